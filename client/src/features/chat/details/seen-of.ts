import type { Receipt } from '../../../../../shared/schemas/chat.ts';

/** How far a member has come: `behind`: so many of the channel's messages are not seen yet. */
export type SeenState =
  | { readonly state: 'all' }
  | { readonly state: 'behind'; readonly count: number; readonly isDelivered: boolean }
  | { readonly state: 'never'; readonly isDelivered: boolean };

/** Of somebody with no receipt nothing has reached a device yet. */
export function seenOf(receipts: readonly Receipt[], staffId: string, lastNumber: number): SeenState {
  const receipt = receipts.find((one) => one.staffId === staffId);
  const readUpTo = receipt?.readUpTo ?? 0;
  const isDelivered = (receipt?.deliveredUpTo ?? 0) >= lastNumber;
  if (readUpTo >= lastNumber) return { state: 'all' };
  if (readUpTo === 0) return { state: 'never', isDelivered };
  return { state: 'behind', count: lastNumber - readUpTo, isDelivered };
}
