import type { BinKind } from '../../../bin/bin-kind.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Retention } from '../retention.model.ts';
import { findRetention } from '../retention.repository.ts';

/** How many days a record of that kind stays in the Bin, as these settings have it and never below what is lawful. */
export const keptDays = ({ kind, keptDays: days, floorDays }: BinKind, settings: Doc<Retention> | null): number =>
  Math.max(floorDays, settings?.days[kind] ?? days);

/** The same, as the hospital has it now. */
export const keptDaysOf = async (kind: BinKind): Promise<number> => keptDays(kind, await findRetention());
