import { daysAfter } from '../../../../shared/domain/zoned-time.ts';
import type { ConsentCategory } from '../../../../shared/schemas/consent-templates.ts';
import type { ProcedureView } from '../../../../shared/schemas/procedures.ts';
import type { ChosenPerson } from '../../components/ui/person-field.tsx';
import { fieldOf, instantOf, todayHere } from '../../lib/hospital-time.ts';

/** What is typed of a plan. */
export interface Draft {
  readonly name: string;
  /** By the clocks of the hospital: `2026-11-22T14:30`. */
  readonly at: string;
  readonly minutes: number;
  readonly place: string;
  readonly lead: ChosenPerson | null;
  readonly team: readonly ChosenPerson[];
  readonly needs: readonly ConsentCategory[];
  readonly note: string;
}

export type Fault = 'name' | 'at' | 'minutes' | 'lead' | 'note';

/** A day that lies behind is no day to plan for: tomorrow's morning then, as today. */
export function newDraft(lead: ChosenPerson, day: string | undefined): Draft {
  const today = todayHere();
  const wanted = day !== undefined && day > today ? day : daysAfter(today, 1);
  return { name: '', at: `${wanted}T08:00`, minutes: 60, place: '', lead, team: [], needs: ['procedure'], note: '' };
}

const chosen = ({ id, name }: ProcedureView['lead']): ChosenPerson => ({ staffId: id, name });

export const draftOf = (procedure: ProcedureView): Draft => ({
  name: procedure.name,
  at: fieldOf(procedure.plannedAt),
  minutes: procedure.minutes,
  place: procedure.place ?? '',
  lead: chosen(procedure.lead),
  team: procedure.team.map(chosen),
  needs: procedure.needs.map(({ category }) => category),
  note: procedure.note ?? '',
});

/** What keeps it from being planned. Whether the people work here the house says. */
export function faultsOf(draft: Draft): ReadonlySet<Fault> {
  const { name, minutes, lead, needs, note } = draft;
  const isWhole = Number.isInteger(minutes) && minutes >= 5 && minutes <= 1440;
  return new Set<Fault>([
    ...(name.trim() === '' ? (['name'] as const) : []),
    ...(instantOf(draft.at) === null ? (['at'] as const) : []),
    ...(isWhole ? [] : (['minutes'] as const)),
    ...(lead === null ? (['lead'] as const) : []),
    ...(needs.length === 0 && note.trim() === '' ? (['note'] as const) : []),
  ]);
}
