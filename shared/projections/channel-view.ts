import type { Envelope } from '../events/envelope.ts';
import type { EventsOf } from '../events/registry.ts';
import type { MessageRun, MessageView, Receipt } from '../schemas/chat.ts';
import type { MessageId } from '../types/ids.ts';

/** A run of a channel's messages with how far each has come, as of one event of its stream. */
export interface ChannelRun extends MessageRun {
  readonly receipts: readonly Receipt[];
}

/** Receipts as a fresh load has them: by person, each once. */
export const inReceiptOrder = (receipts: readonly Receipt[]): Receipt[] =>
  [...receipts].sort((one, other) => (one.staffId < other.staffId ? -1 : 1));

function merge(known: readonly Receipt[], told: readonly Receipt[]): Receipt[] {
  const ids = new Set(told.map(({ staffId }) => staffId));
  return inReceiptOrder([...known.filter(({ staffId }) => !ids.has(staffId)), ...told]);
}

/** The run with the message at its end, where it is of it; its root has one reply more. */
function add<Run extends ChannelRun>(run: Run, message: MessageView, threadOf: MessageId | null): Run {
  if (run.messages.some(({ id }) => id === message.id)) return run;
  const messages = run.messages.map((one) =>
    one.id === message.threadOf ? { ...one, replyCount: one.replyCount + 1 } : one,
  );
  const isOfRun = !run.hasLater && (threadOf === null || message.threadOf === threadOf);
  return { ...run, messages: isOfRun ? [...messages, message] : messages };
}

/**
 * The run after one event of its channel's stream. An event it already has changes nothing; one that leaves a hole is refused
 * with `gap`, and the caller asks for what is missing. A message is put at the end only of a run that reaches it (`hasLater`
 * is false). What is different about the channel itself (`channel.changed`) is asked for elsewhere.
 * @param threadOf the run is that thread's: it takes in its replies only
 */
export function applyChannelEvent<Run extends ChannelRun>(
  run: Run,
  event: Envelope<EventsOf<'channel'>>,
  threadOf: MessageId | null = null,
): Run | 'gap' {
  if (event.seq <= run.seq) return run;
  if (event.seq !== run.seq + 1) return 'gap';
  const { data, seq } = event;
  if ('receipts' in data) return { ...run, receipts: merge(run.receipts, data.receipts), seq };
  if (!('message' in data)) return { ...run, seq };
  const { message } = data;
  if (event.name === 'message.added') return { ...add(run, message, threadOf), seq };
  return { ...run, messages: run.messages.map((one) => (one.id === message.id ? message : one)), seq };
}
