import type { BinPartName } from '../../shared/schemas/bin.ts';
import type { StaffId } from '../../shared/types/ids.ts';
import type { Collection } from '../db/collection.ts';

/**
 * What another module keeps of a person, and what becomes of it when their entry on the staff list is deleted (BIN-5).
 * Modules say it (`Module.staffTies`); the staff module, which they build on, does it.
 */
export interface StaffTie {
  /** Why the person cannot go yet, in words that name no patient (“consultant of 3 patients”); asked as the house. None: they can. */
  readonly usedBy?: (staffId: StaffId) => Promise<readonly string[]>;
  /** Records that go to the Bin with the entry and come back with it. Their collection has `canBeBinned`. */
  readonly goesAlong?: StaffTiePart;
  /** What `leaves` opens for others, and how many: shown before the entry is moved. Asked as the house. */
  readonly opens?: { readonly part: BinPartName; readonly count: (staffId: StaffId) => Promise<number> };
  /** As the house, in the transaction that moves the entry, once it lies in the Bin: what of the person others now have to see to. */
  readonly leaves?: (staffId: StaffId) => Promise<void>;
  /** Records that stay, under the person’s name, until the entry is purged, and are removed then. */
  readonly goesWhenPurged?: StaffTiePart;
}

interface StaffTiePart {
  /** `null`: not counted; nobody knows it by itself. */
  readonly part: BinPartName | null;
  readonly collection: Collection<object>;
  /** Which of them; asked in the transaction that moves or purges. Plain fields only. */
  readonly whereOf: (staffId: StaffId) => Readonly<Record<string, unknown>>;
}

/** A part of a tie, of a collection of its own type. */
export const tieOf = <T extends object>(
  part: BinPartName | null,
  collection: Collection<T>,
  whereOf: (staffId: StaffId) => { readonly [Key in keyof T | '_id']?: unknown },
): StaffTiePart => ({ part, collection: collection as unknown as Collection<object>, whereOf });
