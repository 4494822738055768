import { expect } from 'chai';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import type { PersonActor } from '../../../server/access/actor.ts';
import { rightsOf } from '../../../server/access/actor.ts';
import { runInContext } from '../../../server/access/context.ts';
import type { Policy } from '../../../server/access/policy.ts';
import { assertEveryPermissionHasPolicy, authorise, can, definePolicy } from '../../../server/access/policy.ts';
import type { Filter } from '../../../server/db/filter.ts';
import { bedPolicy, departmentPolicy, roomPolicy } from '../../../server/modules/places/places.policy.ts';
import { sessionPolicy } from '../../../server/modules/sign-in/sign-in.policy.ts';
import { sessionId, staffId } from '../../../shared/types/ids.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Permission, Role } from '../../../shared/types/permissions.ts';
import { ROLES } from '../../../shared/types/permissions.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import { asStaff, newWard, sample, samplePolicy } from '../db/sample-records.ts';

/** A filter of the few forms that scopes have, asked of a record in memory. What it does not know, it refuses. */
function matches(filter: object, record: object): boolean {
  return Object.entries(filter).every(([field, wanted]: [string, unknown]) => {
    const value = (record as Record<string, unknown>)[field];
    if (typeof wanted !== 'object' || wanted === null) return value === wanted;
    const [operator, ...others] = Object.keys(wanted);
    if (operator !== '$in' || others.length > 0) throw new Error(`This test does not know ${operator}.`);
    return (wanted as { $in: readonly unknown[] }).$in.includes(value);
  });
}

const WARDS: readonly WardId[] = Array.from({ length: 4 }, newWard);
const PEOPLE = Array.from({ length: 3 }, () => staffId.parse(uuid()));
const ROLE_NAMES = Object.keys(ROLES) as Role[];

describe('a policy', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  const actors = fc
    .record({
      roles: fc.uniqueArray(fc.constantFrom(...ROLE_NAMES), { maxLength: 3 }),
      wards: fc.subarray([...WARDS]),
      userId: fc.constantFrom(...PEOPLE),
      kind: fc.constantFrom('staff' as const, 'operator' as const),
    })
    .map(({ roles, wards, userId, kind }): PersonActor => ({
      kind,
      userId,
      hospitalId: kernel.north.id,
      sessionId: sessionId.parse(uuid()),
      displayName: 'Someone',
      jobTitle: null,
      registrationNumber: null,
      roles,
      ...rightsOf(kind, roles, wards),
    }));
  const inWard = fc.record({ wardId: fc.constantFrom(...WARDS), count: fc.integer({ min: 0, max: 200 }) });
  const ofPerson = fc.record({ staffId: fc.constantFrom(...PEOPLE) });

  /** Whether reading by `may` and reading by `scope` say the same of the record, and nothing is allowed beyond it. */
  async function agrees<T>(policy: Policy<T>, reading: Permission, actor: PersonActor, record: T): Promise<void> {
    const scope: Filter<T> | null = policy.scope(actor);
    const isSeen = scope !== null && matches(scope, record as object);
    const { services, north: tenant } = kernel;
    await runInContext({ requestId: uuid(), actor, tenant, services }, async () => {
      const mayRead = actor.permissions.has(reading) && isSeen;
      expect(can(policy, reading, record), `${policy.of}: ${reading}`).to.equal(mayRead);
      for (const permission of Object.keys(policy.rules) as Permission[]) {
        if (can(policy, permission, record)) expect(isSeen, `${policy.of}: ${permission}`).to.equal(true);
      }
    });
  }

  for (const [policy, reading, records] of [
    [samplePolicy, 'ward.read', inWard],
    [bedPolicy, 'ward.read', inWard],
    [roomPolicy, 'ward.read', inWard],
    [departmentPolicy, 'ward.read', inWard],
    [sessionPolicy, 'account.manage', ofPerson],
  ] as const) {
    it(`of a ${policy.of} lets read what its scope finds, and nothing be done to what it does not`, () =>
      fc.assert(
        fc.asyncProperty(actors, records as fc.Arbitrary<object>, (actor, record) =>
          // The records carry the fields the policy looks at; their other fields do not matter to it.
          agrees(policy as unknown as Policy<object>, reading, actor, record),
        ),
        { numRuns: 300 },
      ));
  }

  it('allows nothing without the permission, and nothing it does not speak of', async () => {
    const ward = newWard();
    const open = definePolicy<object>({ of: 'thing', scope: () => ({}), rules: { 'ward.read': { may: () => true } } });
    await asStaff(kernel.services, kernel.north, 'pharmacy', [ward], async () => {
      expect(can(open, 'ward.read', {})).to.equal(false);
      expect(can(samplePolicy, 'ward.read', sample({ wardId: ward }))).to.equal(false);
      expect(can(open, 'staff.read', {}), 'held, but not spoken of').to.equal(false);
    });
    await asStaff(kernel.services, kernel.north, 'nurse', [ward], async () => {
      expect(can(open, 'ward.read', {})).to.equal(true);
      expect(can(samplePolicy, 'ward.read', sample({ wardId: ward }))).to.equal(true);
      expect(can(samplePolicy, 'ward.read', sample())).to.equal(false);
    });
  });

  it('refuses as not allowed, and lets the house itself', async () => {
    const record = sample();
    await asStaff(kernel.services, kernel.north, 'nurse', [], async () => {
      expect(() => authorise(samplePolicy, 'ward.read', record))
        .to.throw()
        .with.property('kind', 'not-allowed');
    });
    await kernel.as(kernel.north, async () => {
      expect(() => authorise(samplePolicy, 'ward.manage', record)).not.to.throw();
    });
  });

  it('must speak of every permission before the house opens', () => {
    expect(() => assertEveryPermissionHasPolicy([samplePolicy], ['ward.read', 'ward.manage'])).not.to.throw();
    expect(() => assertEveryPermissionHasPolicy([samplePolicy], ['ward.read', 'staff.read', 'policy.manage'])).to.throw(
      'No policy speaks of these permissions: staff.read, policy.manage.',
    );
    expect(() => assertEveryPermissionHasPolicy([samplePolicy])).to.throw('hospital.manage');
  });

  it('gives a role of another audience no rights, and every ward only where a role reaches every ward', () => {
    expect(rightsOf('staff', ['operator'], [])).to.deep.equal({ permissions: new Set(), wardIds: [] });
    expect(rightsOf('operator', ['admin'], []).permissions.size).to.equal(0);
    const [ward] = WARDS;
    expect(rightsOf('staff', ['nurse'], ward === undefined ? [] : [ward]).wardIds).to.deep.equal([ward]);
    expect(rightsOf('staff', ['nurse', 'doctor'], []).wardIds).to.equal(null);
  });
});
