import type { Allowance } from './token-bucket.ts';

/** What realtime allows and how often it looks. As shipped by default; tests shorten the waits. */
export interface Limits {
  /** Events of one connection, of one person over all their screens, and of one hospital. */
  readonly connection: Allowance;
  readonly person: Allowance;
  readonly hospital: Allowance;
  /** Frames of any kind on one connection, before anything is read; more is a flood, and it is closed. */
  readonly frames: Allowance;
  /**
   * Handshakes from one address, before their session is looked up. A hospital often has one address, and all its
   * screens come back at once after a lapse.
   */
  readonly addressHandshakes: Allowance;
  /** New connections of one person, and how many may be open at once. */
  readonly handshakes: Allowance;
  readonly connectionsPerPerson: number;
  readonly streamsPerConnection: number;
  /** Events of one connection that may wait for the one before. */
  readonly waitingPerConnection: number;
  /** What one person says of writing something, over all their screens. */
  readonly typing: Allowance;
  /** How long a new connection may take to say what it wants. */
  readonly connectWithinMs: number;
  readonly answerWithinMs: number;
  /** More events than this are not sent again: the listener loads afresh. */
  readonly missedEvents: number;
  /** And neither is more than this, as JSON. */
  readonly missedCharacters: number;
  readonly bufferedBytes: number;
  readonly bufferedForMs: number;
  /** How often sessions, hospitals, buffers and the outbox are looked at. */
  readonly sweepEveryMs: number;
  /** Sessions asked again at one sweep, the longest unasked first. */
  readonly sessionsPerSweep: number;
  readonly heartbeatEveryMs: number;
  /** How long a connection we closed may take to go before it is torn down. */
  readonly goneWithinMs: number;
  /** How often changes of who is there are told at most. */
  readonly presenceEveryMs: number;
  /** How often what other nodes wrote down is read while somebody watches. */
  readonly presenceLookEveryMs: number;
  /** How long somebody is still there after their last screen went: networks lapse, and pages are opened anew. */
  readonly presenceGraceMs: number;
  /** How long what a node wrote down holds; it is renewed three times as often. */
  readonly presenceHoldsMs: number;
}

export const LIMITS_AS_SHIPPED: Limits = {
  connection: { burst: 150, perSecond: 20 },
  person: { burst: 600, perSecond: 60 },
  hospital: { burst: 20_000, perSecond: 1_000 },
  frames: { burst: 300, perSecond: 60 },
  addressHandshakes: { burst: 3_000, perSecond: 50 },
  handshakes: { burst: 30, perSecond: 1 },
  connectionsPerPerson: 30,
  streamsPerConnection: 300,
  waitingPerConnection: 150,
  typing: { burst: 8, perSecond: 1 },
  connectWithinMs: 10_000,
  answerWithinMs: 8_000,
  missedEvents: 500,
  missedCharacters: 150_000,
  bufferedBytes: 256 * 1024,
  bufferedForMs: 10_000,
  sweepEveryMs: 600,
  sessionsPerSweep: 10,
  heartbeatEveryMs: 10_000,
  goneWithinMs: 2_000,
  presenceEveryMs: 1_000,
  presenceLookEveryMs: 3_000,
  presenceGraceMs: 15_000,
  presenceHoldsMs: 45_000,
};
