import type { Problem } from '../../../../shared/types/problem.ts';

/**
 * `queued`: waits for its turn or for the line; `sending`: on its way; `conflict`: somebody was first, a person decides;
 * `failed`: the server refused it for another reason.
 */
export type OutboxState = 'queued' | 'sending' | 'conflict' | 'failed';

/** What can be done while offline. More words here, more words in the tray's catalogue. */
export type OutboxVerb = 'cleaning-start' | 'cleaning-stage' | 'cleaning-finish';

/** One change that waits to be sent. Holds ids and bed codes, never a patient's data: it lies on the device in the clear. */
export interface OutboxItem {
  /** Its Idempotency-Key, for every try. */
  readonly id: string;
  /** Whose it is. It is never sent as, or shown to, another. */
  readonly userId: string;
  /** 1…n of this user. */
  readonly order: number;
  readonly verb: OutboxVerb;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The record it changes, for the screen that shows it. */
  readonly subjectId: string;
  /** What people know it by (“4B · Ward 3”). */
  readonly label: string;
  /** Milliseconds since the epoch, by this device's clock. */
  readonly queuedAt: number;
  readonly state: OutboxState;
  readonly problem: Problem | null;
}
