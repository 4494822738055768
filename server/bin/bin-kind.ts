import type { BinConflict, BinKindName, BinPartName } from '../../shared/schemas/bin.ts';
import type { BinBatchId, PatientId } from '../../shared/types/ids.ts';
import type { Permission } from '../../shared/types/permissions.ts';
import type { Collection } from '../db/collection.ts';

/** Records of one collection that go to the Bin together with what is moved. */
export interface BinPart {
  /** `null`: it goes and comes back with the others and is not counted: nobody knows it by itself. */
  readonly part: BinPartName | null;
  // A collection of any record: what goes with what is known to the module that names it, not to the Bin.
  readonly collection: Collection<object>;
  /** Which of them: plain fields only. */
  readonly where: Readonly<Record<string, unknown>>;
}

/** A record that somebody wants to move to the Bin, as they see it. */
export interface BinCandidate {
  readonly version: number;
  /** What people know it by. Kept encrypted; never logged. */
  readonly label: string;
  /** Whose record it is part of, where it is a patient’s. */
  readonly patientId?: PatientId;
  /** All that goes and comes back together, the record itself first. */
  readonly parts: readonly BinPart[];
  /** Why it cannot go, in words that name no patient; none: it can. */
  readonly usedBy: readonly string[];
  /** What does not go along and is open for others from then on; asked only before it is moved. */
  readonly opens?: () => Promise<readonly { readonly part: BinPartName; readonly count: number }[]>;
}

/** What of a kind's own has to be done beside moving records. Each runs in the Bin's transaction unless it says otherwise. */
export interface BinKind {
  readonly kind: BinKindName;
  /** Whoever may move such a record, beside what `load` asks. */
  readonly permission: Permission;
  /** By default, in days; a hospital may change it within `floorDays`. */
  readonly keptDays: number;
  readonly floorDays: number;
  /** Every collection whose records may be part of it. */
  readonly collections: readonly Collection<object>[];
  /** In the actor's context. Refuses `not-found` for what they do not see, `not-allowed` for what they may not move. */
  load(id: string): Promise<BinCandidate>;
  /** As the house, once it lies in the Bin: tells open screens, ends sessions, frees what it held. */
  moved?(id: string, batchId: BinBatchId): Promise<void>;
  /** As the house, of what lies in the Bin: what stands in the way of its coming back. */
  conflicts?(id: string, batchId: BinBatchId): Promise<readonly BinConflict[]>;
  /** As the house, before it comes back: makes what was chosen so. Refuses `invalid-input` at `/body/choices/<key>`. */
  settle?(id: string, batchId: BinBatchId, choices: Readonly<Record<string, string>>): Promise<void>;
  /** As the house, once it is back: tells open screens, takes again what it held. */
  restored?(id: string, batchId: BinBatchId): Promise<void>;
  /**
   * As the house, before anything of it is purged, outside transactions: takes names out of what is kept beside records (the
   * past of wards). May be repeated.
   */
  clearing?(id: string, batchId: BinBatchId): Promise<void>;
  /**
   * As the house, while it is purged: moves what came to be beside it meanwhile into the batch, and answers how many. The
   * bytes of what it found go before any row does; it is asked until it finds nothing more.
   */
  sweep?(id: string, batchId: BinBatchId): Promise<number>;
  /** As the house, in the transaction that removes the rows, before they go; files are seen to already. */
  purging?(id: string, batchId: BinBatchId): Promise<void>;
}

/** A part of a kind, of a collection of its own type. */
export const binPartOf = <T extends object>(
  part: BinPartName | null,
  collection: Collection<T>,
  where: { readonly [Key in keyof T | '_id']?: unknown },
): BinPart => ({ part, collection: collection as unknown as Collection<object>, where });
