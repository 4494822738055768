import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import type { Outgoing } from '../outbox/outgoing.ts';

/** What the conversation shows, one under the other. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly day: string }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: MessageView;
      /** The author's name stands over it; off where it follows their own shortly after. */
      readonly isFirst: boolean;
    }
  | { readonly kind: 'outgoing'; readonly key: string; readonly item: Outgoing; readonly isFirst: boolean };

/** Messages of one person closer together than this stand under one name. */
export const GROUP_MS = 5 * 60_000;

/** The calendar's day there: `YYYY-MM-DD`, in the zone of the hospital. */
export function dayIn(timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => format.format(new Date(at));
}

/** Whether the message continues what its author said just before. */
export function isContinued(before: MessageView | null, message: MessageView): boolean {
  if (before === null || message.author === null || before.author === null) return false;
  if (before.author.staffId !== message.author.staffId) return false;
  // A reply, a card and what asks for an answer stand for themselves.
  if (message.threadOf !== before.threadOf || message.kind !== 'text' || before.kind !== 'text') return false;
  if (message.priority !== 'normal') return false;
  return Date.parse(message.at) - Date.parse(before.at) < GROUP_MS;
}

export interface RowsInput {
  readonly messages: readonly MessageView[];
  /** Not in the channel yet. Empty while the run does not reach the end of the channel. */
  readonly outgoing: readonly Outgoing[];
  /** The first unread number when the conversation was opened; the line stays there while it is open. */
  readonly unreadFrom: number | null;
  readonly me: string;
  readonly dayOf: (at: string) => string;
}

/** The rows of a run of messages: days, the unread line, messages by sender, and at the end what is on its way. */
export function rowsOf({ messages, outgoing, unreadFrom, me, dayOf }: RowsInput): Row[] {
  const rows: Row[] = [];
  let day = '';
  let before: MessageView | null = null;
  let isMarked = unreadFrom === null;
  for (const message of messages) {
    const its = dayOf(message.at);
    const isNewDay = its !== day;
    if (isNewDay) rows.push({ kind: 'day', key: `day-${its}`, day: its });
    day = its;
    const isMark = !isMarked && unreadFrom !== null && message.number >= unreadFrom;
    if (isMark) rows.push({ kind: 'unread', key: 'unread' });
    isMarked ||= isMark;
    const isFirst = isNewDay || isMark || !isContinued(before, message);
    rows.push({ kind: 'message', key: message.id, message, isFirst });
    before = message;
  }
  const known = new Set(messages.map(({ id }) => id as string));
  let isAfterOwn = before?.author?.staffId === me && before.kind === 'text';
  for (const item of outgoing) {
    // The event was faster than the answer.
    if (known.has(item.id)) continue;
    // The same key as the message it becomes: it keeps its place and its height.
    rows.push({ kind: 'outgoing', key: item.id, item, isFirst: !isAfterOwn });
    isAfterOwn = true;
  }
  return rows;
}

/** The day that stands over the row at that place. */
export function dayAt(rows: readonly Row[], index: number): string | null {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at -= 1) {
    const row = rows[at];
    if (row?.kind === 'day') return row.day;
  }
  return null;
}
