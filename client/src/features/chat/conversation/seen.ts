import type { Receipt } from '../../../../../shared/schemas/chat.ts';

/** `sent`: the house has it; `delivered`: a device of somebody else has it; `seen`: somebody else has seen it. */
export type Mark = 'sent' | 'delivered' | 'seen';

export interface Seen {
  readonly mark: Mark;
  /** Others who have seen it, and others there are. */
  readonly seen: number;
  readonly of: number;
  readonly by: readonly Receipt[];
  readonly deliveredTo: readonly Receipt[];
  readonly notYet: readonly Receipt[];
}

/** How far one's own message has come with the others. */
export function seenOf(number: number, receipts: readonly Receipt[], me: string): Seen {
  const others = receipts.filter(({ staffId }) => staffId !== me);
  const by = others.filter(({ readUpTo }) => readUpTo >= number);
  const deliveredTo = others.filter((one) => one.readUpTo < number && one.deliveredUpTo >= number);
  const notYet = others.filter((one) => one.readUpTo < number && one.deliveredUpTo < number);
  const mark = by.length > 0 ? 'seen' : deliveredTo.length > 0 ? 'delivered' : 'sent';
  return { mark, seen: by.length, of: others.length, by, deliveredTo, notYet };
}
