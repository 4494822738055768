import type { z } from 'zod';
import type { tellReceipts } from '../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../shared/types/ids.ts';

export type Receipts = z.input<typeof tellReceipts>['receipts'];

export interface ReceiptDoors {
  readonly send: (receipts: Receipts) => Promise<unknown>;
  readonly later: (work: () => void, ms: number) => void;
}

/** Tells the house how far this device has come: many channels in one request, and never a lower number after a higher. */
export interface ReceiptTeller {
  readonly delivered: (id: ChannelId, upTo: number) => void;
  readonly read: (id: ChannelId, upTo: number) => void;
  /** A conversation is opened there: what was set back is told anew when it is read again. */
  readonly begin: (id: ChannelId, readUpTo: number) => void;
  /** The line is back: what could not be told is told now. */
  readonly again: () => void;
}

interface Told {
  readonly deliveredUpTo: number;
  readonly readUpTo: number;
}

export const GATHER_MS = 400;
const MOST_AT_ONCE = 100;
const NOTHING: Told = { deliveredUpTo: 0, readUpTo: 0 };

export function createReceiptTeller({ send, later }: ReceiptDoors): ReceiptTeller {
  const told = new Map<ChannelId, Told>();
  const waiting = new Map<ChannelId, Told>();
  let isPlanned = false;

  const plan = () => {
    if (isPlanned || waiting.size === 0) return;
    isPlanned = true;
    later(() => void tell(), GATHER_MS);
  };

  async function tell(): Promise<void> {
    isPlanned = false;
    const batch = [...waiting].slice(0, MOST_AT_ONCE);
    for (const [id] of batch) waiting.delete(id);
    const before = new Map(batch.map(([id]) => [id, told.get(id) ?? NOTHING]));
    const receipts = batch.map(([channelId, upTo]) => {
      const known = before.get(channelId) ?? NOTHING;
      told.set(channelId, upTo);
      return {
        channelId,
        ...(upTo.deliveredUpTo > known.deliveredUpTo ? { deliveredUpTo: upTo.deliveredUpTo } : {}),
        ...(upTo.readUpTo > known.readUpTo ? { readUpTo: upTo.readUpTo } : {}),
      };
    });
    try {
      if (receipts.length > 0) await send(receipts);
    } catch {
      // Told again with the next, or when the line is back; the numbers only grow.
      for (const [id, upTo] of batch) {
        told.set(id, before.get(id) ?? NOTHING);
        const later = waiting.get(id) ?? NOTHING;
        waiting.set(id, {
          deliveredUpTo: Math.max(upTo.deliveredUpTo, later.deliveredUpTo),
          readUpTo: Math.max(upTo.readUpTo, later.readUpTo),
        });
      }
      return;
    }
    plan();
  }

  function raise(id: ChannelId, change: Partial<Told>): void {
    const known = waiting.get(id) ?? told.get(id) ?? NOTHING;
    const next = {
      deliveredUpTo: Math.max(known.deliveredUpTo, change.deliveredUpTo ?? 0),
      readUpTo: Math.max(known.readUpTo, change.readUpTo ?? 0),
    };
    if (next.deliveredUpTo === known.deliveredUpTo && next.readUpTo === known.readUpTo) return;
    waiting.set(id, next);
    plan();
  }

  return {
    delivered(id, deliveredUpTo) {
      raise(id, { deliveredUpTo });
    },
    read(id, readUpTo) {
      raise(id, { readUpTo, deliveredUpTo: readUpTo });
    },
    begin(id, readUpTo) {
      told.set(id, { deliveredUpTo: told.get(id)?.deliveredUpTo ?? 0, readUpTo });
    },
    again: plan,
  };
}
