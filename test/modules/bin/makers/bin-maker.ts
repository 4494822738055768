import type { BinKindName, BinPartName } from '../../../../shared/schemas/bin.ts';
import type { Person, TestHospital, World } from '../../../support/world.ts';

/** An answer in which the record can be seen while it is not in the Bin. */
export interface Shown {
  readonly as: Person;
  /** Asked with GET, or with POST where there is a body. */
  readonly path: string;
  readonly body?: unknown;
  /** What of the record stands in the answer only while it is there; its id unless given. */
  readonly text?: string;
}

/** A record that was made to be moved to the Bin, with as much as can belong to one. */
export interface BinSample {
  readonly id: string;
  /** As it is once it is made. */
  readonly version: number;
  /** What goes with it, at least. */
  readonly parts: Readonly<Partial<Record<BinPartName, number>>>;
  /** Every list, search, count, page and export in which it can be seen. */
  readonly shownAt: readonly Shown[];
}

/** How the tests of the Bin make records of one kind. Every kind a module registers has one, or its test fails. */
export interface BinMaker {
  readonly kind: BinKindName;
  /** Who moves it: holds the kind's permission, and sees it. */
  readonly mover: (hospital: TestHospital) => Person;
  make(world: World, hospital: TestHospital): Promise<BinSample>;
}
