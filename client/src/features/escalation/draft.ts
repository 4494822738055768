import type { Rung, RungTarget } from '../../../../shared/schemas/chat.ts';

export const MOST_RUNGS = 8;
export const MOST_TARGETS = 10;
export const MOST_TIMES = 5;
export const MOST_MINUTES = 120;

/** A rung that is being written. What was typed is kept as it was typed. */
export interface DraftRung {
  /** Stays with the rung when it moves, so that the focus does, too. */
  readonly key: string;
  readonly minutes: string;
  readonly times: number;
  readonly targets: readonly RungTarget[];
}

let made = 0;
const newKey = (): string => {
  made += 1;
  return `rung-${made}`;
};

export const newRung = (): DraftRung => ({ key: newKey(), minutes: '5', times: 1, targets: [] });

export const draftOf = (rungs: readonly Rung[]): DraftRung[] =>
  rungs.map(({ afterMinutes, times, targets }) => ({ key: newKey(), minutes: String(afterMinutes), times, targets }));

export type Wrong = 'minutes' | 'targets';

/** What is not right about a rung yet. */
export function wrongOf({ minutes, targets }: DraftRung): Wrong | null {
  const count = Number(minutes);
  if (!Number.isInteger(count) || count < 1 || count > MOST_MINUTES) return 'minutes';
  return targets.length === 0 ? 'targets' : null;
}

/** As it is sent. Of a draft in which nothing is wrong. */
export const rungsOf = (draft: readonly DraftRung[]): Rung[] =>
  draft.map(({ minutes, times, targets }) => ({ afterMinutes: Number(minutes), times, targets: [...targets] }));

export const isSame = (draft: readonly DraftRung[], rungs: readonly Rung[]): boolean =>
  JSON.stringify(rungsOf(draft)) === JSON.stringify(rungs);

/** The rungs with one moved past its neighbour; as they are where there is none. */
export function moved(draft: readonly DraftRung[], index: number, by: -1 | 1): readonly DraftRung[] {
  const [one, other] = [draft[index], draft[index + by]];
  if (one === undefined || other === undefined) return draft;
  return draft.map((rung, at) => (at === index ? other : at === index + by ? one : rung));
}

/** Tells two targets of a rung apart. */
export const targetKey = (target: RungTarget): string => {
  if (target.kind === 'person') return `person:${target.staffId}`;
  if (target.kind === 'role') return `role:${target.roleId}`;
  return target.kind === 'staff-role' ? `staff-role:${target.role}` : 'same';
};
