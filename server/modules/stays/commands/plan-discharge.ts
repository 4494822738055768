import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type {
  changeChecklist as changeChecklistSchema,
  ChecklistItem,
  planDischarge as planSchema,
} from '../../../../shared/schemas/stays.ts';
import type { StayId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getStayToChange, writeStay } from '../write-stay.ts';
import { whoActs } from '../who-acts.ts';
import { showOnBed } from './change-stay.ts';
import type { Changed } from './move-stay.ts';
import { changed } from './move-stay.ts';

/** What every discharge needs, who sees to it, and whether the patient can leave without. */
const STEPS: readonly Pick<ChecklistItem, 'kind' | 'owner' | 'isBlocker'>[] = [
  { kind: 'summary-written', owner: 'doctor', isBlocker: true },
  { kind: 'medicines-ready', owner: 'pharmacy', isBlocker: true },
  { kind: 'transport-booked', owner: 'transport', isBlocker: false },
  { kind: 'family-informed', owner: 'nursing', isBlocker: false },
  { kind: 'follow-up-booked', owner: 'doctor', isBlocker: false },
  { kind: 'equipment-returned', owner: 'nursing', isBlocker: false },
  { kind: 'home-care-arranged', owner: 'social-work', isBlocker: false },
];
const MOST_ITEMS = 30;

const newStep = (step: (typeof STEPS)[number]): ChecklistItem => ({
  id: uuid(),
  ...step,
  text: null,
  state: 'open',
  doneAt: null,
  doneBy: null,
});

/**
 * Plans a discharge, confirms it or takes either back; the first plan brings the checklist along. The bed shows it. Refuses
 * `not-found`, `not-allowed`, `version-conflict`, `state-refused` once the stay is over.
 */
export function planDischarge(stayId: StayId, { version, to, at }: z.output<typeof planSchema>): Promise<Changed> {
  return transaction(async () => {
    const stay = await getStayToChange(stayId, version);
    const dischargeAt = at !== undefined ? new Date(at) : to === 'confirmed' ? (stay.dischargeAt ?? now()) : null;
    const planned = await writeStay(stay, `stay.discharge-${to === 'none' ? 'unplanned' : to}`, {
      discharge: to,
      dischargeAt: to === 'none' ? null : dischargeAt,
      ...(to !== 'none' && stay.checklist.length === 0 ? { checklist: STEPS.map(newStep) } : {}),
    });
    if (stay.discharge !== to) await showOnBed(planned, { discharge: to });
    return changed([planned]);
  });
}

/**
 * Adds a step to the checklist of a discharge or changes one. Refuses `not-found` for the stay or the step, `not-allowed`,
 * `version-conflict`, `state-refused` once the stay is over or the list is full.
 */
export function changeChecklist(
  stayId: StayId,
  { version, item }: z.output<typeof changeChecklistSchema>,
): Promise<Changed> {
  return transaction(async () => {
    const stay = await getStayToChange(stayId, version);
    const before = stay.checklist.find(({ id }) => id === item.id);
    if (item.id !== undefined && before === undefined) throw refuse('not-found');
    if (before === undefined && stay.checklist.length >= MOST_ITEMS) {
      throw refuse('state-refused', { detail: `A checklist has at most ${MOST_ITEMS} steps.` });
    }
    const isDone = item.state === 'done';
    const after: ChecklistItem = {
      id: before?.id ?? uuid(),
      kind: item.kind,
      text: item.text,
      owner: item.owner,
      state: item.state,
      isBlocker: item.isBlocker,
      doneAt: isDone ? (before?.doneAt ?? now().toISOString()) : null,
      doneBy: isDone ? (before?.doneBy ?? whoActs()?.name ?? null) : null,
    };
    const checklist =
      before === undefined
        ? [...stay.checklist, after]
        : stay.checklist.map((each) => (each.id === after.id ? after : each));
    return changed([await writeStay(stay, 'stay.checklist-changed', { checklist })]);
  });
}
