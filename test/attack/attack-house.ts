import { createHash } from 'node:crypto';
import type { Route } from '../../server/http/route.ts';
import { wardRepository } from '../../server/modules/places/places.repository.ts';
import { staffView } from '../../shared/schemas/staff.ts';
import { problem } from '../../shared/types/problem.ts';
import type { InputError } from '../../shared/types/problem.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { PROBLEMS, problemKind } from '../../shared/types/problem-kinds.ts';
import type { Caller } from '../support/caller.ts';
import type { TestHospital, World } from '../support/world.ts';
import { openWorld } from '../support/world.ts';
import type { Gun, Hit, Shot } from './shots.ts';
import { openGun } from './shots.ts';

/** Stands in names and texts of South, and in nothing of North: wherever North meets it, a wall has a hole. */
const CANARY = 'Quetzalkrone';
const SOUTHERN = [CANARY, 'Southbank', 'of SOUTH', 'south.example'];
/** Stands in everything that is sent to do harm: a log that holds it was written by whoever sent it. */
export const MARK = 'wlattackmark';

const SETTLED_WITHIN_MS = 20_000;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/gu;

/** What a house holds: of every record of every collection, the hash of its bytes. */
type Holding = ReadonlyMap<string, string>;

export interface AttackHouse {
  readonly world: World;
  readonly gun: Gun;
  readonly routes: ReadonlyMap<string, Route>;
  /** How many shots were fired so far. */
  readonly shots: () => number;
  /** Sends it and answers what came back, with everything that must never be so held against it. */
  fire(shot: Shot, isOperator?: boolean): Promise<{ readonly hit: Hit; readonly faults: readonly string[] }>;
  /** Sends it, and holds it against the answer, too, if that is none of these refusals. */
  judge(
    shot: Shot,
    kinds: readonly ProblemKind[],
    isOperator?: boolean,
  ): Promise<{ readonly hit: Hit; readonly faults: readonly string[] }>;
  /** What of the other hospital stands in what came back, and was not named by whoever asked. */
  leaks(sent: string, received: string): readonly string[];
  /** Looks at everything the house holds. What it answers looks again, and says which collections changed: refusals change none. */
  hold(): Promise<() => Promise<readonly string[]>>;
  /** What went wrong beside the answers: errors nobody caught, failures and words in the log, a prototype that has more than before. */
  aside(): readonly string[];
  close(): Promise<void>;
}

export const nameOf = ({ spec }: Route): string => `${spec.method} ${spec.path}`;

/** What a refusal says is wrong with the input. */
export const errorsOf = ({ body }: Hit): readonly InputError[] => {
  const said = problem.safeParse(body);
  return said.success ? (said.data.errors ?? []) : [];
};

