import { expect } from 'chai';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import {
  feedMovementRepository,
  feedRepository,
  feedVisitRepository,
} from '../../../server/modules/feeds/feeds.repository.ts';
import type { Movement } from '../../../server/modules/feeds/ledger/movement.ts';
import { getBed, transitionBed } from '../../../server/modules/places/index.ts';
import type { FeedProfile } from '../../../shared/schemas/feeds.ts';
import type { BedId, FeedMessageId } from '../../../shared/types/ids.ts';
import { bedId } from '../../../shared/types/ids.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { FeedLine } from './feed-line.ts';
import { move } from '../bin/bin-hands.ts';
import { ackOf, evn, inside, msh, nextControlId, openFeedLine, pid, pv1 } from './feed-line.ts';

describe('A feed in which something goes wrong', () => {
  let world: World;
  let line: FeedLine;
  let other: FeedLine;
  const bed = (index: number): BedId => bedId.parse(world.north.wardA.bedIds[index]);
  const standing = (id: BedId) => inside(world, world.north, async () => (await getBed(id)).state);
  /** Does it in the hospital's database as no message could. */
  const tamper = <T>(work: () => Promise<T>): Promise<T> =>
    inside(world, world.north, () =>
      transaction(async () => {
        await journal({ action: 'test', subject: { kind: 'test', id: line.feed.id } });
        return work();
      }),
    );
  const resolve = async (work: { id: string; version: number }, action: object) => {
    const admin = await world.as(world.north.admin);
    return admin.post(`/api/v1/feed-work/${work.id}/resolve`, { version: work.version, action });
  };
  const stampOf = (minute: number) => `2040030511${String(minute).padStart(2, '0')}00`;
  const about = (trigger: string, who: string, visit: string, place: string, minute: number): string[] => [
    msh(trigger, nextControlId(), stampOf(minute)),
    evn(trigger, stampOf(minute)),
    pid(who),
    pv1(visit, place),
  ];
  beforeEach(async () => {
    world = await openWorld();
    line = await openFeedLine(world, world.north);
    other = await openFeedLine(world, world.north);
  });
  afterEach(async () => {
    line.close();
    other.close();
    await world.close();
  });

  it('gives up on a stay that cannot be folded, asks for help, and lets it and every other feed go on', async () => {
    await line.send(...about('A01', '1001', 'V1', 'Ward A^Bay 1^1A', 0));
    await line.settle();
    const poison = await tamper(async () => {
      const [visit] = await feedVisitRepository().find({ feedId: line.feed.id });
      const [entry] = await feedMovementRepository().find({ feedId: line.feed.id });
      if (visit === undefined || entry === undefined) throw new Error('There is no such stay.');
      await feedVisitRepository().updateWhere({ _id: visit._id }, { isStale: true });
      const { feedId, patientId } = entry;
      const movement = null as unknown as Movement; // What no reader of ours would have made.
      const messageId = '0190aaaa-0000-7000-8000-000000000009' as FeedMessageId;
      return feedMovementRepository().insert({ feedId, visitId: visit._id, messageId, patientId, movement });
    });

    expect(ackOf(await line.send(...about('A01', '1002', 'V2', 'Ward A^Bay 1^1B', 1)))).to.match(/^AA /u);
    expect(ackOf(await other.send(...about('A01', '1003', 'V3', 'Ward A^Bay 1^1C', 2)))).to.match(/^AA /u);
    await line.settle();
    expect((await line.messages())[0]).to.include({ state: 'applied' });
    expect((await other.messages())[0]).to.include({ state: 'applied' });
    expect([(await standing(bed(1))).use, (await standing(bed(2))).use]).to.deep.equal(['occupied', 'occupied']);
    expect(await line.work()).to.deep.equal([]);

    for (let round = 0; round < 2; round += 1) await line.settle();
    const [work, ...more] = await line.work();
    if (work === undefined) throw new Error('Nobody was asked.');
    expect(more).to.deep.equal([]);
    expect(work).to.include({ kind: 'could-not-apply', messageId: null, times: 1 });
    const isStale = () =>
      inside(world, world.north, async () =>
        (await feedVisitRepository().find({ feedId: line.feed.id })).map((visit) => visit.isStale),
      );
    expect(await isStale()).to.deep.equal([false, false]);

    await tamper(() => feedMovementRepository().remove({ _id: poison._id }));
    expect((await resolve(work, { kind: 'try-again' })).status).to.equal(200);
    expect(await isStale()).to.include(true);
    await line.settle();
    expect(await isStale()).to.deep.equal([false, false]);
    expect(await line.work()).to.deep.equal([]);
  });

  it('stores and acknowledges what our reader chokes on, parks it for a person, and reads it once that is mended', async () => {
    const whole = line.feed.profile;
    const profileIs = (profile: FeedProfile) =>
      tamper(() => feedRepository().updateWhere({ _id: line.feed.id }, { profile }));
    await profileIs({ ...whole, classes: null as unknown as FeedProfile['classes'] }); // The reader trips over it.
    expect(ackOf(await line.send(...about('A01', '2001', 'V1', 'Ward A^Bay 1^1A', 0)))).to.match(/^AA /u);
    expect(ackOf(await line.send(msh('A31'), pid('2002')))).to.match(/^AA /u);
    for (let round = 0; round < 3; round += 1) await line.settle(11_000);
    const states = (await line.messages()).map(({ state, code }) => `${state} ${code}`);
    expect(states).to.deep.equal(['applied null', 'parked could-not-apply']);
    const [work] = await line.work();
    if (work === undefined) throw new Error('Nobody was asked.');
    expect(work).to.include({ kind: 'could-not-apply', type: 'ADT^A01' });

    await profileIs(whole);
    expect((await resolve(work, { kind: 'try-again' })).status).to.equal(200);
    await line.settle();
    expect((await line.messages())[1]).to.include({ state: 'applied' });
    expect(await standing(bed(0))).to.include({ use: 'occupied' });
  });

  describe('A20', () => {
    const status = (place: string, code: string, minute: number) =>
      line.send(msh('A20'), evn('A20', stampOf(minute)), `NPU|${place}|${code}`);
    /** Lets it be that minute past eleven in Nairobi. */
    const minuteIs = (minute: number) =>
      world.clock.advance(Date.parse('2040-03-05T08:00:00Z') + minute * 60_000 - world.clock.now().getTime());

    it('says nothing of a bed that changed since, neither late nor when it is read once more', async () => {
      minuteIs(1);
      await line.send(...about('A01', '3001', 'V1', 'Ward A^Bay 1^1A', 1));
      await line.settle();
      minuteIs(2);
      await line.send(...about('A03', '3001', 'V1', '', 2));
      await line.settle();
      minuteIs(3);
      await status('Ward A^Bay 1^1A', 'U', 3);
      await line.settle();
      expect(await standing(bed(0))).to.include({ use: 'free', turnover: 'clean' });
      minuteIs(4);
      await line.send(...about('A01', '3002', 'V2', 'Ward A^Bay 1^1A', 4));
      await line.settle();
      minuteIs(5);
      await line.send(...about('A03', '3002', 'V2', '', 5));
      await line.settle();
      expect(await standing(bed(0))).to.include({ turnover: 'dirty' });

      await status('Ward A^Bay 1^1A', 'U', 4);
      await line.settle();
      expect((await line.messages())[0]).to.include({ state: 'applied', code: 'outdated' });
      expect(await standing(bed(0))).to.include({ turnover: 'dirty' });

      const admin = await world.as(world.north.admin);
      const { body } = await admin.post(`/api/v1/feeds/${line.feed.id}/replay`, { which: 'all' });
      expect(body).to.deep.equal({ count: 4 });
      await line.settle();
      expect(await standing(bed(0))).to.include({ use: 'free', turnover: 'dirty' });
      expect(await line.work()).to.deep.equal([]);
    });

    it('follows one another however close they come', async () => {
      minuteIs(0);
      await status('Ward A^Bay 1^1B', 'K', 1);
      await status('Ward A^Bay 1^1B', 'H', 2);
      minuteIs(5);
      await line.settle();
      expect(await standing(bed(1))).to.include({ turnover: 'cleaning' });
      await status('Ward A^Bay 1^1B', 'K', 1);
      await line.settle();
      expect(await standing(bed(1))).to.include({ turnover: 'cleaning' });
    });
  });

  it('maps no place to a bed that was taken away, and asks again where one was since', async () => {
    const gone = bed(2);
    const retire = async () => {
      const { version } = await inside(world, world.north, () => getBed(gone));
      await move(await world.as(world.north.admin), { kind: 'bed', id: gone, version });
    };
    await line.send(...about('A01', '4001', 'V1', 'Ward A^Bay 9^Window', 0));
    await line.settle();
    const [first] = await line.work();
    if (first === undefined) throw new Error('Nobody was asked.');
    expect((await resolve(first, { kind: 'map-to-bed', bedId: gone })).status).to.equal(200);
    await line.settle();
    expect(await standing(gone)).to.include({ use: 'occupied' });
    await line.send(...about('A03', '4001', 'V1', '', 1));
    await line.settle();
    await inside(world, world.north, () => transitionBed(gone, { kind: 'finish-cleaning' }));
    await retire();

    await line.send(...about('A01', '4002', 'V2', 'Ward A^Bay 9^Window', 2));
    await line.settle();
    expect((await line.messages())[0]).to.include({ state: 'applied' });
    const [again] = await line.work();
    if (again === undefined) throw new Error('Nobody was asked.');
    expect(again).to.include({ kind: 'unknown-bed', wardId: world.north.wardA.id });
    expect(await resolve(again, { kind: 'map-to-bed', bedId: gone })).to.be.problem('invalid-input');
    expect((await resolve(again, { kind: 'map-to-bed', bedId: bed(0) })).status).to.equal(200);
    await line.settle();
    expect(await standing(bed(0))).to.include({ use: 'occupied' });
  });

  it('lets a sender in from the moment its address is named', async () => {
    const far = await openFeedLine(world, world.south, {}, { addresses: ['192.0.2.1'] });
    // The first message meets a closed door and, since the door remembers who may come in, so would the second.
    const asked = async () => {
      const control = nextControlId();
      const text = `MSH|^~\\&|${far.feed.sendingApplication}|MAIN|||20400305110000||ADT^A31|${control}|P|2.5\r${pid('5001')}\r`;
      const socket = await far.connect();
      const answer = await socket.send(Buffer.from(text)).then(String, () => 'kept out');
      socket.close();
      return /MSA\|(\w\w)/u.exec(answer)?.[1] ?? answer;
    };
    expect(await asked()).to.equal('kept out');
    const admin = await world.as(world.south.admin);
    const change = { version: far.feed.version, addresses: ['127.0.0.1'] };
    expect((await admin.patch(`/api/v1/feeds/${far.feed.id}`, change)).status).to.equal(200);
    expect(await asked()).to.equal('AA');
    far.close();
  });
});
