import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { Availability, OnCallBoard, OnCallRole } from '../schemas/on-call.ts';

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const byId = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Roles of the whole hospital first, then by ward, each by name. */
export function inRoleOrder(one: OnCallRole, other: OnCallRole): number {
  if ((one.wardId === null) !== (other.wardId === null)) return one.wardId === null ? -1 : 1;
  return (
    names.compare(one.wardName ?? '', other.wardName ?? '') ||
    names.compare(one.name, other.name) ||
    byId(one.id, other.id)
  );
}

/** Those who are away, by name. */
export const inAwayOrder = (one: Availability, other: Availability): number =>
  names.compare(one.name, other.name) || byId(one.staffId, other.staffId);

/** Whether they are not to be disturbed at that instant. Nothing is told when the time is over: it ends by the clock. */
export const isAway = ({ awayUntil }: Pick<Availability, 'awayUntil'>, at: Date): boolean =>
  awayUntil !== null && Date.parse(awayUntil) > at.getTime();

/**
 * The board after one event of the stream `on-call`. An event it already has changes nothing; one that leaves a hole is
 * refused with `gap`, and the caller asks for what is missing.
 */
export function applyOnCallEvent(board: OnCallBoard, event: Envelope<EventsOf<'on-call'>>): OnCallBoard | 'gap' {
  if (event.seq <= board.seq) return board;
  if (event.seq !== board.seq + 1) return 'gap';
  const { data, seq } = event;
  if ('role' in data) {
    const others = board.roles.filter(({ id }) => id !== data.role.id);
    return { ...board, roles: [...others, data.role].sort(inRoleOrder), seq };
  }
  if ('roleId' in data) return { ...board, roles: board.roles.filter(({ id }) => id !== data.roleId), seq };
  const { availability } = data;
  const others = board.away.filter((one) => one.staffId !== availability.staffId);
  const away = availability.awayUntil === null ? others : [...others, availability].sort(inAwayOrder);
  return { ...board, away, seq };
}
