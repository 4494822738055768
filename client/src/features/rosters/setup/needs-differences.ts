import type { ShiftTemplateView, StaffingNeeds } from '../../../../../shared/schemas/rosters.ts';

/** 1: Monday … 7: Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export type Need = StaffingNeeds['needs'][number];
type Template = Pick<ShiftTemplateView, 'id' | 'code' | 'name'>;

type NeedDifference =
  | { readonly template: Template; readonly is: 'minimum'; readonly weekday: number; readonly theirs: number }
  | { readonly template: Template; readonly is: 'skills'; readonly theirs: Need['skills'] };

export const findNeed = (needs: readonly Need[], templateId: string, weekday: number): Need | undefined =>
  needs.find((one) => one.templateId === templateId && one.weekday === weekday);

// The same on every day of the week.
const skillsOf = (needs: readonly Need[], templateId: string): Need['skills'] =>
  needs.find((one) => one.templateId === templateId)?.skills ?? [];

const isSame = (one: Need['skills'], other: Need['skills']): boolean =>
  one.length === other.length &&
  one.every(({ skill, minimum }) => other.some((same) => same.skill === skill && same.minimum === minimum));

/** What is stored otherwise than typed: how many people on which day, and what some of them can do. */
export const differencesOf = (
  templates: readonly Template[],
  stored: readonly Need[],
  typed: readonly Need[],
): NeedDifference[] =>
  templates.flatMap((template): NeedDifference[] => {
    const minimums = WEEKDAYS.flatMap((weekday): NeedDifference[] => {
      const theirs = findNeed(stored, template.id, weekday)?.minimum ?? 0;
      if (theirs === (findNeed(typed, template.id, weekday)?.minimum ?? 0)) return [];
      return [{ template, is: 'minimum', weekday, theirs }];
    });
    const theirs = skillsOf(stored, template.id);
    if (isSame(theirs, skillsOf(typed, template.id))) return minimums;
    return [...minimums, { template, is: 'skills', theirs }];
  });
