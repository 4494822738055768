/** What the address of a conversation says besides the channel: the number of a message in it. */
export interface MessagesSearch {
  readonly at?: number;
}

/** Keeps what it understands of an address and drops the rest. */
export function readMessagesSearch(raw: Record<string, unknown>): MessagesSearch {
  const at = Number(raw['at']);
  return Number.isSafeInteger(at) && at >= 1 ? { at } : {};
}
