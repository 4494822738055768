import { expect } from 'chai';
import { transaction } from '../../../server/db/transaction.ts';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { giveNotices } from '../../../server/modules/notices/commands/give-notices.ts';
import { deliverNotices } from '../../../server/modules/notices/jobs/deliver-notices.ts';
import {
  causeRepository,
  noticeRepository,
  settlementRepository,
} from '../../../server/modules/notices/notices.repository.ts';
import { findRecipients } from '../../../server/modules/notices/recipients.ts';
import { createManyStaff } from '../../../server/modules/staff/index.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { messageId, channelId } from '../../../shared/types/ids.ts';
import { v7 as uuid } from 'uuid';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { deliver, inboxOf, newKey, raise, raiseTo, settle } from './inbox.ts';

describe('from a cause to its recipients', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await world.inside(world.north, () =>
      transaction(() =>
        createManyStaff(
          Array.from({ length: 23 }, (_, index) => ({
            displayName: `Nurse ${index}`,
            email: `nurse${index}@ward-a.example`,
            roles: ['nurse' as const],
            wardIds: [world.north.wardA.id],
            state: 'active' as const,
          })),
        ),
      ),
    );
  });
  after(() => world.close());

  const given = (key: string) => world.inside(world.north, () => noticeRepository().find({ causeKeys: key }));
  const causeOf = (key: string) => world.inside(world.north, () => causeRepository().findOne({ key }));
  const people = (found: readonly { readonly staffId: string }[]) => found.map(({ staffId }) => staffId).toSorted();
  /** Everyone of ward A once: 23 and the nurse of every world. */
  function expectOnceEach(found: readonly { readonly staffId: string }[]): void {
    expect(found).to.have.length(24);
    expect(new Set(people(found))).to.have.property('size', 24);
  }

  it('tells whoever is assigned to the ward, and nobody of another ward or hospital', async () => {
    const key = await raise(world, world.north);
    await deliver(world);
    const found = await given(key);
    expectOnceEach(found);
    expect(people(found)).to.include(world.north.nurse.id);
    expect(people(found)).not.to.include.members([world.north.otherNurse.id]);
    expect(await world.inside(world.south, () => noticeRepository().count({}))).to.equal(0);
    const [notice] = await inboxOf(world, world.north.nurse);
    expect(notice).to.deep.include({ type: 'stay.moved', why: 'ward', count: 1, seenAt: null });
    expect(notice?.words).to.deep.equal({ ward: 'Ward A', bed: '1A' });
  });

  it('gives each recipient one notice though two nodes run at once', async () => {
    const keys = [await raise(world, world.north), await raise(world, world.north)];
    const run = () => deliverNotices({});
    const other = createJobRunner(world.app.services, [{ name: 'notices.deliver', everyMs: 1_000, run }]);
    await Promise.all([deliver(world), other.runNow('notices.deliver'), deliver(world)]);
    await deliver(world);
    for (const key of keys) expectOnceEach(await given(key));
    await other.stop();
  });

  it('gives one even where two of them do it at the same time without knowing of each other', async () => {
    const key = await raise(world, world.north);
    await world.inside(world.north, async () => {
      await Promise.all([deliverNotices({}), deliverNotices({}), deliverNotices({})]);
    });
    world.clock.advance(600_000);
    await deliver(world);
    expectOnceEach(await given(key));
  });

  it('goes on where a run died after some recipients had theirs', async () => {
    const key = await raise(world, world.north);
    await world.inside(world.north, async () => {
      const cause = await causeRepository().findOne({ key });
      if (cause === null) throw new Error('There is no cause.');
      const everyone = await findRecipients(cause, {});
      await giveNotices(cause, {}, everyone.slice(0, 7));
    });
    expect(await given(key)).to.have.length(7);
    await deliver(world);
    expectOnceEach(await given(key));
  });

  it('gives nothing again where a run died before it wrote that all have theirs', async () => {
    const key = await raise(world, world.north);
    await deliver(world);
    const cause = await causeOf(key);
    await world.inside(world.north, () =>
      causeRepository().updateWhere({ _id: cause?._id ?? '' }, { state: 'waiting' }),
    );
    await deliver(world);
    expectOnceEach(await given(key));
    expect((await given(key)).every(({ count }) => count === 1)).to.equal(true);
    expect((await causeOf(key))?.state).to.equal('delivered');
  });

  it('tells a cause that is raised twice once, and nothing of one whose change did not stand', async () => {
    const key = await raise(world, world.north);
    await raise(world, world.north, { key });
    await deliver(world);
    await raise(world, world.north, { key });
    await deliver(world);
    expectOnceEach(await given(key));
    const undone = newKey('undone');
    const failing = world.inside(world.north, () =>
      transaction(async () => {
        await raise(world, world.north, { key: undone });
        throw new Error('It did not happen after all.');
      }),
    );
    await failing.then(
      () => expect.fail('It stands.'),
      () => undefined,
    );
    await deliver(world);
    expect(await given(undone)).to.have.length(0);
  });

  it('passes over who did it, who is suspended, and who may not see what it is about', async () => {
    const { north } = world;
    const admin = await world.as(north.admin);
    const suspended = await world.inside(north, async () => {
      const [notice] = await noticeRepository().find({ staffId: { $nin: [north.nurse.id] } }, { limit: 1 });
      return notice?.staffId ?? '';
    });
    const { version } = staffView.parse((await admin.get(`/api/v1/staff/${suspended}`)).body);
    const answer = await admin.post(`/api/v1/staff/${suspended}/suspend`, { version, reason: 'A test' });
    expect(answer.status).to.equal(200);
    const ids: StaffId[] = [
      suspended as StaffId,
      north.pharmacy.id,
      north.otherNurse.id,
      north.nurse.id,
      north.doctor.id,
    ];
    const key = await raise(world, north, {
      audiences: [{ staffIds: ids, why: 'named' }],
      except: [north.nurse.id],
    });
    await deliver(world);
    // Pharmacy sees no patients, the other nurse not this ward.
    expect(people(await given(key))).to.deep.equal([north.doctor.id]);
  });

  it('does not tell of a message who may not read it, and tells the cover of who is away', async () => {
    const { north } = world;
    const link = {
      to: 'message',
      channelId: channelId.parse(uuid()),
      messageId: messageId.parse(uuid()),
      number: 1,
    } as const;
    const tell = async (type: 'message.mention' | 'message.urgent') => {
      const key = await raiseTo(world, north, north.nurse, {
        type,
        link,
        audiences: [{ staffIds: [north.nurse.id, north.pharmacy.id], why: 'named' }],
      });
      await world.inside(north, () =>
        deliverNotices({
          findAway: async () => new Map([[north.nurse.id, north.doctor.id]]),
          mayReadMessage: async (_link, ids) => new Set(ids.filter((id) => id !== north.pharmacy.id)),
        }),
      );
      return given(key);
    };
    for (const type of ['message.mention', 'message.urgent'] as const) {
      const found = await tell(type);
      expect(people(found)).to.deep.equal([north.nurse.id, north.doctor.id].toSorted());
      expect(found.find(({ staffId }) => staffId === north.doctor.id)?.why).to.equal('cover');
    }
  });

  describe('causes of one subject', () => {
    const about = (subject: string, at: number) =>
      raiseTo(world, world.south, world.south.nurse, { subject, at: new Date(world.clock.now().getTime() + at) });

    it('within a minute become one notice, which says how many there were and what was last', async () => {
      await about('bed 1', 0);
      await about('bed 1', 59_000);
      await about('bed 1', 61_000);
      await about('bed 2', 0);
      await deliver(world);
      const inbox = await inboxOf(world, world.south.nurse);
      expect(inbox.map(({ count }) => count)).to.have.members([1, 1, 2]);
    });

    it('do not join one that was looked at, nor one that waits to be acted on', async () => {
      const nurse = await world.as(world.south.nurse);
      await about('bed 3', 0);
      await deliver(world);
      const [first] = await inboxOf(world, world.south.nurse);
      await nurse.post('/api/v1/notices/see', { ids: [first?.id] });
      await about('bed 3', 1_000);
      for (const _ of [1, 2]) {
        await raiseTo(world, world.south, world.south.nurse, { type: 'role.passed', subject: 'role 1' });
      }
      await deliver(world);
      const inbox = (await inboxOf(world, world.south.nurse)).slice(0, 4);
      expect(inbox.map(({ count }) => count)).to.deep.equal([1, 1, 1, 1]);
    });
  });

  describe('what is done', () => {
    it('is settled for who did it, seen, and for everybody else without their having seen it', async () => {
      const { south } = world;
      const both = { audiences: [{ staffIds: [south.nurse.id, south.doctor.id], why: 'named' as const }] };
      const one = await raise(world, south, { ...both, key: newKey('ask:1') });
      const other = await raise(world, south, { ...both, key: newKey('ask:2') });
      await settle(world, south, { key: one, staffId: south.nurse.id });
      await settle(world, south, { keyPrefix: 'ask:2' });
      await deliver(world);
      const state = (key: string, staffId: StaffId) =>
        world.inside(south, async () => {
          const notice = await noticeRepository().findOne({ causeKeys: key, staffId });
          return [notice?.actedAt !== null, notice?.seenAt !== null];
        });
      expect(await state(one, south.nurse.id)).to.deep.equal([true, true]);
      expect(await state(one, south.doctor.id)).to.deep.equal([false, false]);
      expect(await state(other, south.nurse.id)).to.deep.equal([true, false]);
      expect(await state(other, south.doctor.id)).to.deep.equal([true, false]);
    });

    it('does not settle what was raised afterwards', async () => {
      const { south } = world;
      await settle(world, south, { keyPrefix: 'direct:' });
      const key = await raiseTo(world, south, south.nurse, { key: newKey('direct:late') });
      await deliver(world);
      const found = await world.inside(south, () => noticeRepository().findOne({ causeKeys: key }));
      expect(found?.actedAt).to.equal(null);
    });
  });

  it('settles what can be settled behind however many that wait for a notice nobody can be given', async () => {
    const { north } = world;
    const stuck = await raiseTo(world, north, north.nurse);
    await world.inside(north, async () => {
      const cause = await causeRepository().findOne({ key: stuck });
      await transaction(async () => {
        const nextTryAt = new Date(world.clock.now().getTime() + 3_600_000);
        await causeRepository().updateWhere({ _id: cause?._id ?? '' }, { nextTryAt });
      });
    });
    for (let times = 0; times < 3; times += 1) await settle(world, north, { key: stuck });
    const key = await raiseTo(world, north, north.doctor);
    await settle(world, north, { key });
    await world.inside(north, () => deliverNotices({}, 2));
    const [notice] = await world.inside(north, () => noticeRepository().find({ causeKeys: key }));
    expect(notice?.actedAt).to.be.instanceOf(Date);
    const left = await world.inside(north, () => settlementRepository().find({}));
    expect(left.map((one) => one.key)).to.deep.equal([stuck, stuck, stuck]);
  });
});
