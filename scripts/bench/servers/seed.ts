import { randomBytes } from 'node:crypto';
import { openApp } from '../../../server/app.ts';
import { runAsSystem } from '../../../server/access/context.ts';
import { loadConfig } from '../../../server/config/config.ts';
import { csrfToken } from '../../../server/crypto/csrf.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { journalAll } from '../../../server/journal/journal.ts';
import { createLog } from '../../../server/log/log.ts';
import { createBeds, createDepartment, createWard } from '../../../server/modules/places/index.ts';
import { setPassword, setSignInPolicy, startSession } from '../../../server/modules/sign-in/index.ts';
import { createManyStaff } from '../../../server/modules/staff/index.ts';
import type { Services } from '../../../server/services.ts';
import type { DepartmentId, RoomId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { hospitalId } from '../../../shared/types/ids.ts';

export interface SeedArguments {
  readonly dataDir: string;
  /** People with a session each, who may change beds and see every ward. */
  readonly people: number;
  /** People with a password (bcrypt at the cost that ships), to sign in. */
  readonly passwords: number;
  readonly wards: number;
  readonly bedsPerWard: number;
  /** Other hospitals, with a ward of their own. */
  readonly otherHospitals: number;
  /** Entries that lie in each hospital's journal already. */
  readonly journalEntries: number;
}

/** Someone who is signed in. */
export interface SeededPerson {
  readonly id: string;
  readonly token: string;
  readonly csrf: string;
}

export interface Seeded {
  readonly hospitalId: string;
  readonly hospitalCode: string;
  readonly wardIds: readonly string[];
  readonly people: readonly SeededPerson[];
  readonly logins: readonly { readonly email: string; readonly password: string }[];
}

const AT_ONCE = 250;
const BEDS_PER_ROOM = 6;
const CODE = 'BENCH';
const DAY_MS = 24 * 3_600_000;

const given = JSON.parse(process.argv[2] ?? '') as SeedArguments;

function slices(count: number): number[][] {
  const all = Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, at) => all.slice(at * AT_ONCE, (at + 1) * AT_ONCE));
}

async function openHospital({ tenants, clock }: Services, code: string): Promise<Tenant> {
  const hospital = {
    code,
    name: `Hospital ${code}`,
    timeZone: 'UTC',
    kind: 'hospital',
    placement: 'dedicated',
  } as const;
  return tenants.byId(hospitalId.parse((await tenants.open(hospital, clock.now()))._id));
}

async function seedWard(departmentId: DepartmentId, number: number): Promise<WardId> {
  const rooms = Array.from({ length: Math.ceil(given.bedsPerWard / BEDS_PER_ROOM) }, (_, room) => `Bay ${room + 1}`);
  const made = await createWard({ departmentId, name: `Ward ${number}`, floor: '1', rooms });
  const wardId = made.ward._id as WardId;
  const groups = made.rooms.map((room, at) => ({
    roomId: room._id as RoomId,
    codes: Array.from({ length: BEDS_PER_ROOM }, (_, bed) => `${at + 1}-${bed + 1}`),
    type: 'standard' as const,
    tags: [],
  }));
  await createBeds(wardId, ...groups);
  return wardId;
}

async function seedJournal(): Promise<void> {
  for (const slice of slices(given.journalEntries)) {
    await transaction(() =>
      journalAll(
        slice.map((index) => ({
          action: 'bed.changed',
          subject: { kind: 'bed', id: `0190bbbb-0000-7000-8000-${String(index).padStart(12, '0')}` },
          changes: [{ path: 'tags', before: [], after: ['oxygen', 'monitor'] }],
        })),
      ),
    );
  }
}

async function seedPeople(services: Services, tenant: Tenant): Promise<SeededPerson[]> {
  const people: SeededPerson[] = [];
  for (const slice of slices(given.people)) {
    const started = await transaction(async () => {
      const staff = await createManyStaff(
        slice.map((index) => ({
          displayName: `Nurse ${index}`,
          email: `nurse-${index}@bench.example`,
          roles: ['nurse-manager'],
          state: 'active',
        })),
      );
      const sessions = [];
      for (const one of staff) sessions.push(await startSession(one, 'bench'));
      return sessions;
    });
    for (const { session } of started) {
      const who = { userId: session.staffId, sessionId: session._id, hospitalId: tenant.id };
      people.push({
        id: session.staffId,
        token: services.tokens.sign({ audience: 'staff', ...who }),
        csrf: csrfToken(services.config.secrets.csrfKey, session._id),
      });
    }
  }
  return people;
}

async function seedLogins(): Promise<Seeded['logins'][number][]> {
  const logins = Array.from({ length: given.passwords }, (_, index) => ({
    email: `sister-${index}@bench.example`,
    password: randomBytes(15).toString('base64url'),
  }));
  for (const { email, password } of logins) {
    const [staff] = await createManyStaff([
      { displayName: 'Sister', email, roles: ['nurse-manager'], state: 'active' },
    ]);
    await setPassword(staff?._id as StaffId, password);
  }
  return logins;
}

async function seed(): Promise<Seeded> {
  // What lies in a journal was written over the weeks, and not in the minutes before the measure.
  let agoMs = DAY_MS;
  const config = await loadConfig({ WARDLINE_DATA: given.dataDir, PORT: '0' }, ['--empty']);
  const app = await openApp(config, {
    clock: { now: () => new Date(Date.now() - agoMs) },
    log: createLog('warn'),
    version: '0.0.0-bench',
    clientDir: null,
    setupCode: null,
    areJobsAutomatic: false,
  });
  const { services } = app;
  const fill = async (tenant: Tenant, wards: number) =>
    runAsSystem(services, tenant, 'bench', async () => {
      const departmentId = (await createDepartment({ name: 'Medicine' }))._id as DepartmentId;
      const wardIds: WardId[] = [];
      for (let number = 1; number <= wards; number += 1) wardIds.push(await seedWard(departmentId, number));
      await seedJournal();
      return wardIds;
    });
  const tenant = await openHospital(services, CODE);
  const wardIds = await fill(tenant, given.wards);
  for (let number = 1; number <= given.otherHospitals; number += 1) {
    await fill(await openHospital(services, `OTHER-${number}`), 1);
  }
  await app.jobs.runNow('journal.seal');
  agoMs = 0;
  const [people, logins] = await runAsSystem(services, tenant, 'bench', async () => {
    await setSignInPolicy({ secondFactor: 'optional', version: 0 });
    return [await seedPeople(services, tenant), await seedLogins()] as const;
  });
  // Events are told, each after those before it, and the journal is sealed before the house is measured.
  await app.jobs.runNow('outbox.drain');
  await app.jobs.runNow('journal.seal');
  await app.stop();
  return { hospitalId: tenant.id, hospitalCode: CODE, wardIds, people, logins };
}

// Who hangs up before the line has taken a thousand people’s tokens loses them.
const seeded = await seed();
await new Promise((resolve) => process.send?.(seeded, resolve));
process.disconnect?.();
