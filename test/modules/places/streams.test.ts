import { expect } from 'chai';
import type { PersonActor } from '../../../server/access/actor.ts';
import { rightsOf } from '../../../server/access/actor.ts';
import { runInContext } from '../../../server/access/context.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { createDepartment, createWard, placesModule } from '../../../server/modules/places/index.ts';
import type { StreamRight } from '../../../server/realtime/stream-rights.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { departmentId, sessionId, staffId, wardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const ID = '01900000-0000-7000-8000-000000000001';

describe('who hears of wards', () => {
  let kernel: Kernel;
  let mine: WardId;
  let other: WardId;
  let southern: WardId;

  const makeWard = (tenant: Tenant, name: string): Promise<WardId> =>
    kernel.as(tenant, async () => {
      const department = departmentId.parse((await createDepartment({ name: `Department of ${name}` }))._id);
      return wardId.parse((await createWard({ departmentId: department, name, floor: '1', rooms: ['Bay'] })).ward._id);
    });
  const hears = (role: Role, wardIds: WardId[], stream: Stream): ReturnType<StreamRight['mayHear']> => {
    const actor: PersonActor = {
      kind: 'staff',
      userId: staffId.parse(ID),
      sessionId: sessionId.parse(ID),
      hospitalId: kernel.north.id,
      displayName: 'Someone',
      jobTitle: null,
      registrationNumber: null,
      roles: [role],
      ...rightsOf('staff', [role], wardIds),
    };
    const right = placesModule({ goesWith: () => [] }).streams?.find(({ kind }) => kind === stream.kind);
    if (right === undefined) throw new Error(`Nobody says who hears ${stream.kind}.`);
    return runInContext({ requestId: 'test', actor, tenant: kernel.north, services: kernel.services }, () =>
      right.mayHear(stream),
    );
  };

  before(async () => {
    kernel = await openKernel();
    mine = await makeWard(kernel.north, 'Mine');
    other = await makeWard(kernel.north, 'Other');
    southern = await makeWard(kernel.south, 'Southern');
  });
  after(() => kernel.close());

  it('the list’s stream names every ward, so only those who see every ward hear it', async () => {
    for (const role of ['admin', 'doctor', 'nurse-manager', 'housekeeping', 'reception'] as const) {
      expect(await hears(role, [], { kind: 'wards' }), role).to.equal(true);
    }
    expect(await hears('nurse', [mine, other], { kind: 'wards' })).to.equal(false);
    expect(await hears('pharmacy', [mine], { kind: 'wards' })).to.equal(false);
  });

  it('a nurse hears her own ward and no other', async () => {
    expect(await hears('nurse', [mine], { kind: 'ward', id: mine })).to.equal(true);
    expect(await hears('nurse', [mine], { kind: 'ward', id: other })).to.equal(false);
    expect(await hears('nurse', [], { kind: 'ward', id: mine })).to.equal(false);
  });

  it('a ward of another hospital is heard by nobody here, assigned to it or not', async () => {
    expect(await hears('admin', [], { kind: 'ward', id: mine })).to.equal(true);
    expect(await hears('admin', [], { kind: 'ward', id: southern })).to.equal(false);
    expect(await hears('nurse', [southern], { kind: 'ward', id: southern })).to.equal(false);
  });

  it('a role without ward.read hears no ward, assigned to it or not', async () => {
    expect(await hears('pharmacy', [mine], { kind: 'ward', id: mine })).to.equal(false);
  });
});
