import type { BinKindName } from '../../../../shared/schemas/bin.ts';
import type { RetentionClassName, RetentionView } from '../../../../shared/schemas/retention.ts';

/** What stands in the fields; empty while somebody types. */
export interface SettingsValues {
  readonly days: Readonly<Partial<Record<BinKindName, number | ''>>>;
  readonly years: Readonly<Partial<Record<RetentionClassName, number | ''>>>;
  readonly ages: Readonly<Partial<Record<RetentionClassName, number | ''>>>;
}

const MOST_DAYS = 3_650;
const MOST_YEARS = 100;
const OF_AGE = 18;

export function firstValues({ kinds, classes }: RetentionView): SettingsValues {
  const counted = classes.filter(({ years }) => years !== null);
  return {
    days: Object.fromEntries(kinds.map(({ kind, days }) => [kind, days])),
    years: Object.fromEntries(counted.map(({ name, years }) => [name, years ?? ''])),
    ages: Object.fromEntries(counted.map(({ name, minorsUntilAge }) => [name, minorsUntilAge ?? OF_AGE])),
  };
}

const isBetween = (value: number | '' | undefined, least: number, most: number) =>
  typeof value === 'number' && value >= least && value <= most;

/** Whether every field holds what the server would take. */
export const isWithin = ({ kinds, classes }: RetentionView, { days, years, ages }: SettingsValues): boolean =>
  kinds.every(({ kind, floorDays }) => isBetween(days[kind], floorDays, MOST_DAYS)) &&
  classes.every(
    ({ name, years: now, floorYears }) =>
      now === null ||
      (isBetween(years[name], floorYears ?? 1, MOST_YEARS) && isBetween(ages[name], OF_AGE, MOST_YEARS)),
  );

/** Only what is different now, so that two people who change different things both have it their way. */
export function changesOf({ kinds, classes }: RetentionView, { days, years, ages }: SettingsValues) {
  return {
    kinds: kinds.flatMap(({ kind, days: before }) => {
      const now = days[kind];
      return typeof now === 'number' && now !== before ? [{ kind, days: now }] : [];
    }),
    classes: classes.flatMap(({ name, years: before, minorsUntilAge }) => {
      const [now, age] = [years[name], ages[name]];
      if (before === null || typeof now !== 'number' || typeof age !== 'number') return [];
      const isSame = now === before && age === (minorsUntilAge ?? OF_AGE);
      return isSame ? [] : [{ name, years: now, minorsUntilAge: age }];
    }),
  };
}
