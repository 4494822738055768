import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, AppPorts } from '../../server/app.ts';
import { openApp } from '../../server/app.ts';
import { runAsSystem } from '../../server/access/context.ts';
import { loadConfig } from '../../server/config/config.ts';
import { transaction } from '../../server/db/transaction.ts';
import type { Tenant } from '../../server/db/tenant.ts';
import { createLog } from '../../server/log/log.ts';
import { recentMail } from '../../server/mail/mail.ts';
import { createBeds, createDepartment, createWard } from '../../server/modules/places/index.ts';
import { setPassword } from '../../server/modules/sign-in/index.ts';
import { createStaff } from '../../server/modules/staff/index.ts';
import type { BedView } from '../../shared/schemas/places.ts';
import type { SessionView } from '../../shared/schemas/sign-in.ts';
import { signInAnswer } from '../../shared/schemas/sign-in.ts';
import type { RoomId, StaffId, WardId } from '../../shared/types/ids.ts';
import { bedId, departmentId, hospitalId, roomId, staffId, wardId } from '../../shared/types/ids.ts';
import type { Role } from '../../shared/types/permissions.ts';
import type { Caller } from './caller.ts';
import { createCaller } from './caller.ts';
import { dropDatabases } from './drop-databases.ts';
import type { FakeClock } from './fake-clock.ts';
import { fakeClock } from './fake-clock.ts';
import './matchers.ts';

export const TEST_PASSWORD = 'correct-horse-battery-7';

/** Someone the tests act as. */
export interface Person {
  readonly id: StaffId;
  readonly hospitalCode: string;
  readonly email: string;
  readonly displayName: string;
}

export interface TestWard {
  readonly id: WardId;
  readonly roomId: RoomId;
  readonly bedIds: readonly BedView['id'][];
}

type PersonName =
  'admin' | 'secondAdmin' | 'doctor' | 'nurse' | 'otherNurse' | 'nurseManager' | 'housekeeping' | 'pharmacy';

/** A hospital with two wards of three beds each; `nurse` is assigned to ward A, `otherNurse` to ward B. */
export interface TestHospital extends Readonly<Record<PersonName, Person>> {
  readonly tenant: Tenant;
  readonly departmentId: string;
  readonly wardA: TestWard;
  readonly wardB: TestWard;
}

