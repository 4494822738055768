import { expect } from 'chai';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { climb } from '../../../server/modules/escalation/commands/climb.ts';
import { escalationRepository } from '../../../server/modules/escalation/escalation.repository.ts';
import { climbJob } from '../../../server/modules/escalation/jobs/climb-ladders.ts';
import type { ConsumedEvent } from '../../../server/outbox/outbox.model.ts';
import { consumedCollection } from '../../../server/outbox/outbox.model.ts';
import type { Rung } from '../../../shared/schemas/chat.ts';
import { ladderList, messageView } from '../../../shared/schemas/chat.ts';
import type { MessageId } from '../../../shared/types/ids.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { well } from '../chat/talk.ts';
import { ladderClimber, MINUTE } from './ladder-climber.ts';

const same = (times = 1): Rung => ({ afterMinutes: 5, times, targets: [{ kind: 'same' }] });

describe('a message that nobody acknowledges', () => {
  let world: World;
  let north: TestHospital;
  let house: ReturnType<typeof ladderClimber>;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
    house = ladderClimber(world);
  });
  after(() => world.close());

  const stateOf = async (messageId: MessageId) =>
    world.inside(north, async () => (await escalationRepository().findOne({ messageId }))?.state ?? null);

  it('climbs from who was asked to a role and on to a person, once per rung, and every step stands in the thread', async () => {
    const { nurse, doctor, pharmacy, nurseManager, wardA } = north;
    const registrar = await house.newRole(wardA.id, doctor);
    const coordinator = await house.newRole(wardA.id, pharmacy);
    await house.ladder(
      wardA.id,
      same(2),
      { afterMinutes: 3, times: 1, targets: [{ kind: 'role', roleId: coordinator.id }] },
      { afterMinutes: 10, times: 1, targets: [{ kind: 'person', staffId: nurseManager.id }] },
    );
    const message = await house.say(nurse, await house.toRole(nurse, registrar.id));
    expect(message.askedIds).to.deep.equal([doctor.id]);
    await house.after(4);
    expect(await house.steps(nurse, message), 'not before its time').to.deep.equal([]);
    await house.after(1);
    await house.climb();
    await house.settled();
    expect(await house.steps(nurse, message), 'once, however often it is looked at').to.deep.equal([
      '1.1 asked doctor',
    ]);
    await house.after(5);
    await house.after(3);
    expect(await house.steps(nurse, message)).to.deep.equal([
      '1.1 asked doctor',
      '1.2 asked doctor',
      '2.1 asked pharmacy',
    ]);
    expect((await house.notices(pharmacy, message, 'message.escalated')).map(({ why }) => why)).to.deep.equal(['role']);
    expect(await house.notices(nurseManager, message, 'message.escalated')).to.deep.equal([]);
    await house.after(10);
    const [told] = await house.notices(nurseManager, message, 'message.escalated');
    expect(told).to.deep.include({ why: 'escalated' });
    expect(told?.words).to.deep.include({ author: nurse.displayName, minutes: '23' });
    await house.after(10);
    expect((await house.steps(nurse, message)).slice(3)).to.deep.equal(['3.1 asked nurseManager', '3.1 exhausted']);
    expect(await house.notices(nurse, message, 'message.unanswered')).to.have.length(1);
    await house.after(60);
    expect(await house.steps(nurse, message), 'it is over').to.have.length(5);
    expect(await stateOf(message.id)).to.equal('exhausted');
  });

  it('stops when one of those asked acknowledges it, before the first rung or after the third', async () => {
    const { nurse, doctor, pharmacy, wardA } = north;
    await house.ladder(wardA.id, same(1), {
      afterMinutes: 5,
      times: 2,
      targets: [{ kind: 'person', staffId: pharmacy.id }],
    });
    const channel = await house.toRole(nurse, (await house.newRole(wardA.id, doctor)).id);
    const early = await house.say(nurse, channel);
    const late = await house.say(nurse, channel);
    await house.acknowledge(doctor, early);
    await house.after(5);
    await house.after(5);
    expect(await house.notices(pharmacy, late, 'message.escalated')).to.have.length(1);
    // Who was let in by the ladder reads it and can answer.
    await house.acknowledge(pharmacy, late);
    await house.after(5);
    await house.after(30);
    expect(await house.steps(nurse, early)).to.deep.equal([]);
    expect(await house.steps(nurse, late)).to.deep.equal([
      '1.1 asked doctor',
      '2.1 asked pharmacy',
      '2.2 acknowledged pharmacy',
    ]);
    expect([await stateOf(early.id), await stateOf(late.id)]).to.deep.equal(['acknowledged', 'acknowledged']);
    for (const person of [pharmacy, doctor]) {
      const notices = await house.notices(person, late, 'message.escalated');
      expect(
        notices.map(({ actedAt }) => actedAt === null),
        person.displayName,
      ).to.deep.equal([false]);
    }
  });

  it('goes by at once where nobody is there, and says so', async () => {
    const { nurse, doctor, nurseManager, wardA } = north;
    const empty = await house.newRole(wardA.id);
    await house.ladder(
      wardA.id,
      same(1),
      { afterMinutes: 5, times: 3, targets: [{ kind: 'role', roleId: empty.id }] },
      { afterMinutes: 60, times: 1, targets: [{ kind: 'person', staffId: nurseManager.id }] },
    );
    const message = await house.say(nurse, await house.toRole(nurse, (await house.newRole(wardA.id, doctor)).id));
    await house.after(5);
    await house.after(5);
    expect(await house.steps(nurse, message)).to.deep.equal([
      '1.1 asked doctor',
      '2.1 nobody-there',
      '3.1 asked nurseManager',
    ]);
    const toNobody = await house.say(nurse, await house.toRole(nurse, empty.id));
    expect(toNobody.askedIds).to.deep.equal([]);
    await house.after(0);
    expect(await house.steps(nurse, toNobody), 'who asks nobody does not wait').to.deep.equal([
      '1.1 nobody-there',
      '2.1 nobody-there',
      '3.1 asked nurseManager',
    ]);
  });

  it('asks whoever holds the role at that rung, and the cover of who is away', async () => {
    const { nurse, otherNurse, doctor, pharmacy, nurseManager, wardA } = north;
    const asked = await house.newRole(wardA.id, doctor);
    const coordinator = await house.newRole(wardA.id, otherNurse);
    await house.ladder(wardA.id, {
      afterMinutes: 5,
      times: 3,
      targets: [{ kind: 'role', roleId: coordinator.id }],
    });
    const message = await house.say(nurse, await house.toRole(nurse, asked.id));
    await house.after(5);
    const body = { version: coordinator.version, to: pharmacy.id };
    well(await (await house.as(otherNurse)).post(`/api/v1/on-call/${coordinator.id}/pass`, body));
    await house.after(5);
    const awayUntil = new Date(world.clock.now().getTime() + 60 * MINUTE).toISOString();
    const away = { awayUntil, coverId: nurseManager.id };
    well(await (await house.as(pharmacy)).put('/api/v1/on-call/me/availability', away));
    await house.after(5);
    expect(await house.steps(nurse, message)).to.deep.equal([
      '1.1 asked otherNurse',
      '1.2 asked pharmacy',
      '1.3 asked nurseManager',
    ]);
    const [notice] = await house.notices(nurseManager, message, 'message.escalated');
    expect(notice).to.include({ why: 'cover' });
    well(await (await house.as(pharmacy)).put('/api/v1/on-call/me/availability', { awayUntil: null, coverId: null }));
  });

  it('goes on a rung at a time after the house was away for hours', async () => {
    const { nurse, doctor, nurseManager, wardA } = north;
    await house.ladder(wardA.id, same(2), {
      afterMinutes: 5,
      times: 1,
      targets: [{ kind: 'person', staffId: nurseManager.id }],
    });
    const message = await house.say(nurse, await house.toRole(nurse, (await house.newRole(wardA.id, doctor)).id));
    await house.after(6 * 60);
    await house.climb();
    expect(await house.steps(nurse, message)).to.deep.equal(['1.1 asked doctor']);
    await house.after(5);
    expect(await house.steps(nurse, message)).to.deep.equal(['1.1 asked doctor', '1.2 asked doctor']);
    await house.acknowledge(doctor, message);
  });

  it('takes each step once, however many nodes try at the same moment', async () => {
    const { nurse, doctor, wardA } = north;
    await house.ladder(wardA.id, same(5));
    const message = await house.say(nurse, await house.toRole(nurse, (await house.newRole(wardA.id, doctor)).id));
    world.clock.advance(5 * MINUTE);
    const nodes = [1, 2, 3].map(() => createJobRunner(world.app.services, [climbJob], { timers: world.clock }));
    await Promise.all(nodes.map((node) => node.runNow(climbJob.name, north.tenant)));
    await Promise.all(nodes.map((node) => node.stop()));
    expect(await house.steps(nurse, message)).to.deep.equal(['1.1 asked doctor']);
    world.clock.advance(5 * MINUTE);
    // Should two ever hold the lease: the record itself lets one of them through.
    await world.inside(north, async () => {
      const id = (await escalationRepository().findOne({ messageId: message.id }))?._id ?? '';
      await Promise.all(Array.from({ length: 6 }, () => climb(id)));
    });
    expect(await house.steps(nurse, message)).to.deep.equal(['1.1 asked doctor', '1.2 asked doctor']);
    await house.acknowledge(doctor, message);
  });

  it('is asked of nobody any more once it is deleted', async () => {
    const { nurse, doctor, wardA } = north;
    await house.ladder(wardA.id, same(5));
    const message = await house.say(nurse, await house.toRole(nurse, (await house.newRole(wardA.id, doctor)).id));
    const { version } = message;
    const deleted = await (await house.as(nurse)).post(`/api/v1/chat/messages/${message.id}/delete`, { version });
    expect(messageView.parse(well(deleted)).deletedAt).not.to.equal(null);
    await house.after(5);
    expect(await house.steps(nurse, message)).to.deep.equal([]);
    expect(await stateOf(message.id)).to.equal('withdrawn');
  });

  it('climbs where it is urgent, or important and asked for; an ordinary one waits for who has the time', async () => {
    const { nurse, doctor } = north;
    const channel = await house.toPerson(nurse, doctor.id);
    const said = async (more: object) => stateOf((await house.say(nurse, channel, more)).id);
    expect(await said({ priority: 'urgent' })).to.equal('active');
    expect(await said({ priority: 'important', needsAck: true })).to.equal('active');
    expect(await said({ priority: 'important', needsAck: false })).to.equal(null);
    expect(await said({ priority: 'normal', needsAck: true })).to.equal(null);
    expect(await said({})).to.equal(null);
  });

  it('alone costs the house a mark: what is only said, smiled at or deleted costs none', async () => {
    const { nurse, doctor } = north;
    const consumed = definePolicy<ConsumedEvent>({ of: 'consumed event', scope: () => null, rules: {} });
    const marks = () =>
      world.inside(north, async () => {
        const count = (subscriber: string) => repository(consumedCollection, consumed).count({ subscriber });
        return [await count('escalation.start'), await count('escalation.stop')];
      });
    const channel = await house.toPerson(nurse, doctor.id);
    const smile = async ({ id }: { readonly id: MessageId }) =>
      well(await (await house.as(doctor)).post(`/api/v1/chat/messages/${id}/reactions`, { emoji: '👍', isSet: true }));
    const before = await marks();
    const plain = await house.say(nurse, channel, {});
    await smile(plain);
    const { version } = plain;
    well(await (await house.as(nurse)).post(`/api/v1/chat/messages/${plain.id}/delete`, { version }));
    await house.settled();
    expect(await marks()).to.deep.equal(before);
    const urgent = await house.say(nurse, channel);
    await smile(urgent);
    await house.acknowledge(doctor, urgent);
    const [started = 0, stopped = 0] = before;
    expect(await marks()).to.deep.equal([started + 1, stopped + 1]);
    expect(await stateOf(urgent.id)).to.equal('acknowledged');
  });

  it('without a ladder of the ward or the hospital asks again three times, then who manages the nurses', async () => {
    const { nurse, doctor, nurseManager } = north;
    const message = await house.say(nurse, await house.toPerson(nurse, doctor.id));
    for (let step = 0; step < 4; step += 1) await house.after(5);
    expect(await house.steps(nurse, message)).to.deep.equal([
      '1.1 asked doctor',
      '1.2 asked doctor',
      '1.3 asked doctor',
      '2.1 asked nurseManager',
    ]);
    await house.acknowledge(nurseManager, message);
  });

  it('is nothing another hospital hears of', async () => {
    const { nurse, pharmacy } = north;
    await house.ladder('hospital', same(1));
    const message = await house.say(nurse, await house.toPerson(nurse, pharmacy.id));
    world.clock.advance(5 * MINUTE);
    await world.app.jobs.runNow('escalation.climb');
    expect(await house.steps(nurse, message)).to.deep.equal(['1.1 asked pharmacy']);
    expect(await world.inside(world.south, () => escalationRepository().count({}))).to.equal(0);
    const south = await house.as(world.south.admin);
    const { ladders } = ladderList.parse(well(await south.get('/api/v1/escalation/ladders')));
    expect(ladders.map(({ version, wardId }) => ({ version, wardId }))).to.deep.equal([{ version: 0, wardId: null }]);
    expect(JSON.stringify(well(await south.get('/api/v1/notices')))).not.to.include(message.id);
  });
});
