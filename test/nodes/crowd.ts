import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import type { Following } from '../../client/src/lib/realtime/follow.ts';
import { createFollowing } from '../../client/src/lib/realtime/follow.ts';
import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventData } from '../../shared/events/registry.ts';
import type { SendMessage } from '../../shared/schemas/chat.ts';
import { messageView } from '../../shared/schemas/chat.ts';
import type { ChannelId } from '../../shared/types/ids.ts';
import { messageId } from '../../shared/types/ids.ts';
import type { Listener, Visitor } from './people.ts';
import { listenAt } from './people.ts';

/** Somebody who writes into a channel and listens to it, over lapses, through whatever stands before the nodes. */
export interface Member {
  /** What was acknowledged to it: the number of each message, by its id. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** Every message it was told of, in order, once each as a screen shows them. */
  readonly heard: readonly string[];
  /** When its line stood again after the last lapse, and when a write of it was answered last (monotonic clock). */
  readonly backAt: number;
  readonly answeredAt: number;
  /** How often its line broke. */
  readonly lapses: number;
  /** Resolves when what it was writing is acknowledged. */
  stopWriting(): Promise<void>;
  /** Asks for what it may have missed. */
  catchUp(): Promise<void>;
  close(): void;
}

const ASK_AGAIN_MS = 50;

/** @param stream the number the channel’s stream stands at */
export function openMember(origin: string, visitor: Visitor, id: ChannelId, stream: number): Member {
  const acknowledged = new Map<string, number>();
  const heard: string[] = [];
  let since = stream;
  let line: Listener | null = null;
  let backAt = -Infinity;
  let answeredAt = -Infinity;
  let lapses = 0;
  let isWriting = true;
  let isClosed = false;

  function take({ seq, name, data }: Envelope): 'ok' | 'gap' {
    if (seq <= since) return 'ok';
    if (seq !== since + 1) return 'gap';
    since = seq;
    if (name === 'message.added') heard.push((data as EventData<'message.added'>).message.id);
    return 'ok';
  }
  const following: Following = createFollowing(
    {
      stream: { kind: 'channel', id },
      since: () => since,
      take,
      reload: () => Promise.reject(new Error('A member had to load afresh: it missed too much.')),
      onRefused: ({ title }) => {
        throw new Error(`A member was refused: ${title}`);
      },
    },
    (wanted, from) => (line === null ? Promise.reject(new Error('No line.')) : line.subscribe(wanted, from)),
  );

  async function connectOnce(): Promise<void> {
    const opened = await listenAt(origin, visitor);
    line = opened;
    opened.socket.onAny((_name: string, envelope: Envelope) => {
      if (typeof envelope === 'object' && 'seq' in envelope && envelope.stream === `channel:${id}`) {
        following.hear(envelope);
      }
    });
    const over = new Promise((resolve) => opened.socket.once('disconnect', resolve));
    await following.catchUp();
    if (opened.closed() === null) backAt = performance.now();
    await over;
    lapses += 1;
  }
  async function stayConnected(): Promise<void> {
    while (!isClosed) {
      await connectOnce().catch(() => undefined);
      await pause(ASK_AGAIN_MS);
    }
  }

  async function write(): Promise<void> {
    const message: SendMessage = {
      id: messageId.parse(uuid()),
      writtenAt: new Date().toISOString(),
      text: 'One of many',
    };
    while (!isClosed) {
      const path = `/api/v1/chat/channels/${id}/messages`;
      const answer = await visitor
        .at(origin)
        .post(path, message)
        .catch(() => null);
      if (answer !== null && answer.status < 300) {
        acknowledged.set(message.id, messageView.parse(answer.body).number);
        answeredAt = performance.now();
        return;
      }
      if (answer !== null && answer.status < 500 && answer.status !== 429) {
        throw new Error(`A message was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      await pause(ASK_AGAIN_MS);
    }
  }
  async function keepWriting(): Promise<void> {
    while (isWriting) {
      await write();
      await pause(ASK_AGAIN_MS);
    }
  }
  stayConnected().catch(() => undefined);
  const writing = keepWriting();
  writing.catch(() => undefined);

  return {
    acknowledged,
    heard,
    get backAt() {
      return backAt;
    },
    get answeredAt() {
      return answeredAt;
    },
    get lapses() {
      return lapses;
    },
    stopWriting() {
      isWriting = false;
      return writing;
    },
    catchUp: () => following.catchUp(),
    close() {
      isClosed = true;
      isWriting = false;
      following.stop();
      line?.close();
    },
  };
}
