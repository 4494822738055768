import { expect } from 'chai';
import {
  causeRepository,
  dispatchRepository,
  noticeRepository,
} from '../../../server/modules/notices/notices.repository.ts';
import { listEvents } from '../../../server/outbox/outbox.ts';
import { noticeView } from '../../../shared/schemas/notices.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { direct, open, say, well } from '../chat/talk.ts';
import { deliver, inboxOf, raiseTo, send } from './inbox.ts';

describe('what a notice says of what nobody may read any more', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const moveTo = async (person: Person, wardId: string) => {
    const admin = await world.as(world.north.admin);
    const { version } = staffView.parse((await admin.get(`/api/v1/staff/${person.id}`)).body);
    well(await admin.patch(`/api/v1/staff/${person.id}`, { version, wardIds: [wardId] }));
  };
  const wordsOf = async (person: Person) => (await inboxOf(world, person)).map(({ type, words }) => ({ type, words }));

  it('is nothing once it is deleted, in the inbox and in what is stored, while others of its channel stay', async () => {
    const { south } = world;
    const from = await world.as(south.nurse);
    const { id } = await direct(world, south.nurse, south.doctor);
    const gone = await say(from, id, 'Canary in bed 4', { priority: 'urgent' });
    const kept = await say(from, id, 'Kept in bed 5', { priority: 'urgent' });
    await deliver(world);
    expect(await wordsOf(south.doctor)).to.have.length.greaterThan(1);
    well(await from.post(`/api/v1/chat/messages/${gone.id}/delete`, { version: gone.version }));
    await deliver(world);
    const stored = await world.inside(south, async () => [
      ...(await noticeRepository().find({})),
      ...(await causeRepository().find({})),
    ]);
    const about = (messageId: string) =>
      stored.filter(({ link }) => link.to === 'message' && link.messageId === messageId).map(({ words }) => words);
    expect(about(gone.id)).to.have.length.greaterThan(1);
    for (const words of about(gone.id)) expect(words).to.deep.equal({});
    expect(about(kept.id)).to.have.length.greaterThan(1);
    for (const words of about(kept.id)) expect(words).to.include({ preview: 'Kept in bed 5' });
  });

  it('is nothing for who left the ward, and does not leave the house; for who stays it is what it was', async () => {
    const { nurse, nurseManager, wardA, wardB } = world.north;
    const from = await world.as(nurseManager);
    const { id } = await open(from, { kind: 'ward', wardId: wardA.id });
    const mention = { target: { kind: 'person' as const, staffId: nurse.id }, label: nurse.displayName };
    await say(from, id, `Canary in bed 4 @${nurse.displayName}`, { mentions: [mention] });
    await raiseTo(world, world.north, nurse, { type: 'stay.moved', words: { way: 'in' } });
    await deliver(world);
    const before = await wordsOf(nurse);
    expect(before.find(({ type }) => type === 'message.mention')?.words.preview).to.match(/^Canary in bed 4/u);
    expect(before.find(({ type }) => type === 'stay.moved')?.words).to.include({ ward: 'Ward A' });
    await moveTo(nurse, wardB.id);
    expect((await wordsOf(nurse)).map(({ words }) => words)).to.deep.equal(before.map(() => ({})));
    await send(world);
    const states = await world.inside(world.north, async () =>
      (await dispatchRepository().find({ staffId: nurse.id })).map(({ state }) => state),
    );
    expect(new Set(states)).to.deep.equal(new Set(['dropped']));
    await moveTo(nurse, wardA.id);
    expect(await wordsOf(nurse)).to.deep.equal(before);
  });

  it('is nothing in what is answered and told when they leave it for later or act on it', async () => {
    const { nurse, nurseManager, wardA, wardB } = world.north;
    const from = await world.as(nurseManager);
    const { id } = await open(from, { kind: 'ward', wardId: wardA.id });
    const mention = { target: { kind: 'person' as const, staffId: nurse.id }, label: nurse.displayName };
    await say(from, id, `Canary in bed 7 @${nurse.displayName}`, { mentions: [mention] });
    await deliver(world);
    const caller = await world.as(nurse);
    const [notice] = await inboxOf(world, nurse);
    if (notice === undefined) throw new Error('Nothing was told.');
    const act = async (what: string) =>
      noticeView.parse(well(await caller.post(`/api/v1/notices/${notice.id}/${what}`)));
    const toldTo = () =>
      world.inside(world.north, async () =>
        (await listEvents({ kind: 'person', id: nurse.id }, { after: 0 })).filter(
          ({ name }) => name === 'notice.changed',
        ),
      );
    expect((await act('unsee')).words.preview).to.match(/^Canary/u);
    await moveTo(nurse, wardB.id);
    const before = (await toldTo()).length;
    expect((await act('act')).words).to.deep.equal({});
    expect((await act('unsee')).words).to.deep.equal({});
    expect((await act('unsee')).words).to.deep.equal({});
    const told = (await toldTo()).slice(before);
    expect(told).to.have.lengthOf(2);
    expect(JSON.stringify(told)).not.to.contain('Canary');
    await moveTo(nurse, wardA.id);
    expect((await act('act')).words.preview).to.match(/^Canary/u);
  });
});
