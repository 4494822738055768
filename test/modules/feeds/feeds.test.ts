import { expect } from 'chai';
import { connect } from 'node:net';
import { once } from 'node:events';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import { frame } from '../../../server/mllp/framing.ts';
import { feedPersonRepository, inboxRepository } from '../../../server/modules/feeds/feeds.repository.ts';
import { findPatientByIdentifier } from '../../../server/modules/patients/index.ts';
import { getBed, listBeds } from '../../../server/modules/places/index.ts';
import type { DryRunResult } from '../../../shared/schemas/feeds.ts';
import { feedProfile } from '../../../shared/schemas/feeds.ts';
import type { BedId } from '../../../shared/types/ids.ts';
import { bedId, patientId } from '../../../shared/types/ids.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { FeedLine } from './feed-line.ts';
import { ackOf, errorOf, evn, fieldsOf, inside, msh, nextControlId, openFeedLine, pid, pv1 } from './feed-line.ts';

/** The segments of a message about a stay, at that minute past eleven in Nairobi. */
function about(trigger: string, who: string, visit: string, place: string, minute: number, more = ''): string[] {
  const stamp = `2040030511${String(minute).padStart(2, '0')}00`;
  return [msh(trigger, nextControlId(), stamp), evn(trigger, stamp), pid(who), pv1(visit, place, more)];
}

