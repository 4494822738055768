import { useSyncExternalStore } from 'react';
import type { WaitingMessage, WardTalk } from '../../../../../shared/schemas/chat.ts';
import { createStore } from '../../../lib/store.ts';

/** What waits in the ward on the screen, of each patient; a patient's list is the same object until it changes. */
const byPatient = createStore<ReadonlyMap<string, readonly WaitingMessage[]>>(new Map());

const NONE: readonly WaitingMessage[] = [];
const URGENCY = ['urgent', 'important', 'normal'] as const;

/** The most urgent first, and of these the oldest. */
export const inWaitingOrder = (one: WaitingMessage, other: WaitingMessage): number =>
  URGENCY.indexOf(one.priority) - URGENCY.indexOf(other.priority) || one.at.localeCompare(other.at);

const isSame = (one: readonly WaitingMessage[], other: readonly WaitingMessage[]): boolean =>
  one.length === other.length && one.every((message, index) => message === other[index]);

/** Groups them by patient; keeps the lists of those of whom nothing is different. */
export function groupWaiting(
  waiting: readonly WaitingMessage[],
  before: ReadonlyMap<string, readonly WaitingMessage[]>,
): ReadonlyMap<string, readonly WaitingMessage[]> {
  const groups = new Map<string, WaitingMessage[]>();
  for (const message of waiting) groups.set(message.patientId, [...(groups.get(message.patientId) ?? []), message]);
  return new Map(
    [...groups].map(([patientId, list]) => {
      const sorted = list.sort(inWaitingOrder);
      const known = before.get(patientId);
      return [patientId, known !== undefined && isSame(known, sorted) ? known : sorted];
    }),
  );
}

export function showWardTalk(talk: WardTalk | null): void {
  byPatient.set(talk === null ? new Map() : groupWaiting(talk.waiting, byPatient.get()));
}

/** What waits to be acknowledged about that patient, the most urgent first. Drawn again only when that is different. */
export const useWaiting = (patientId: string): readonly WaitingMessage[] =>
  useSyncExternalStore(byPatient.subscribe, () => byPatient.get().get(patientId) ?? NONE);
