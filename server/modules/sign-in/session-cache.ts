import { LRUCache } from 'lru-cache';
import type { HospitalId, StaffId } from '../../../shared/types/ids.ts';
import { context, runAsSystem } from '../../access/context.ts';
import { currentTransaction } from '../../db/transaction.ts';
import type { Services } from '../../services.ts';
import type { Staff } from '../staff/index.ts';
import { staffVersions } from '../staff/index.ts';
import type { SessionDoc } from './sign-in.model.ts';
import { sessionRepository } from './sign-in.repository.ts';

/** A session and whose it is, as they were read or found unchanged a moment ago. */
export interface KnownSession {
  readonly session: SessionDoc;
  readonly staff: Staff;
}

/** How long another node's change of a session may go unseen here. Our own are seen at once. */
const FRESH_FOR_MS = 1_000;
/** What nobody asked for this long is read again when somebody does: every round asks about all that is remembered. */
const KEPT_FOR_MS = 120_000;
const KNOWN_AT_MOST = 20_000;
const HOSPITALS_AT_MOST = 2_000;
/** Records whose versions are asked in one command. */
const VERSIONS_AT_ONCE = 2_000;

/** That there is no such session is remembered as well: a token outlives it, and would cost a read at every request. */
const NONE = Symbol('no such session');

interface Entry {
  readonly known: KnownSession | typeof NONE;
  /** It was so then, or later (monotonic clock). */
  asOf: number;
}

/** What is known of one hospital's sessions, by their id. */
interface Memory {
  readonly entries: LRUCache<string, Entry>;
  /** Counts what was forgotten, so that a read which began before a change cannot be kept after it. */
  forgotten: number;
  round: Promise<void> | null;
}

const memories = new WeakMap<Services, LRUCache<HospitalId, Memory>>();

function memoryOf(services: Services, hospitalId: HospitalId): Memory {
  const ofServices = memories.get(services) ?? new LRUCache<HospitalId, Memory>({ max: HOSPITALS_AT_MOST });
  memories.set(services, ofServices);
  const known = ofServices.get(hospitalId);
  if (known !== undefined) return known;
  const entries = new LRUCache<string, Entry>({ max: KNOWN_AT_MOST, ttl: KEPT_FOR_MS, updateAgeOnGet: true });
  const made: Memory = { entries, forgotten: 0, round: null };
  ofServices.set(hospitalId, made);
  return made;
}

/**
 * The session, or that there is none: from memory where that is not older than a second (and never with `anew`), or else
 * as `read` finds it. What is older is not read again one by one: one question asks for the versions of all sessions that
 * the hospital's people use, and one for those of the people. A version changes with every write of a record, whoever
 * writes it on whichever node by whatever clock, and whose version is the same is the same.
 */
export async function recall(
  services: Services,
  hospitalId: HospitalId,
  sessionId: string,
  read: () => Promise<KnownSession | null>,
  anew = false,
): Promise<KnownSession | null> {
  const memory = memoryOf(services, hospitalId);
  const { entries } = memory;
  // Also what is being read just now may be from before.
  if (anew) forget(memory, sessionId);
  const askedAt = performance.now();
  const isFresh = ({ asOf }: Entry) => askedAt - asOf < FRESH_FOR_MS;
  // A round under way may have begun too long ago for us; the next one begins after we asked.
  for (let entry = entries.get(sessionId); entry !== undefined; entry = entries.get(sessionId)) {
    if (isFresh(entry)) return entry.known === NONE ? null : entry.known;
    if (entry.known === NONE) break;
    await confirmAll(services, hospitalId, memory);
  }
  const { forgotten } = memory;
  const asOf = performance.now();
  const found = await read();
  if (memory.forgotten === forgotten) entries.set(sessionId, { known: found ?? NONE, asOf });
  return found;
}

function confirmAll(services: Services, hospitalId: HospitalId, memory: Memory): Promise<void> {
  memory.round ??= confirm(services, hospitalId, memory).finally(() => {
    memory.round = null;
  });
  return memory.round;
}

/** Finds out which of the sessions remembered are still as they were, and forgets all others. */
async function confirm(services: Services, hospitalId: HospitalId, { entries }: Memory): Promise<void> {
  entries.purgeStale();
  const asOf = performance.now();
  const all = [...entries].flatMap(([id, entry]) => (entry.known === NONE ? [] : [{ id, entry, known: entry.known }]));
  const staffIds = new Set(all.map(({ known }) => known.staff._id as StaffId));
  const tenant = await services.tenants.byId(hospitalId);
  const [sessions, staff] = await runAsSystem(services, tenant, 'authenticate', () =>
    Promise.all([
      inTurns(
        all.map(({ id }) => id),
        (ids) => sessionRepository().versions(ids),
      ),
      inTurns([...staffIds], staffVersions),
    ]),
  );
  for (const { id, entry, known } of all) {
    // Forgotten meanwhile, and perhaps read again: then it is another.
    if (entries.peek(id) !== entry) continue;
    const isSame = sessions.get(id) === known.session.version && staff.get(known.staff._id) === known.staff.version;
    if (isSame) entry.asOf = asOf;
    else entries.delete(id);
  }
}

/** Asks about so many ids in as many questions as it takes. */
async function inTurns<Id extends string>(
  ids: readonly Id[],
  ask: (ids: readonly Id[]) => Promise<ReadonlyMap<string, number>>,
): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>();
  for (let at = 0; at < ids.length; at += VERSIONS_AT_ONCE) {
    for (const [id, version] of await ask(ids.slice(at, at + VERSIONS_AT_ONCE))) versions.set(id, version);
  }
  return versions;
}

function forget(memory: Memory, sessionId: string): void {
  memory.forgotten += 1;
  memory.entries.delete(sessionId);
}

function forgetNowAndAfterwards(forgetIn: (memory: Memory) => void): void {
  const { services, tenant } = context();
  const memory = memoryOf(services, tenant.id);
  forgetIn(memory);
  // And again when others can see the change: until then they read, and might keep, the old record.
  currentTransaction()?.atCommit.push(() => forgetIn(memory));
}

/** The session is about to be, or was, changed. */
export const forgetSession = (sessionId: string): void => forgetNowAndAfterwards((memory) => forget(memory, sessionId));

/** What is known of these people (name, roles, state) was changed. */
export const forgetSessionsOf = (staffIds: ReadonlySet<string>): void =>
  forgetNowAndAfterwards((memory) => {
    memory.forgotten += 1;
    // Whose the sessions are that are not there, nobody knows.
    for (const [id, { known }] of memory.entries) {
      if (known === NONE || staffIds.has(known.staff._id)) memory.entries.delete(id);
    }
  });
