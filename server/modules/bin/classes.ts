import type { RetentionClassName } from '../../../shared/schemas/retention.ts';
import type { RetentionClass } from '../../bin/retention-class.ts';
import type { Doc } from '../../db/filter.ts';
import { refuse } from '../../http/problem-error.ts';
import type { KeptFor } from './due-day.ts';
import type { Retention } from './retention.model.ts';

/** The classes of every module, once the house is wired. */
export type Classes = () => readonly RetentionClass[];

/** Refuses `not-found` where no module knows it: it is kept as long as the hospital is with us. */
export function classOf(classes: Classes, name: RetentionClassName): RetentionClass {
  const found = classes().find((one) => one.name === name);
  if (found === undefined) throw refuse('not-found');
  return found;
}

/** As the hospital has it, and never below what is lawful. */
export function keptFor(of: RetentionClass, settings: Doc<Retention> | null): KeptFor {
  const { years, minorsUntilAge } = settings?.classes[of.name] ?? { ...of, years: of.defaultYears };
  return { years: Math.max(years, of.floorYears), minorsUntilAge };
}
