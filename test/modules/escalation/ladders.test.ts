import { expect } from 'chai';
import { DEFAULT_RUNGS, FIRST_STEP, nextStep, patienceMs, rungOf } from '../../../server/modules/escalation/steps.ts';
import type { Rung } from '../../../shared/schemas/chat.ts';
import { ladderList, ladderView } from '../../../shared/schemas/chat.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { well } from '../chat/talk.ts';

const RUNGS: Rung[] = [
  { afterMinutes: 2, times: 2, targets: [{ kind: 'same' }] },
  { afterMinutes: 10, times: 1, targets: [{ kind: 'staff-role', role: 'nurse-manager' }] },
];

describe('the steps of a ladder', () => {
  it('go through every asking of every rung in order, and past the last', () => {
    const steps = [FIRST_STEP];
    for (let step = FIRST_STEP; rungOf(RUNGS, step) !== undefined;) {
      step = nextStep(RUNGS, step);
      steps.push(step);
    }
    expect(steps.map(({ rung, time }) => `${rung}.${time}`)).to.deep.equal(['1.1', '1.2', '2.1', '3.1']);
    expect(
      steps.map((step) => patienceMs(RUNGS, step) / 60_000),
      'the last answer is waited for, too',
    ).to.deep.equal([2, 2, 10, 10]);
  });
});

describe('ladders', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const list = async () =>
    ladderList.parse(well(await (await world.as(world.north.nurse)).get('/api/v1/escalation/ladders'))).ladders;

  it('are the house’s own until somebody sets one up, for the hospital or for a ward', async () => {
    const { north } = world;
    const manager = await world.as(north.nurseManager);
    expect(await list()).to.deep.equal([{ wardId: null, rungs: DEFAULT_RUNGS, version: 0 }]);
    const path = `/api/v1/escalation/ladders/${north.wardA.id}`;
    const set = ladderView.parse(well(await manager.put(path, { version: 0, rungs: RUNGS })));
    expect(set).to.deep.equal({ wardId: north.wardA.id, rungs: RUNGS, version: 1 });
    well(await manager.put('/api/v1/escalation/ladders/hospital', { version: 0, rungs: RUNGS.slice(1) }));
    expect((await list()).map(({ wardId, version }) => [wardId, version])).to.deep.equal([
      [null, 1],
      [north.wardA.id, 1],
    ]);
    well(await manager.post(`${path}/remove`, { version: 1 }));
    const left = await manager.post('/api/v1/escalation/ladders/hospital/remove', { version: 1 });
    expect(ladderList.parse(well(left)).ladders).to.deep.equal([{ wardId: null, rungs: DEFAULT_RUNGS, version: 0 }]);
    expect(await manager.post(`${path}/remove`, { version: 0 })).to.be.problem('not-found');
  });

  it('are set up by one at a time, by who may, of people and wards that are the hospital’s', async () => {
    const { north, south } = world;
    const manager = await world.as(north.nurseManager);
    const path = `/api/v1/escalation/ladders/${north.wardB.id}`;
    const answers = await Promise.all([1, 2].map(() => manager.put(path, { version: 0, rungs: RUNGS })));
    expect(answers.map(({ status }) => status)).to.have.members([200, 409]);
    expect(answers.find(({ status }) => status === 409)).to.be.problem('version-conflict');
    expect(await manager.put(path, { version: 0, rungs: RUNGS })).to.be.problem('version-conflict');
    expect(await (await world.as(north.nurse)).put(path, { version: 1, rungs: RUNGS })).to.be.problem('not-allowed');
    const southern = `/api/v1/escalation/ladders/${south.wardA.id}`;
    expect(await manager.put(southern, { version: 0, rungs: RUNGS })).to.be.problem('not-found');
    for (const target of [
      { kind: 'person', staffId: south.nurse.id },
      { kind: 'role', roleId: south.nurse.id },
    ]) {
      const rungs = [...RUNGS, { afterMinutes: 5, times: 1, targets: [{ kind: 'same' }, target] }];
      expect(await manager.put(path, { version: 1, rungs })).to.be.problem('invalid-input', '/body/rungs/2/targets/1');
    }
    expect(await manager.put(path, { version: 1, rungs: [] })).to.be.problem('invalid-input');
  });
});
