import type { Envelope, SubscribeAnswer } from '../../../../shared/events/envelope.ts';
import type { Stream } from '../../../../shared/events/streams.ts';
import type { Problem } from '../../../../shared/types/problem.ts';

/** A screen's copy of one stream. */
export interface Follower {
  readonly stream: Stream;
  /** The number of the last event the copy holds; `null`: it holds none, and wants what happens from now on. */
  readonly since: () => number | null;
  /** It is heard from here on: the stream stands at that number, and what was missed up to it follows by `take`. */
  readonly joined?: (seq: number) => void;
  /** Takes events in order. `gap`: some are missing, ask for them. */
  readonly take: (envelope: Envelope) => 'ok' | 'gap';
  /** Too much was missed: load the snapshot afresh. Resolves when `since` tells the new snapshot's number. */
  readonly reload: () => Promise<void>;
  readonly onRefused: (problem: Problem) => void;
}

export type Ask = (stream: Stream, since: number | null) => Promise<SubscribeAnswer>;

/** Keeps one follower whole: subscribed, in order and without holes, through reconnects and bursts. */
export interface Following {
  readonly hear: (envelope: Envelope) => void;
  /** Asks for everything since the follower's last event; call it whenever the line opens. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => void;
}

const MAX_ROUNDS = 3;

export function createFollowing(follower: Follower, ask: Ask): Following {
  let isAsking = false;
  let isAgain = false;
  let isOver = false;
  let waiting: Envelope[] = [];

  // Events that come while we ask are held back, or each of them would find the same hole and ask again.
  function drain(): boolean {
    const held = waiting;
    waiting = [];
    return held.every((envelope) => follower.take(envelope) === 'ok');
  }

  async function askOnce(): Promise<'whole' | 'again' | 'stop'> {
    const answer = await ask(follower.stream, follower.since());
    if (isOver) return 'stop';
    if (!answer.ok) {
      follower.onRefused(answer.problem);
      return 'stop';
    }
    if ('resync' in answer) {
      await follower.reload();
      return 'again';
    }
    follower.joined?.(answer.seq);
    waiting = [...answer.missed, ...waiting];
    return drain() ? 'whole' : 'again';
  }

  async function catchUp(): Promise<void> {
    if (isAsking) {
      isAgain = true;
      return;
    }
    isAsking = true;
    let round = 0;
    do {
      isAgain = false;
      round += 1;
      // No answer: the line is down. Its next opening asks again, or has asked already while we waited.
      const result = await askOnce().catch(() => 'lost');
      if (result === 'stop') break;
      if (result === 'again') isAgain = true;
    } while (isAgain && !isOver && round < MAX_ROUNDS);
    isAsking = false;
    waiting = [];
  }

  return {
    hear(envelope) {
      if (isOver) return;
      if (isAsking) waiting.push(envelope);
      else if (follower.take(envelope) === 'gap') void catchUp();
    },
    catchUp,
    stop() {
      isOver = true;
    },
  };
}