export interface World {
  readonly app: App;
  readonly origin: string;
  readonly clock: FakeClock;
  readonly north: TestHospital;
  readonly south: TestHospital;
  readonly operator: Person;
  readonly dataDir: string;
  /** Every line logged so far. */
  readonly logged: readonly string[];
  /** That person's own browser, signed in (once for each person; the operator gives the mailed code). */
  as(person: Person): Promise<Caller>;
  /** Nobody's browser. */
  stranger(): Caller;
  /** Signs in afresh in a browser of its own. */
  signIn(person: Person): Promise<{ caller: Caller; session: SessionView }>;
  /** Does it as the house in that hospital. */
  inside<T>(hospital: TestHospital | 'platform', work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const PEOPLE: Readonly<Record<PersonName, { role: Role; ward: 'A' | 'B' | null }>> = {
  admin: { role: 'admin', ward: null },
  secondAdmin: { role: 'admin', ward: null },
  doctor: { role: 'doctor', ward: null },
  nurse: { role: 'nurse', ward: 'A' },
  otherNurse: { role: 'nurse', ward: 'B' },
  nurseManager: { role: 'nurse-manager', ward: null },
  housekeeping: { role: 'housekeeping', ward: null },
  pharmacy: { role: 'pharmacy', ward: null },
};

/**
 * Opens the whole house with two hospitals on a database of its own (the embedded engine in a temporary folder, or
 * MONGODB_URI), listening on a free port of this machine, on a clock that stands still. Close it.
 */
export async function openWorld(ports: Partial<AppPorts> = {}): Promise<World> {
  const clock = fakeClock();
  const dataDir = await mkdtemp(join(tmpdir(), 'wardline-world-'));
  const databasePrefix = `t${randomBytes(6).toString('hex')}`;
  const logged: string[] = [];
  const config = {
    ...(await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, ['--empty'])),
    databasePrefix,
    mongodbUri: process.env['MONGODB_URI'],
  };
  const app = await openApp(config, {
    clock,
    log: createLog('debug', { write: (line) => void logged.push(line) }),
    version: '0.0.0-test',
    clientDir: null,
    setupCode: null,
    limitFactor: 1_000,
    unsafePasswordCost: { cost: 10, reason: 'Tests sign in often.' },
    areJobsAutomatic: false,
    ...ports,
  });
  const origin = `http://127.0.0.1:${await app.listen()}`;
  const inside = <T>(tenant: Tenant, work: () => Promise<T>) => runAsSystem(app.services, tenant, 'a test', work);

  const platform = app.services.tenants.platform;
  const operator = await inside(platform, () => createPerson('operator', 'operator', [], platform.code));
  const north = await createHospital(app, 'NORTH', 'Northgate General', clock.now());
  const south = await createHospital(app, 'SOUTH', 'Southbank Memorial', clock.now());
  const signedIn = new Map<string, Promise<Caller>>();

  const signIn = async (person: Person) => {
    const caller = createCaller(origin);
    const { hospitalCode, email } = person;
    const first = await caller.post('/api/v1/sign-in', { hospitalCode, email, password: TEST_PASSWORD });
    let answer = signInAnswer.parse(first.body);
    if (answer.step === 'second-factor') {
      const { challengeId } = answer;
      await caller.post('/api/v1/sign-in/code/send', { challengeId });
      const tenant = await app.services.tenants.byCode(hospitalCode);
      const code = await latestCode(app, tenant ?? platform);
      const second = await caller.post('/api/v1/sign-in/code', { challengeId, method: 'email', code });
      answer = signInAnswer.parse(second.body);
    }
    if (answer.step !== 'signed-in') throw new Error(`${email} could not sign in.`);
    caller.csrfToken = answer.session.csrfToken;
    return { caller, session: answer.session };
  };

  return {
    app,
    origin,
    clock,
    north,
    south,
    operator,
    dataDir,
    logged,
    signIn,
    stranger: () => createCaller(origin),
    as(person) {
      const known = signedIn.get(person.id);
      if (known !== undefined) return known;
      const caller = signIn(person).then((result) => result.caller);
      signedIn.set(person.id, caller);
      return caller;
    },
    inside: (hospital, work) => inside(hospital === 'platform' ? platform : hospital.tenant, work),
    async close() {
      if (config.mongodbUri !== undefined) await dropDatabases(platform.connection, databasePrefix);
      await app.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The six digits in the newest mail of that hospital. */
async function latestCode(app: App, tenant: Tenant): Promise<string> {
  const [mail] = await runAsSystem(app.services, tenant, 'read a test’s mail', () => recentMail(1));
  const code = /\b\d{6}\b/u.exec(mail?.text ?? '')?.[0];
  if (code === undefined) throw new Error('No code was mailed.');
  return code;
}

async function createPerson(
  name: string,
  role: Role,
  wardIds: readonly WardId[],
  hospitalCode: string,
): Promise<Person> {
  const email = `${name.toLowerCase()}@${hospitalCode.toLowerCase()}.example`;
  const displayName = `${name} of ${hospitalCode}`;
  return transaction(async () => {
    const staff = await createStaff({
      displayName,
      email,
      roles: [role],
      wardIds,
      state: 'active',
    });
    const id = staffId.parse(staff._id);
    await setPassword(id, TEST_PASSWORD);
    return { id, hospitalCode, email, displayName };
  });
}

async function createHospital(app: App, code: string, name: string, now: Date): Promise<TestHospital> {
  const { tenants } = app.services;
  const entry = await tenants.open(
    { code, name, kind: 'hospital', timeZone: 'Africa/Nairobi', placement: 'dedicated' },
    now,
  );
  const tenant = await tenants.byId(hospitalId.parse(entry._id));
  return runAsSystem(app.services, tenant, 'set up a test', async () => {
    const department = departmentId.parse((await createDepartment({ name: 'Medicine' }))._id);
    const makeWard = async (wardName: string): Promise<TestWard> => {
      const { ward, rooms } = await createWard({
        departmentId: department,
        name: wardName,
        floor: '1',
        rooms: ['Bay 1'],
      });
      const id = wardId.parse(ward._id);
      const room = roomId.parse(rooms[0]?._id);
      const beds = await createBeds(id, { roomId: room, codes: ['1A', '1B', '1C'], type: 'standard', tags: [] });
      return { id, roomId: room, bedIds: beds.map((bed) => bedId.parse(bed._id)) };
    };
    const wards = { A: await makeWard('Ward A'), B: await makeWard('Ward B') };
    const people: Partial<Record<PersonName, Person>> = {};
    for (const [personName, { role, ward }] of Object.entries(PEOPLE) as [PersonName, (typeof PEOPLE)[PersonName]][]) {
      people[personName] = await createPerson(personName, role, ward === null ? [] : [wards[ward].id], code);
    }
    return {
      ...(people as Record<PersonName, Person>),
      tenant,
      departmentId: department,
      wardA: wards.A,
      wardB: wards.B,
    };
  });
}
