import { LRUCache } from 'lru-cache';
import type { HospitalId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { currentTransaction } from '../../db/transaction.ts';
import type { Services } from '../../services.ts';
import type { Staff } from '../staff/index.ts';
import type { SessionDoc } from './sign-in.model.ts';

/** A session and whose it is, as they were read a moment ago. */
export interface KnownSession {
  readonly session: SessionDoc;
  readonly staff: Staff;
}

/** How long another node's change of a session may go unseen here. Our own are seen at once. */
const FRESH_FOR_MS = 1_000;
const KNOWN_AT_MOST = 20_000;

/** That there is no such session is remembered as well: a token outlives it, and would cost a read at every request. */
const NONE = Symbol('no such session');

interface Cache {
  readonly entries: LRUCache<string, KnownSession | typeof NONE>;
  /** Counts what was forgotten, so that a read which began before a change cannot be kept after it. */
  forgotten: number;
}

const caches = new WeakMap<Services, Cache>();

function cacheOf(services: Services): Cache {
  const known = caches.get(services);
  if (known !== undefined) return known;
  const made: Cache = { entries: new LRUCache({ max: KNOWN_AT_MOST, ttl: FRESH_FOR_MS }), forgotten: 0 };
  caches.set(services, made);
  return made;
}

/** The session, or that there is none, from memory, or read by `read` and then remembered for at most a second. */
export async function recall(
  services: Services,
  hospitalId: HospitalId,
  sessionId: string,
  read: () => Promise<KnownSession | null>,
): Promise<KnownSession | null> {
  const cache = cacheOf(services);
  const key = `${hospitalId}/${sessionId}`;
  const known = cache.entries.get(key);
  if (known !== undefined) return known === NONE ? null : known;
  const { forgotten } = cache;
  const found = await read();
  if (cache.forgotten === forgotten) cache.entries.set(key, found ?? NONE);
  return found;
}

function forgetWhere(isMeant: (known: KnownSession) => boolean): void {
  const { services } = context();
  const cache = cacheOf(services);
  const forget = () => {
    cache.forgotten += 1;
    // Whose the sessions are that are not there, nobody knows.
    for (const [key, known] of cache.entries) if (known === NONE || isMeant(known)) cache.entries.delete(key);
  };
  forget();
  // And again when others can see the change: until then they read, and might keep, the old record.
  currentTransaction()?.afterCommit.push(forget);
}

/** The session is about to be, or was, changed. */
export function forgetSession(sessionId: string): void {
  const { services, tenant } = context();
  const cache = cacheOf(services);
  const forget = () => {
    cache.forgotten += 1;
    cache.entries.delete(`${tenant.id}/${sessionId}`);
  };
  forget();
  currentTransaction()?.afterCommit.push(forget);
}

/** What is known of that person (name, roles, state) was changed. */
export const forgetSessionsOf = (staffId: string): void => forgetWhere(({ staff }) => staff._id === staffId);