/** A house with two hospitals, of which South has the canary in whatever bears a name there. Close it. */
export async function openAttackHouse(): Promise<AttackHouse> {
  const world = await openWorld();
  await putCanaries(world, world.south);
  const gun = openGun(world.origin);
  const uncaught: string[] = [];
  const note = (error: unknown) => void uncaught.push(`uncaught: ${String(error)}`);
  process.on('unhandledRejection', note);
  process.on('uncaughtExceptionMonitor', note);
  let fired = 0;
  let readLines = world.logged.length;
  const foreign = new Set<string>();

  /** South's ids besides those that were sent: whoever asks for one may be told so, and no more. */
  const leaks: AttackHouse['leaks'] = (sent, received) => {
    const ids = (received.match(ID) ?? []).filter((id) => foreign.has(id) && !sent.includes(id));
    const words = SOUTHERN.filter((word) => received.includes(word) && !sent.includes(word));
    return [...ids, ...words].map((found) => `tells ${found} of the other hospital`);
  };
  /** Operators know the hospitals by their names, and nothing of what lies in them. */
  const leaksOf = ({ path, headers, body }: Shot, hit: Hit, isOperator: boolean): readonly string[] => {
    const out = JSON.stringify(hit.headers) + hit.text;
    if (isOperator) return out.includes(CANARY) ? ['tells an operator what a hospital wrote'] : [];
    return leaks(path + JSON.stringify(headers) + String(body ?? ''), out);
  };

  const fire: AttackHouse['fire'] = async (shot, isOperator = false) => {
    fired += 1;
    const hit = await gun.fire(shot);
    const faults = [...leaksOf(shot, hit, isOperator)];
    if (hit.status >= 500) faults.push(`answers ${hit.status}`);
    if (hit.status >= 400) faults.push(...illFormed(hit));
    return { hit, faults };
  };

  const { connection } = world.app.services.tenants.platform;
  /** What was done may have followed after its answer: until every event is told, not everything is done. */
  const settled = async (): Promise<void> => {
    const until = Date.now() + SETTLED_WITHIN_MS;
    for (const { databaseName } of [world.north.tenant, world.south.tenant]) {
      const outbox = connection.useDb(databaseName, { useCache: true }).collection('outbox');
      while ((await outbox.countDocuments({ relayedAt: null })) > 0) {
        if (Date.now() > until) throw new Error('Events are not told.');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const holding = async (): Promise<Holding> => {
    await settled();
    const held = new Map<string, string>();
    const databases = {
      platform: connection.name,
      north: world.north.tenant.databaseName,
      south: world.south.tenant.databaseName,
    };
    const ids: Record<string, Set<string>> = {};
    for (const [whose, name] of Object.entries(databases)) {
      const database = connection.useDb(name, { useCache: true });
      const known = (ids[whose] = new Set<string>());
      for (const { name: collection } of await database.listCollections()) {
        // Who is connected is written down whatever they ask, now and then.
        if (collection === 'presence') continue;
        const documents = (await database
          .collection(collection)
          .find({}, { raw: true })
          .toArray()) as unknown as Uint8Array[];
        for (const raw of documents) {
          const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
          // An event that is told is marked as told, whenever the relay comes to it: that it is there is what counts.
          const hash =
            collection === 'outbox'
              ? bytes.toString('latin1').match(ID)?.[0]
              : createHash('sha256').update(bytes).digest('base64');
          held.set(`${whose}.${collection} ${hash}`, `${whose}.${collection}`);
          for (const id of bytes.toString('latin1').match(ID) ?? []) known.add(id);
        }
      }
    }
    const ours = new Set([...(ids['north'] ?? []), ...(ids['platform'] ?? [])]);
    for (const id of ids['south'] ?? []) if (!ours.has(id)) foreign.add(id);
    return held;
  };
  await holding();

  return {
    world,
    gun,
    leaks,
    routes: new Map(world.app.routes.map((route) => [nameOf(route), route])),
    shots: () => fired,
    fire,
    async judge(shot, kinds, isOperator) {
      const { hit, faults } = await fire(shot, isOperator);
      const kind = kindOf(hit);
      const isAsked = kind !== null && kinds.includes(kind) && PROBLEMS[kind].status === hit.status;
      return {
        hit,
        faults: isAsked ? faults : [...faults, `answers ${hit.status} ${kind ?? ''} instead of ${kinds.join(' or ')}`],
      };
    },
    async hold() {
      const before = await holding();
      return async () => {
        const after = await holding();
        const gone = [...before].filter(([key]) => !after.has(key)).map(([, where]) => where);
        const come = [...after].filter(([key]) => !before.has(key)).map(([, where]) => where);
        return [...new Set([...gone, ...come])].sort();
      };
    },
    aside() {
      const lines = world.logged.slice(readLines);
      readLines = world.logged.length;
      const said = lines.filter((line) => line.includes(CANARY) || line.includes(MARK)).map((line) => `logs ${line}`);
      const failed = lines.filter((line) => /"level":(?:5|6)0\b/u.test(line));
      const grown = Object.keys(Object.prototype).concat('polluted' in {} ? ['polluted'] : []);
      return [...uncaught.splice(0), ...said, ...failed.map((line) => `failed: ${line}`), ...grown];
    },
    async close() {
      process.off('unhandledRejection', note);
      process.off('uncaughtExceptionMonitor', note);
      gun.close();
      await world.close();
    },
  };
}

function kindOf({ body }: Hit): ProblemKind | null {
  const said = problem.safeParse(body);
  return said.success ? problemKind(said.data) : null;
}

/** What a refusal must be in form. */
function illFormed(hit: Hit): readonly string[] {
  const said = problem.safeParse(hit.body);
  const type = String(hit.headers['content-type'] ?? '');
  if (!said.success || !type.startsWith('application/problem+json'))
    return [`is no problem: ${type} ${hit.text.slice(0, 200)}`];
  const { status, errors = [], requestId } = said.data;
  const faults: string[] = [];
  if (status !== hit.status) faults.push(`says ${status} with ${hit.status}`);
  if (requestId.length < 16) faults.push('names no request');
  if (hit.text.includes(MARK)) faults.push('repeats what was sent');
  for (const { pointer } of errors) {
    if (!/^\/(?:body|query|params|data)(?:\/|$)/u.test(pointer)) faults.push(`points at ${pointer}`);
  }
  return faults;
}

/** South’s people, places and patients get names that nobody else has. */
async function putCanaries(world: World, hospital: TestHospital): Promise<void> {
  const admin = await world.as(hospital.admin);
  const must = (answer: Awaited<ReturnType<Caller['get']>>) => {
    if (answer.status >= 300) throw new Error(`No canary: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  for (const [index, { id }] of [hospital.wardA, hospital.wardB].entries()) {
    const { version } = await world.inside(hospital, () => wardRepository().get(id));
    must(await admin.patch(`/api/v1/wards/${id}`, { version, name: `${CANARY} ${index}`, floor: CANARY }));
  }
  for (const { id } of [hospital.nurse, hospital.doctor, hospital.otherNurse]) {
    const { version } = staffView.parse(must(await admin.get(`/api/v1/staff/${id}`)));
    must(await admin.patch(`/api/v1/staff/${id}`, { version, jobTitle: CANARY }));
  }
  must(await admin.post('/api/v1/patients', { familyName: CANARY, givenName: CANARY }));
  must(await admin.post('/api/v1/departments', { name: CANARY }));
}