describe('A feed', () => {
  let world: World;
  let line: FeedLine;
  const bed = (index: number): BedId => bedId.parse(world.north.wardA.bedIds[index]);
  const standing = (index: number) => inside(world, world.north, async () => (await getBed(bed(index))).state);
  const patientOf = (value: string) =>
    inside(world, world.north, () => findPatientByIdentifier({ system: 'NHS', value }));
  const resolve = async (work: { id: string; version: number }, action: object) => {
    const admin = await world.as(world.north.admin);
    return admin.post(`/api/v1/feed-work/${work.id}/resolve`, { version: work.version, action });
  };
  const latest = async () => (await line.messages())[0];
  before(async () => {
    world = await openWorld();
    line = await openFeedLine(world, world.north);
  });
  after(async () => {
    line.close();
    await world.close();
  });

  describe('that follows a stay', () => {
    it('is stored before it is acknowledged, and applied after', async () => {
      const controlId = nextControlId();
      const answer = await line.send(
        msh('A01', controlId),
        evn('A01', '20400305110000'),
        pid('1001'),
        pv1('V1', 'Ward A^Bay 1^1A'),
      );
      expect(ackOf(answer)).to.equal(`AA ${controlId}`);
      expect(await latest()).to.include({ controlId, state: 'received', type: 'ADT^A01', code: null });
      expect(await standing(0)).to.include({ use: 'free' });
      await line.settle();
      expect(await latest()).to.include({ state: 'applied' });
      expect(await patientOf('1001')).to.include({ familyName: 'Achieng', birthDate: '1980-04-12', sex: 'female' });
      expect(await standing(0)).to.include({ use: 'occupied' });
    });

    it('keeps the bytes as they came, and nothing of them in the clear', async () => {
      const [stored] = await inside(world, world.north, () => inboxRepository().find({ feedId: line.feed.id }));
      expect(Buffer.from(stored?.raw ?? '', 'base64').toString()).to.match(
        /^MSH\|.*\rEVN\|A01\|.*\rPID\|.*\rPV1\|.*\r$/u,
      );
      expect(world.logged.filter((text) => /Achieng|1001/u.test(text))).to.deep.equal([]);
    });

    it('moves, discharges and takes both back, in whatever order they come', async () => {
      const moved = about('A02', '1001', 'V1', 'Ward A^Bay 1^1B', 5, 'Ward A^Bay 1^1A');
      const undone = about('A12', '1001', 'V1', 'Ward A^Bay 1^1A', 6);
      // The cancel overtakes what it cancels.
      expect(ackOf(await line.send(...undone))).to.match(/^AA /u);
      await line.settle();
      expect(ackOf(await line.send(...moved))).to.match(/^AA /u);
      await line.settle();
      expect([await standing(0), await standing(1)].map(({ use }) => use)).to.deep.equal(['occupied', 'free']);
      await line.send(...about('A02', '1001', 'V1', 'Ward A^Bay 1^1B', 7));
      await line.settle();
      expect([await standing(0), await standing(1)].map(({ use }) => use)).to.deep.equal(['free', 'occupied']);
      await line.send(...about('A03', '1001', 'V1', '', 8));
      await line.settle();
      expect(await standing(1)).to.include({ use: 'free', turnover: 'dirty' });
      await line.send(...about('A13', '1001', 'V1', '', 9));
      await line.settle();
      expect(await standing(1)).to.include({ use: 'occupied' });
      expect(await line.work()).to.deep.equal([]);
    });

    it('never moves anybody by an update, and takes what it says of the person', async () => {
      const update = [
        ...about('A08', '1001', 'V1', 'Ward A^Bay 1^1C', 12).slice(0, 2),
        pid('1001', 'Achieng^Grace'),
        pv1('V1', 'Ward A^Bay 1^1C'),
      ];
      await line.send(...update);
      await line.settle();
      expect(await standing(1)).to.include({ use: 'occupied' });
      expect(await standing(2)).to.include({ use: 'free' });
      expect(await patientOf('1001')).to.include({ givenName: 'Grace' });
      // Something older that comes later says nothing new of the person.
      await line.send(...about('A31', '1001', 'V1', '', 2));
      await line.settle();
      expect(await patientOf('1001')).to.include({ givenName: 'Grace' });
    });
  });
  describe('that says the same again', () => {
    it('is answered as before, without effect', async () => {
      const again = about('A08', '1001', 'V1', '', 13);
      const first = await line.send(...again);
      await line.settle();
      const count = (await line.messages()).length;
      const second = await line.send(...again);
      expect(ackOf(second)).to.equal(ackOf(first)).and.to.match(/^AA /u);
      expect(await line.messages()).to.have.length(count);
      expect(await latest()).to.include({ state: 'applied', repeats: 1 });
      expect((await line.view()).counts.duplicates).to.equal(1);
    });

    it('because the acknowledgement was lost, is stored once', async () => {
      const [head = '', ...rest] = about('A08', '1001', 'V1', '', 14);
      const bytes = Buffer.from(`${[head.replace('{APP}', line.feed.sendingApplication), ...rest].join('\r')}\r`);
      const before = (await line.messages()).length;
      const socket = connect(line.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(frame(bytes));
      await once(socket, 'data');
      socket.destroy();
      expect(await line.sendBytes(bytes)).to.include('MSA|AA|');
      expect(await line.messages()).to.have.length(before + 1);
    });

    it('over many lines at once, is stored once', async () => {
      const [head = '', ...rest] = about('A08', '1001', 'V1', '', 15);
      const bytes = Buffer.from(`${[head.replace('{APP}', line.feed.sendingApplication), ...rest].join('\r')}\r`);
      const before = (await line.messages()).length;
      const lines = await Promise.all(Array.from({ length: 8 }, () => line.connect()));
      const answers = await Promise.all(lines.map((one) => one.send(bytes)));
      for (const answer of answers) expect(answer.toString()).to.include('MSA|AA|');
      for (const one of lines) one.close();
      expect(await line.messages()).to.have.length(before + 1);
    });

    it('under one control id with other words, is another message, and is marked', async () => {
      const controlId = nextControlId();
      const stamp = '20400305112000';
      for (const name of ['Achieng^One', 'Achieng^Two']) {
        const answer = await line.send(msh('A31', controlId, stamp), evn('A31', stamp), pid('1002', name));
        expect(ackOf(answer)).to.equal(`AA ${controlId}`);
      }
      const [second, first] = await line.messages();
      expect([first?.isControlIdReused, second?.isControlIdReused]).to.deep.equal([false, true]);
      await line.settle();
      expect((await line.messages()).slice(0, 2).map(({ state }) => state)).to.deep.equal(['applied', 'applied']);
    });
  });

  describe('answers', () => {
    const refusals: readonly (readonly [what: string, segments: () => string[], ack: RegExp, code: string])[] = [
      ['what has no patient number', () => [msh('A01'), 'PID|1', pv1('V9', 'Ward A')], /^AE /u, '101'],
      ['an admission without PV1', () => [msh('A01'), pid('1')], /^AE /u, '101'],
      [
        'a class nobody knows',
        () => [msh('A01'), pid('1'), pv1('V9', 'Ward A').replace('|I|', '|QQ|')],
        /^AE /u,
        '103',
      ],
      [
        'an instant that is none',
        () => [msh('A01'), evn('A01', '20401399'), pid('1'), pv1('V9', 'Ward A')],
        /^AE /u,
        '102',
      ],
      ['a merge without a retired number', () => [msh('A40'), pid('1')], /^AE /u, '101'],
      ['another type of message', () => [msh('R01').replace('ADT^R01', 'ORU^R01'), pid('1')], /^AR /u, '200'],
      ['an event nobody knows', () => [msh('A60'), pid('1')], /^AR /u, '201'],
      ['a message of a training system', () => [msh('A31').replace('|P|2.5', '|T|2.5'), pid('1')], /^AR /u, '202'],
      ['another version', () => [msh('A31', nextControlId(), '20400305', '2.99'), pid('1')], /^AR /u, '203'],
    ];
    for (const [what, segments, ack, code] of refusals) {
      it(`${what} with ${code}, and keeps it`, async () => {
        const answer = await line.send(...segments());
        expect(ackOf(answer)).to.match(ack);
        expect(errorOf(answer)).to.equal(code);
        expect(await latest()).to.include({ state: 'refused', code });
      });
    }

    it('what is no message with an empty MSA-2, and the good one after it', async () => {
      const junk = fieldsOf(await line.sendBytes(Buffer.from('no message at all')));
      expect(ackOf(junk)).to.equal('AR');
      const xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ADT_A01>&x;</ADT_A01>';
      expect(ackOf(fieldsOf(await line.sendBytes(Buffer.from(xml))))).to.equal('AR');
      const controlId = nextControlId();
      expect(ackOf(await line.send(msh('A31', controlId), pid('1003')))).to.equal(`AA ${controlId}`);
    });

    it('only what is asked for, in the enhanced mode', async () => {
      const ask = (accept: string, application: string, ...rest: string[]) => {
        const head = `${msh('A31', nextControlId())}|||${accept}|${application}`;
        return line.send(head, ...rest);
      };
      expect(ackOf(await ask('AL', 'NE', pid('1004')))).to.match(/^CA /u);
      expect(ackOf(await ask('NE', 'AL', pid('1004', 'Other^Name')))).to.match(/^AA /u);
      // The content is at fault: what came is kept, and the application says what is wrong.
      const faulty = await ask('NE', 'ER', 'PID|1');
      expect(ackOf(faulty)).to.match(/^AE /u);
    });

    it('a batch with a batch', async () => {
      const app = line.feed.sendingApplication;
      const one = (id: string) => `MSH|^~\\&|${app}|MAIN|||20400305||ADT^A31|${id}|P|2.5\r${pid('1005')}\r`;
      const batch = `FHS|^~\\&\rBHS|^~\\&\r${one('B1')}${one('B2')}BTS|2\rFTS|1\r`;
      const answer = fieldsOf(await line.sendBytes(Buffer.from(batch)));
      expect(answer.filter(([name]) => name === 'MSA').map(([, code, id]) => `${code} ${id}`)).to.deep.equal([
        'AA B1',
        'AA B2',
      ]);
      expect(answer[0]?.[0]).to.equal('BHS');
    });

    it('nothing to an acknowledgement, which would go on for ever', async () => {
      const other = await line.connect();
      const silent = other.send(Buffer.from('MSH|^~\\&|X|Y|||20400305||ACK|1|P|2.5\rMSA|AA|1\r'));
      const caught = silent.then(
        () => 'answered',
        () => 'silent',
      );
      // The next message of the same line is answered, and so the one before was not.
      const next = new Promise<string>((done) => {
        const socket = connect(line.port, '127.0.0.1');
        socket.on('data', (data) => {
          socket.destroy();
          done(data.toString());
        });
        const ack = 'MSH|^~\\&|X|Y|||20400305||ACK|1|P|2.5\rMSA|AA|1\r';
        const good = `MSH|^~\\&|${line.feed.sendingApplication}|MAIN|||20400305||ADT^A31|AFTER|P|2.5\r${pid('1006')}\r`;
        socket.write(Buffer.concat([frame(Buffer.from(ack)), frame(Buffer.from(good))]));
      });
      expect((await next).slice(1)).to.match(/^MSH.*\rMSA\|AA\|AFTER\r/u);
      other.close();
      expect(await caught).to.equal('silent');
    });
  });

  describe('of one hospital', () => {
    it('is never another’s, whatever the message says', async () => {
      const southern = await openFeedLine(world, world.south, {}, { sendingApplication: 'SOUTHPAS' });
      const app = 'MSH|^~\\&|SOUTHPAS|MAIN|WARDLINE|SOUTH|20400305||ADT^A01|CROSS|P|2.5';
      const bytes = Buffer.from(`${[app, pid('2001'), pv1('V1', 'Ward A^Bay 1^1A')].join('\r')}\r`);
      // North's port knows no such sender, and South's own port does.
      const refused = fieldsOf(await line.sendBytes(bytes));
      expect(ackOf(refused)).to.equal('AR CROSS');
      expect(errorOf(refused)).to.equal('207');
      expect(await southern.messages()).to.deep.equal([]);
      expect(ackOf(fieldsOf(await southern.sendBytes(bytes)))).to.equal('AA CROSS');
      await southern.settle();
      expect((await southern.messages())[0]).to.include({ state: 'applied' });
      expect(await patientOf('2001')).to.equal(null);
      expect((await line.messages()).some(({ controlId }) => controlId === 'CROSS')).to.equal(false);
      southern.close();
    });

    it('is not heard from an address that was not named', async () => {
      const far = await openFeedLine(
        world,
        world.south,
        {},
        { sendingApplication: 'FARPAS', addresses: ['192.0.2.1'] },
      );
      const text = `MSH|^~\\&|FARPAS|MAIN|||20400305||ADT^A31|FAR|P|2.5\r${pid('2002')}\r`;
      expect(ackOf(fieldsOf(await far.sendBytes(Buffer.from(text))))).to.equal('AR FAR');
      expect(await far.messages()).to.deep.equal([]);
      far.close();
    });
  });

  describe('that names a bed nobody knows', () => {
    it('is believed: the patient is on the ward, and in the bed once somebody says which it is', async () => {
      expect(ackOf(await line.send(...about('A01', '1010', 'V10', 'Ward A^Bay 9^Window', 20)))).to.match(/^AA /u);
      await line.settle();
      expect(await latest()).to.include({ state: 'applied' });
      const [work] = await line.work();
      if (work === undefined) throw new Error('Nobody was asked.');
      expect(work).to.include({ kind: 'unknown-bed', wardId: world.north.wardA.id, times: 1 });
      const answer = await resolve(work, { kind: 'map-to-bed', bedId: bed(0) });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
      await line.settle();
      expect(await standing(0)).to.include({ use: 'occupied' });
      expect(await line.work()).to.deep.equal([]);
      expect(await resolve(work, { kind: 'settled' })).to.be.problem('version-conflict');
    });

    it('knows it from then on', async () => {
      await line.send(...about('A03', '1010', 'V10', '', 21));
      await line.send(...about('A01', '1011', 'V11', 'Ward A^Bay 9^Window', 22));
      await line.settle();
      expect(await standing(0)).to.include({ use: 'occupied' });
      expect(await line.work()).to.deep.equal([]);
    });

    it('refuses a bed of another hospital', async () => {
      await line.send(...about('A01', '1012', 'V12', 'Far^Away^1', 23));
      await line.settle();
      const [work] = await line.work();
      if (work === undefined) throw new Error('Nobody was asked.');
      const southern = world.south.wardA.bedIds[0];
      expect(await resolve(work, { kind: 'map-to-bed', bedId: southern })).to.be.problem('invalid-input');
      expect((await resolve(work, { kind: 'not-ours' })).status).to.equal(200);
      await line.settle();
      expect(await line.work()).to.deep.equal([]);
    });
  });

  describe('over two patients', () => {
    it('keeps both where it puts two patients into one bed, until one is gone', async () => {
      await line.send(...about('A01', '1013', 'V13', 'Ward A^Bay 1^1A', 24));
      await line.settle();
      const [work] = await line.work();
      expect(work).to.include({ kind: 'bed-conflict', bedId: bed(0) });
      expect((await standing(0)).alsoHere).to.have.length(1);
      await line.send(...about('A02', '1013', 'V13', 'Ward A^Bay 1^1C', 25));
      await line.settle();
      expect((await standing(0)).alsoHere).to.equal(undefined);
      expect(await standing(2)).to.include({ use: 'occupied' });
      expect(await line.work()).to.deep.equal([]);
    });

    it('swaps two patients in one message', async () => {
      const before = [(await standing(0)).stayId, (await standing(2)).stayId];
      const stamp = '20400305113000';
      const sides = [pid('1011'), pv1('V11', 'Ward A^Bay 1^1C'), pid('1013'), pv1('V13', 'Ward A^Bay 1^1A')];
      await line.send(msh('A17', nextControlId(), stamp), evn('A17', stamp), ...sides);
      await line.settle();
      expect(await latest()).to.include({ state: 'applied' });
      expect([(await standing(2)).stayId, (await standing(0)).stayId]).to.deep.equal(before);
    });
  });
  describe('A20', () => {
    let second = 0;
    const status = (place: string, code: string) => {
      second += 1;
      return line.send(msh('A20', nextControlId()), evn('A20', `2040030511350${second}`), `NPU|${place}|${code}`);
    };
    it('says how a bed stands, and nothing of who lies there', async () => {
      const [free] = (await inside(world, world.north, () => listBeds([world.north.wardB.id]))).map(({ _id }) => _id);
      const state = async () => (await inside(world, world.north, () => getBed(bedId.parse(free)))).state;
      for (const [code, turnover] of [
        ['K', 'dirty'],
        ['H', 'cleaning'],
        ['U', 'clean'],
        ['C', 'blocked'],
        ['U', 'clean'],
      ] as const) {
        expect(ackOf(await status('Ward B^Bay 1^1A', code))).to.match(/^AA /u);
        await line.settle();
        expect(await state()).to.include({ turnover, use: 'free' });
      }
      expect(errorOf(await status('Ward B^Bay 1^1A', 'Z'))).to.equal('103');
    });

    it('empties no bed that somebody lies in: a person must look', async () => {
      await status('Ward A^Bay 1^1C', 'U');
      await line.settle();
      expect(await standing(2)).to.include({ use: 'occupied' });
      const [work] = await line.work();
      if (work === undefined) throw new Error('Nobody was asked.');
      expect(work).to.include({ kind: 'bed-state-conflict', bedId: bed(2) });
      expect((await resolve(work, { kind: 'settled' })).status).to.equal(200);
    });
  });

  describe('that merges and parks', () => {
    it('merges two records, and lets what comes under the retired number land on the survivor', async () => {
      const stamp = '20400305114000';
      await line.send(msh('A28', nextControlId(), stamp), pid('3001', 'Otieno^Paul'));
      await line.send(msh('A28', nextControlId(), stamp), pid('3002', 'Otieno^Pavel'));
      await line.settle();
      await line.send(msh('A40', nextControlId(), stamp), pid('3001', 'Otieno^Paul'), 'MRG|3002^^^NHS');
      await line.send(msh('A40', nextControlId(), stamp), pid('3001', 'Otieno^Paul'), 'MRG|3003^^^NHS');
      await line.settle();
      const survivor = await patientOf('3001');
      expect((await patientOf('3002'))?.id).to.equal(survivor?.id);
      // 3003 was unknown when it was retired.
      const late = '20400305114500';
      await line.send(msh('A31', nextControlId(), late), evn('A31', late), pid('3003', 'Ghost^Name'));
      await line.settle();
      expect(await latest()).to.include({ state: 'applied' });
      expect(await patientOf('3001')).to.include({ id: survivor?.id, familyName: 'Otieno' });
      expect(await patientOf('3003')).to.equal(null);
    });

    it('leaves to a person what it knows and cannot do', async () => {
      await line.send(msh('A45'), pid('3001'));
      await line.settle();
      expect(await latest()).to.include({ state: 'parked', code: 'by-hand' });
      const [work] = await line.work();
      if (work === undefined) throw new Error('Nobody was asked.');
      expect(work).to.include({ kind: 'by-hand', type: 'ADT^A45' });
      expect((await resolve(work, { kind: 'settled' })).status).to.equal(200);
    });

    it('parks what will not be applied, lets its stay wait, and goes on', async () => {
      const nobody = patientId.parse('0190aaaa-0000-7000-8000-000000000001');
      const brokenKey = JSON.stringify([line.feed.id, 'NHS', '4001']);
      const broken = await inside(world, world.north, () =>
        transaction(async () => {
          const saidAt = new Date(0);
          const fields = { feedId: line.feed.id, personKey: brokenKey, patientId: nobody, isRetired: false, saidAt };
          await journal({ action: 'test', subject: { kind: 'test', id: nobody } });
          return feedPersonRepository().insert(fields);
        }),
      );
      await line.send(...about('A01', '4001', 'V40', 'Ward B^Bay 1^1B', 40));
      await line.send(...about('A01', '4002', 'V41', 'Ward B^Bay 1^1C', 41));
      for (let round = 0; round < 3; round += 1) await line.settle(11_000);
      const states = (await line.messages()).slice(0, 2).map(({ state, code }) => `${state} ${code}`);
      expect(states).to.deep.equal(['applied null', 'parked could-not-apply']);
      const [work] = await line.work();
      if (work === undefined) throw new Error('Nobody was asked.');
      expect(work).to.include({ kind: 'could-not-apply' });
      expect(await line.view()).to.have.nested.include({ 'counts.parked': 2, 'counts.openWork': 1 });
      await line.send(...about('A02', '4001', 'V40', 'Ward B^Bay 1^1A', 45));
      await line.settle();
      expect(await latest()).to.include({ state: 'held' });

      await inside(world, world.north, () =>
        transaction(async () => {
          await journal({ action: 'test', subject: { kind: 'test', id: nobody } });
          await feedPersonRepository().remove({ _id: broken._id });
        }),
      );
      expect((await resolve(work, { kind: 'try-again' })).status).to.equal(200);
      await line.settle();
      expect((await line.messages()).slice(0, 3).map(({ state }) => state)).to.deep.equal([
        'applied',
        'applied',
        'applied',
      ]);
      expect(await line.work()).to.deep.equal([]);
    });
  });
  describe('tried without effect', () => {
    const dryRun = async (messages: string, profile?: object): Promise<DryRunResult['items']> => {
      const admin = await world.as(world.north.admin);
      const answer = await admin.post(`/api/v1/feeds/${line.feed.id}/dry-run`, {
        messages,
        ...(profile === undefined ? {} : { profile }),
      });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
      return (answer.body as DryRunResult).items;
    };
    it('tells what would happen and writes nothing', async () => {
      const beds = () => inside(world, world.north, () => listBeds());
      const before = {
        messages: await line.messages(),
        beds: await beds(),
        work: await line.work(),
        view: await line.view(),
      };
      const text = [
        about('A01', '5001', 'V50', 'Ward B^Bay 1^1A', 42),
        about('A02', '5001', 'V50', 'Ward B^Bay 1^Nowhere', 43),
        about('A03', '5001', 'V50', '', 44),
        [msh('A60'), pid('5001')],
      ];
      const items = await dryRun(text.map((segments) => segments.join('\r')).join('\r'));
      expect(items.map(({ state, code }) => `${state} ${code}`)).to.deep.equal([
        'applied null',
        'applied null',
        'applied null',
        'refused 201',
      ]);
      expect(items[0]?.effects).to.have.members(['patient-registered', 'stay-opened']);
      expect(items[1]?.work[0]).to.include({ kind: 'unknown-bed' });
      expect(items[2]?.effects).to.include('stay-finished');
      expect({
        messages: await line.messages(),
        beds: await beds(),
        work: await line.work(),
        view: await line.view(),
      }).to.deep.equal(before);
      expect(await patientOf('5001')).to.equal(null);
    });

    it('reads by another profile than the feed’s', async () => {
      const text = [msh('A31').replace('|P|2.5', '|T|2.5'), pid('5002')].join('\r');
      expect((await dryRun(text))[0]).to.include({ answer: 'AR', code: '202' });
      const profile = feedProfile.parse({ timeZone: 'Africa/Nairobi', processingIds: ['P', 'T'] });
      expect((await dryRun(text, profile))[0]).to.include({ answer: 'AA', state: 'applied' });
    });
  });

  describe('with another profile', () => {
    it('is read once more by a changed profile', async () => {
      await line.send(msh('A31').replace('|P|2.5', '|T|2.5'), pid('6001'));
      expect(await latest()).to.include({ state: 'refused', code: '202' });
      const admin = await world.as(world.north.admin);
      const { version, profile, profileVersion } = await line.view();
      const changed = await admin.patch(`/api/v1/feeds/${line.feed.id}`, {
        version,
        profile: { ...profile, processingIds: ['P', 'T'] },
      });
      expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
      expect((await admin.post(`/api/v1/feeds/${line.feed.id}/replay`, { which: 'stuck' })).status).to.equal(200);
      await line.settle();
      expect(await latest()).to.include({ state: 'applied', profileVersion: profileVersion + 1 });
      expect(await patientOf('6001')).to.include({ familyName: 'Achieng' });
    });

    it('gives the same beds when everything is read once more', async () => {
      await line.settle();
      const beds = async () =>
        (await inside(world, world.north, () => listBeds())).map(({ state }) => [
          state.use,
          state.turnover,
          state.stayId,
        ]);
      const before = await beds();
      const admin = await world.as(world.north.admin);
      const answer = await admin.post(`/api/v1/feeds/${line.feed.id}/replay`, { which: 'all' });
      expect((answer.body as { count: number }).count).to.be.greaterThan(30);
      await line.settle();
      expect((await line.view()).counts).to.include({ received: 0 });
      expect(await beds()).to.deep.equal(before);
    });

    it('stores and answers while it pauses, and is read afterwards', async () => {
      const admin = await world.as(world.north.admin);
      const pause = async (state: string) => {
        const { version } = await line.view();
        expect((await admin.patch(`/api/v1/feeds/${line.feed.id}`, { version, state })).status).to.equal(200);
      };
      await pause('paused');
      expect(ackOf(await line.send(msh('A31'), pid('6002')))).to.match(/^AA /u);
      await line.settle();
      expect(await latest()).to.include({ state: 'received' });
      await pause('active');
      await line.settle();
      expect(await latest()).to.include({ state: 'applied' });
    });

    it('is called silent when it has been so for too long', async () => {
      expect((await line.view()).isSilent).to.equal(false);
      world.clock.advance(61 * 60_000);
      const admin = await world.signIn(world.north.secondAdmin);
      const { body } = await admin.caller.get('/api/v1/feeds');
      expect(
        (body as { items: { id: string; isSilent: boolean }[] }).items.find(({ id }) => id === line.feed.id)?.isSilent,
      ).to.equal(true);
    });
  });
});
