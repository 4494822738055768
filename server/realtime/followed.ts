import { LRUCache } from 'lru-cache';
import type { Stream, StreamKind } from '../../shared/events/streams.ts';
import { streamName } from '../../shared/events/streams.ts';
import { now } from '../access/context.ts';
import { journalAccess } from '../journal/journal.ts';

/** Of each kind of stream whose data about patients it tells, as the journal's subject; `null`: of none. */
const TELLS_OF: Readonly<Record<StreamKind, 'ward' | 'patient' | 'channel' | null>> = {
  wards: null,
  ward: null,
  census: 'ward',
  patient: 'patient',
  channel: 'channel',
  'ward-talk': 'ward',
  'ward-consents': 'ward',
  'consent-templates': null,
  procedures: null,
  'on-call': null,
  feeds: null,
  roster: null,
  leave: null,
  duty: null,
  bin: null,
  staff: null,
  person: null,
  screen: null,
};

/** A screen that comes back, or a session's second tab, follows what it followed: one entry stands for all of them. */
const ONCE_IN_MS = 15 * 60_000;
const FOLLOWERS_REMEMBERED = 20_000;

interface Noted {
  readonly at: number;
  readonly written: Promise<void>;
}

/** Writes into the journal that a session follows what is told of patients. */
interface FollowedNotes {
  /**
   * In the listener's context, once the right is granted and before anything is told. Resolves when the entry is
   * written, also where another socket of the session is writing it; rejects where it cannot be.
   */
  note(sessionId: string, stream: Stream): Promise<void>;
}

export function createFollowedNotes(): FollowedNotes {
  const noted = new LRUCache<string, Noted>({ max: FOLLOWERS_REMEMBERED });
  return {
    async note(sessionId, stream) {
      const kind = TELLS_OF[stream.kind];
      if (kind === null || !('id' in stream)) return;
      const key = `${sessionId}/${streamName(stream)}`;
      const at = now().getTime();
      const before = noted.get(key);
      // A clock that was set back must not keep the journal silent.
      if (before !== undefined && Math.abs(at - before.at) < ONCE_IN_MS) return before.written;
      const written = journalAccess({ action: `${stream.kind}.followed`, subject: { kind, id: stream.id } });
      const entry: Noted = { at, written };
      noted.set(key, entry);
      try {
        await written;
      } catch (error) {
        if (noted.get(key) === entry) noted.delete(key);
        throw error;
      }
    },
  };
}
