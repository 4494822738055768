import type { DepartmentId, RoomId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { transaction } from '../../db/transaction.ts';
import { feedProfile } from '../../../shared/schemas/feeds.ts';
import { context } from '../../access/context.ts';
import { addFeed } from '../feeds/index.ts';
import { createBeds, createDepartment, createWard } from '../places/index.ts';
import { endSessionsOf, setSignInPolicy, storeFirstPasswords, storePassword } from '../sign-in/index.ts';
import { createManyStaff, findStaffByEmail } from '../staff/index.ts';
import type { PersonPlan, TenantPlan, WardPlan } from './data/plan.ts';
import type { PreparedPasswords } from './demo-passwords.ts';
import type { DemoState } from './demo.model.ts';
import { demoStateRepository } from './demo.repository.ts';
import { emailOf } from './logins.ts';

/** What the seed did in the tenant in force; `null`: nothing yet. */
export const demoState = () => demoStateRepository().findOne({ of: 'demo' });

/** Puts the whole plan into the tenant in force, and notes that it did: one transaction, so there is no half of it. */
export function seedTenant(
  plan: TenantPlan,
  passwords: PreparedPasswords,
  inForce: DemoState['passwords'],
): Promise<void> {
  return transaction(async () => {
    // First, so that of two processes that seed at once one begins anew and finds it done.
    await demoStateRepository().insert({
      of: 'demo',
      passwords: inForce,
      isFilled: false,
      isTalking: false,
      hasForms: false,
      hasProcedures: false,
      hasConsents: false,
      hasDuties: false,
      hasRosters: false,
      hasLeave: false,
    });
    const departments = new Map<string, DepartmentId>();
    for (const name of plan.departments) departments.set(name, (await createDepartment({ name }))._id as DepartmentId);
    const wards = new Map<string, WardId>();
    for (const ward of plan.wards) wards.set(ward.name, await seedWard(ward, named(departments, ward.department)));
    await seedPeople(plan, passwords, departments, wards);
    // A guest should not have to look for a code before the first look around; the operator shows how that goes.
    if (plan.departments.length === 0) return;
    await setSignInPolicy({ secondFactor: 'optional', version: 0 });
    await seedFeed();
  });
}

/** Takes what comes from this machine, whoever it says it is, so that a guest can play messages of their own. */
async function seedFeed(): Promise<void> {
  const profile = feedProfile.parse({ timeZone: context().tenant.timeZone, processingIds: ['P', 'T', 'D'] });
  const sender = { sendingApplication: '', sendingFacility: '', addresses: ['127.0.0.1', '::1'] };
  await addFeed({ name: 'Patient administration', ...sender, profile });
}

async function seedPeople(
  plan: TenantPlan,
  passwords: PreparedPasswords,
  departments: ReadonlyMap<string, DepartmentId>,
  wards: ReadonlyMap<string, WardId>,
): Promise<void> {
  const people = await createManyStaff(
    plan.people.map((person, index) => ({
      displayName: person.displayName,
      email: emailOf(plan, person),
      phone: `${plan.phonePrefix}${String(index + 1).padStart(3, '0')}`,
      jobTitle: person.jobTitle,
      registrationNumber: person.registrationNumber,
      roles: [person.role],
      wardIds: (person.wards ?? []).map((name) => named(wards, name)),
      departmentIds: (person.departments ?? []).map((name) => named(departments, name)),
      state: 'active',
    })),
  );
  await storeFirstPasswords(
    new Map(people.map((person) => [person._id as StaffId, named(passwords.hashes, person.email)])),
  );
}

async function seedWard(plan: WardPlan, departmentId: DepartmentId): Promise<WardId> {
  const { name, floor } = plan;
  const { ward, rooms } = await createWard({ departmentId, name, floor, rooms: plan.rooms.map((room) => room.name) });
  const wardId = ward._id as WardId;
  const groups = plan.rooms.flatMap(({ beds }, index) => {
    const roomId = rooms[index]?._id as RoomId;
    return beds.map((group) => ({ roomId, ...group }));
  });
  await createBeds(wardId, ...groups);
  return wardId;
}

/** Replaces the passwords of the plan's people, ends their sessions, and notes which kind is in force now. */
export function replacePasswords(
  plan: TenantPlan,
  passwords: PreparedPasswords,
  inForce: DemoState['passwords'],
): Promise<void> {
  return transaction(async () => {
    await demoStateRepository().updateWhere({ of: 'demo' }, { passwords: inForce });
    for (const person of plan.people) await replaceOne(plan, person, passwords);
  });
}

async function replaceOne(plan: TenantPlan, person: PersonPlan, passwords: PreparedPasswords): Promise<void> {
  const email = emailOf(plan, person);
  const staff = await findStaffByEmail(email);
  if (staff === null) return;
  await storePassword(staff._id as StaffId, named(passwords.hashes, email));
  await endSessionsOf(staff._id as StaffId, 'password-changed');
}

function named<Value>(known: ReadonlyMap<string, Value>, name: string): Value {
  const value = known.get(name);
  if (value === undefined) throw new Error(`The demo’s plan speaks of ${name}, which it does not have.`);
  return value;
}
