import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, AppPorts } from '../../server/app.ts';
import { openApp } from '../../server/app.ts';
import { runAsSystem } from '../../server/access/context.ts';
import { loadConfig } from '../../server/config/config.ts';
import { transaction } from '../../server/db/transaction.ts';
import { createLog } from '../../server/log/log.ts';
import { createBeds, createDepartment, createWard } from '../../server/modules/places/index.ts';
import { setPassword } from '../../server/modules/sign-in/index.ts';
import { createStaff } from '../../server/modules/staff/index.ts';
import type { BedView } from '../../shared/schemas/places.ts';
import type { RoomId, StaffId, WardId } from '../../shared/types/ids.ts';
import { bedId, departmentId, hospitalId, roomId, staffId, wardId } from '../../shared/types/ids.ts';
import type { Role } from '../../shared/types/permissions.ts';
import { fakeClock } from './fake-clock.ts';

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
export interface SeededHospital extends Readonly<Record<PersonName, Person>> {
  readonly code: string;
  readonly departmentId: string;
  readonly wardA: TestWard;
  readonly wardB: TestWard;
}

/** What stands in a house of two hospitals before a test begins. */
export interface Seeded {
  readonly operator: Person;
  readonly north: SeededHospital;
  readonly south: SeededHospital;
}

/** A data folder with a house in it, and what was put there. */
export interface SeededFolder {
  readonly dataDir: string;
  readonly databasePrefix: string;
  readonly seeded: Seeded;
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

/** What the house of every test is opened with. */
export const testPorts = (write: (line: string) => void): AppPorts => ({
  clock: fakeClock(),
  log: createLog('debug', { write }),
  version: '0.0.0-test',
  clientDir: null,
  setupCode: null,
  limitFactor: 1_000,
  unsafePasswordCost: { cost: 10, reason: 'Tests sign in often.' },
  areJobsAutomatic: false,
});

const newPrefix = () => `t${randomBytes(6).toString('hex')}`;
const newFolder = () => mkdtemp(join(tmpdir(), 'wardline-world-'));

/** The settings of a test's house; its databases lie in the folder, or where MONGODB_URI says. */
export async function testConfig(dataDir: string, databasePrefix: string) {
  const config = await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, ['--empty']);
  return { ...config, databasePrefix, mongodbUri: process.env['MONGODB_URI'] };
}

let pattern: Promise<SeededFolder> | undefined;

/**
 * A seeded folder for one world: a copy of the one this process seeded first, since seeding takes many times what copying
 * takes. `null` on a real database, which has no folder to copy.
 */
export async function copySeeded(): Promise<SeededFolder | null> {
  if (process.env['MONGODB_URI'] !== undefined) return null;
  const { dataDir: from, databasePrefix, seeded } = await (pattern ??= seedPattern());
  const dataDir = await newFolder();
  await cp(from, dataDir, { recursive: true });
  return { dataDir, databasePrefix, seeded };
}

/** An empty folder and a prefix that no other test has. */
export async function emptyFolder(): Promise<Omit<SeededFolder, 'seeded'>> {
  return { dataDir: await newFolder(), databasePrefix: newPrefix() };
}

async function seedPattern(): Promise<SeededFolder> {
  const { dataDir, databasePrefix } = await emptyFolder();
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const app = await openApp(
    await testConfig(dataDir, databasePrefix),
    testPorts(() => undefined),
  );
  try {
    return { dataDir, databasePrefix, seeded: await seed(app) };
  } finally {
    await app.stop();
  }
}

/** Fills an empty house. */
export async function seed(app: App): Promise<Seeded> {
  const { platform } = app.services.tenants;
  const operator = await runAsSystem(app.services, platform, 'set up a test', () =>
    transaction(() => createPerson('operator', 'operator', [], platform.code)),
  );
  const north = await createHospital(app, 'NORTH', 'Northgate General');
  const south = await createHospital(app, 'SOUTH', 'Southbank Memorial');
  return { operator, north, south };
}

async function createPerson(
  name: string,
  role: Role,
  wardIds: readonly WardId[],
  hospitalCode: string,
): Promise<Person> {
  const email = `${name.toLowerCase()}@${hospitalCode.toLowerCase()}.example`;
  const displayName = `${name} of ${hospitalCode}`;
  const staff = await createStaff({ displayName, email, roles: [role], wardIds, state: 'active' });
  const id = staffId.parse(staff._id);
  await setPassword(id, TEST_PASSWORD);
  return { id, hospitalCode, email, displayName };
}

async function createTestWard(department: string, name: string): Promise<TestWard> {
  const { ward, rooms } = await createWard({
    departmentId: departmentId.parse(department),
    name,
    floor: '1',
    rooms: ['Bay 1'],
  });
  const id = wardId.parse(ward._id);
  const room = roomId.parse(rooms[0]?._id);
  const beds = await createBeds(id, { roomId: room, codes: ['1A', '1B', '1C'], type: 'standard', tags: [] });
  return { id, roomId: room, bedIds: beds.map((bed) => bedId.parse(bed._id)) };
}

async function createHospital(app: App, code: string, name: string): Promise<SeededHospital> {
  const { tenants, clock } = app.services;
  const entry = await tenants.open(
    { code, name, kind: 'hospital', timeZone: 'Africa/Nairobi', placement: 'dedicated' },
    clock.now(),
  );
  const tenant = await tenants.byId(hospitalId.parse(entry._id));
  return runAsSystem(app.services, tenant, 'set up a test', async () => {
    const department = departmentId.parse((await createDepartment({ name: 'Medicine' }))._id);
    const wards = {
      A: await createTestWard(department, 'Ward A'),
      B: await createTestWard(department, 'Ward B'),
    };
    const people: Partial<Record<PersonName, Person>> = {};
    for (const [personName, { role, ward }] of Object.entries(PEOPLE) as [PersonName, (typeof PEOPLE)[PersonName]][]) {
      const wardIds = ward === null ? [] : [wards[ward].id];
      people[personName] = await transaction(() => createPerson(personName, role, wardIds, code));
    }
    return {
      ...(people as Record<PersonName, Person>),
      code,
      departmentId: department,
      wardA: wards.A,
      wardB: wards.B,
    };
  });
}
