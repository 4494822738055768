import type { ChecklistItem, ChecklistOwner, Huddle } from '../../../../shared/schemas/stays.ts';

export type HuddleLine = Huddle['lines'][number];
export type Why = HuddleLine['why'];

/** What is late first, then what can still happen today, then what nobody has planned. */
export const WHYS: readonly Why[] = [
  'edd-overdue',
  'edd-today',
  'discharge-confirmed',
  'discharge-planned',
  'edd-missing',
];

const isBlocking = (item: ChecklistItem) => item.isBlocker && item.state === 'open';

export const isKeptBy = ({ stay }: HuddleLine, owner: ChecklistOwner): boolean =>
  stay.checklist.some((item) => isBlocking(item) && item.owner === owner);

export interface HuddleGroup {
  readonly why: Why;
  readonly lines: readonly HuddleLine[];
}

const order = new Intl.Collator(undefined, { numeric: true });

/** The lines under why they are here, each by ward and bed. @param owner only those kept here by them */
export function groupLines(lines: readonly HuddleLine[], owner: ChecklistOwner | null): HuddleGroup[] {
  return WHYS.map((why) => ({
    why,
    lines: lines
      .filter((line) => line.why === why && (owner === null || isKeptBy(line, owner)))
      .sort((a, b) => order.compare(a.wardName, b.wardName) || order.compare(a.bedCode ?? '', b.bedCode ?? '')),
  })).filter(({ lines: some }) => some.length > 0);
}

/** The item as it is sent back, in another state. */
export const itemInState = ({ id, kind, text, owner, isBlocker }: ChecklistItem, state: ChecklistItem['state']) => ({
  id,
  kind,
  text,
  owner,
  isBlocker,
  state,
});
