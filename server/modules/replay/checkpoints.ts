import { streamName } from '../../../shared/events/streams.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { duplicateIndex } from '../../db/database-errors.ts';
import { refuse } from '../../http/problem-error.ts';
import type { StoredEnvelope } from '../../outbox/outbox.ts';
import { listEvents } from '../../outbox/outbox.ts';
import type { PastOf } from './fold.ts';
import { checkpointRepository } from './replay.repository.ts';

/** A state, and the instant by which everything in it had happened. */
export interface Mark<State> {
  readonly state: State;
  readonly at: Date;
}

const BEGINNING = new Date(0);

/** The last checkpoint that holds nothing later than `at`; `null` where there is none. */
export async function markBefore<State extends { readonly seq: number }>(
  past: PastOf<State>,
  wardId: WardId,
  at: Date,
): Promise<Mark<State> | null> {
  const stream = streamName({ kind: past.kind, id: wardId });
  const [found] = await checkpointRepository().find({ stream, at: { $lte: at } }, { sort: { seq: -1 }, limit: 1 });
  if (found !== undefined) return { state: found.state as State, at: found.at };
  const empty = past.empty(wardId);
  return empty === null ? null : { state: empty, at: BEGINNING };
}

/** Stores it, once: another node may have been first. */
export async function keepMark(stream: string, seq: number, { state, at }: Mark<unknown>): Promise<void> {
  try {
    await checkpointRepository().insert({ stream, seq, at, state });
  } catch (error) {
    if (duplicateIndex(error) !== 'checkpoint_stream_seq') throw error;
  }
}

/** When the oldest kept checkpoint of the ward's board is of: how far back its past is known. `null`: not at all. */
export async function keptSince(wardId: WardId): Promise<Date | null> {
  const stream = streamName({ kind: 'ward', id: wardId });
  const [oldest] = await checkpointRepository().find({ stream }, { sort: { seq: 1 }, limit: 1 });
  return oldest?.at ?? null;
}

/** The state after the event; refuses where one is missing between them. */
export function after<State extends { readonly seq: number }>(
  past: PastOf<State>,
  mark: Mark<State>,
  event: StoredEnvelope,
): Mark<State> {
  const state = past.apply(mark.state, event);
  if (state === 'gap') throw notKept();
  const at = new Date(event.at);
  return { state, at: at > mark.at ? at : mark.at };
}

export const notKept = () =>
  refuse('state-refused', { detail: 'The ward was not there yet, or that part of its past is not kept any more.' });

/** The events after the mark that had happened by `until`, in order. */
export async function eventsUntil<State extends { readonly seq: number }>(
  past: PastOf<State>,
  wardId: WardId,
  mark: Mark<State>,
  until: Date,
): Promise<readonly StoredEnvelope[]> {
  const of = { kind: past.kind, id: wardId };
  const events = await listEvents(of, { after: mark.state.seq, until });
  // Two nodes' clocks differ by a little, so a later number may carry an earlier time: whatever is missing between
  // them had happened, too, or the board never was like that.
  const last = events.at(-1);
  const isWhole = last === undefined || last.seq - mark.state.seq === events.length;
  return isWhole ? events : listEvents(of, { after: mark.state.seq, upTo: last.seq });
}
