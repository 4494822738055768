import type { RetentionClassName, RetentionView } from '../../../../shared/schemas/retention.ts';
import { RETENTION_CLASSES } from '../../../../shared/schemas/retention.ts';
import type { BinKind } from '../../../bin/bin-kind.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Classes } from '../classes.ts';
import { keptFor } from '../classes.ts';
import type { Kinds } from '../kinds.ts';
import type { Retention } from '../retention.model.ts';
import { findRetention } from '../retention.repository.ts';
import { keptDays } from './kept-days.ts';

const ofKind = (of: BinKind, settings: Doc<Retention> | null) => ({
  kind: of.kind,
  days: keptDays(of, settings),
  defaultDays: of.keptDays,
  floorDays: of.floorDays,
});

function ofClass(classes: Classes, name: RetentionClassName, settings: Doc<Retention> | null) {
  const of = classes().find((one) => one.name === name);
  if (of === undefined) return { name, years: null, defaultYears: null, floorYears: null, minorsUntilAge: null };
  const { defaultYears, floorYears } = of;
  return { name, ...keptFor(of, settings), defaultYears, floorYears };
}

/** How long everything is kept, as the hospital has it. */
export async function getRetention(kinds: Kinds, classes: Classes): Promise<RetentionView> {
  const settings = await findRetention();
  return {
    version: settings?.version ?? 0,
    kinds: kinds().map((kind) => ofKind(kind, settings)),
    classes: RETENTION_CLASSES.map((name) => ofClass(classes, name, settings)),
  };
}
