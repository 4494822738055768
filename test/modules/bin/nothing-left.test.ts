import { expect } from 'chai';
import type { Collection } from '../../../server/db/collection.ts';
import { allCollections } from '../../../server/db/collection.ts';
import type { Stored } from '../../../server/db/filter.ts';
import { fromStored } from '../../../server/db/stored-form.ts';
import { feedWorkRepository, inboxRepository } from '../../../server/modules/feeds/feeds.repository.ts';
import { findPatientByIdentifier } from '../../../server/modules/patients/index.ts';
import { newChannel } from '../../security/fixtures/chat.ts';
import { newProcedure } from '../../security/fixtures/procedures.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { say } from '../chat/talk.ts';
import { signingRoom } from '../consents/signing-room.ts';
import { addPage } from '../documents/papers.ts';
import type { FeedLine } from '../feeds/feed-line.ts';
import { evn, msh, openFeedLine, pid, pv1 } from '../feeds/feed-line.ts';
import { look } from '../patients/reception.ts';
import { acted, answered, entryOf, move } from './bin-hands.ts';

const DAY_MS = 86_400_000;
const WORDS = ['Qwaxolani', 'Zubenelka', '880077123'];

/** Bytes that lie in a text as base64, as messages of feeds do. */
const opened = (text: string): string =>
  text.replaceAll(/[\w+/]{40,}={0,2}/gu, (bytes) => `${bytes} ${Buffer.from(bytes, 'base64').toString()}`);

/** The collections in which the hospital holds one of these words, everything decrypted. */
async function holding(world: World, hospital: TestHospital): Promise<string[]> {
  const { connection, id } = hospital.tenant;
  const found: string[] = [];
  for (const collection of allCollections()) {
    const all = await connection.collection(collection.name).find({ hospitalId: id }).toArray();
    const texts = await world.inside(hospital, async () =>
      all.map((raw) => opened(JSON.stringify(fromStored(collection as Collection<object>, raw as unknown as Stored)))),
    );
    if (texts.some((text) => WORDS.some((word) => text.includes(word)))) found.push(collection.name);
  }
  return found.sort();
}

/** What the database sweeps by itself is gone by then; here by the clock of the house. */
async function sweep(world: World, hospital: TestHospital): Promise<void> {
  await world.app.jobs.runNow('outbox.sweep', hospital.tenant);
  for (const { name, indexes } of allCollections()) {
    for (const { key, sweepAfterSeconds } of indexes) {
      const [field] = Object.keys(key);
      if (sweepAfterSeconds === undefined || field === undefined) continue;
      const before = new Date(world.clock.now().getTime() - sweepAfterSeconds * 1_000);
      await hospital.tenant.connection.collection(name).deleteMany({ [field]: { $lt: before } });
    }
  }
}

describe('a patient who was purged', function () {
  this.timeout(300_000);
  let world: World;
  let north: TestHospital;
  let line: FeedLine;
  before(async () => {
    world = wakeful(await openWorld());
    ({ north } = world);
    line = await openFeedLine(world, north);
  });
  after(async () => {
    line.close();
    await world.close();
  });

  const tell = async (trigger: string, minute: number, place: string) => {
    const stamp = `2040030511${minute}00`;
    const person = pid('880077123', 'Qwaxolani^Zubenelka');
    await line.send(msh(trigger, undefined, stamp), evn(trigger, stamp), person, pv1('V880077', place));
    await line.settle();
  };

  /** What a person must do, what is refused, and what was said before anybody knew whom it speaks of. */
  const tellInVain = async (trigger: string, ...more: readonly string[]) => {
    const person = pid('880077123', 'Qwaxolani^Zubenelka');
    await line.send(msh(trigger), evn(trigger, '20400305110000'), person, ...more);
    await line.settle();
  };
  const inVain = () => world.inside(north, () => inboxRepository().count({ state: { $ne: 'applied' } }));
  const openWork = () => world.inside(north, () => feedWorkRepository().find({ state: 'open' }));

  /** Somebody a feed brought, of whom there is one of everything, and who left. */
  async function former() {
    await tellInVain('A29');
    await tell('A01', 10, 'Ward A^Bay 1^1A');
    const found = await world.inside(north, () => findPatientByIdentifier({ system: 'NHS', value: '880077123' }));
    if (found === null) throw new Error('The feed registered nobody.');
    const nurse = await world.as(north.nurse);
    answered(await nurse.post(`/api/v1/patients/${found.id}/vitals`, { pulse: 71 }));
    await addPage(nurse, found.id, { title: 'Letter about Qwaxolani' });
    await newProcedure(world, north, { patientId: found.id });
    await signingRoom(world, north, (person) => world.as(person)).completed({ patientId: found.id });
    const channel = await newChannel(world, north.nurse, { kind: 'patient', patientId: found.id });
    const mentions = [{ target: { kind: 'person', staffId: north.doctor.id } as const, label: '@Doctor' }];
    await say(nurse, channel.id, '@Doctor how is Zubenelka?', { mentions });
    await world.app.jobs.runNow('notices.deliver', north.tenant);
    // A checkpoint while they lie there, and the events around it.
    world.clock.advance(2 * DAY_MS);
    await world.app.jobs.runNow('replay.checkpoint', north.tenant);
    await tell('A03', 50, '');
    await tellInVain('A24', pid('5', 'Another^One'));
    const merged = pid('880077123', 'Qwaxolani^Zubenelka').replaceAll('PID|1|', 'PID|2|');
    await line.send(msh('A37'), evn('A37', '20400305110000'), pid('5', 'Another^One'), merged);
    await line.send(msh('A41'), evn('A41', '20400305110000'), pid('5', 'Another^One'), 'MRG|880077123^^^NHS^MR');
    await line.settle();
    await tellInVain('A01');
    await line.send(msh('A24'), evn('A24', '20400305110000'), pid('5', 'Another^One'), pid('6', 'Athird^One'));
    await line.settle();
    expect(await inVain()).to.equal(6);
    return found.id;
  }

  it('is named by nothing the hospital holds, everything decrypted, and the past of the ward still folds', async () => {
    const id = await former();
    const lay = world.clock.now();
    expect(await holding(world, north)).to.include.members([
      'boardCheckpoints',
      'chatMessages',
      'consents',
      'documents',
      'feedPersons',
      'hl7Inbox',
      'noticeCauses',
      'notices',
      'outbox',
      'patients',
    ]);
    const admin = () => world.as(north.admin);
    const { version } = await look(await admin(), id);
    const first = await move(await admin(), { kind: 'patient', id, version });
    await acted(await admin(), first.batchId, 'restore');
    const again = (await look(await admin(), id)).version;
    const { batchId } = await move(await admin(), { kind: 'patient', id, version: again });
    world.clock.advance(31 * DAY_MS);
    await world.app.jobs.runNow('bin.purge', north.tenant);
    expect((await entryOf(await admin(), batchId)).state).to.equal('purged');
    await sweep(world, north);
    expect(await holding(world, north)).to.deep.equal([]);
    expect(await inVain(), 'what speaks of others alone stays').to.equal(1);
    expect((await openWork()).map(({ type }) => type)).to.deep.equal(['ADT^A24']);

    const at = new Date(lay.getTime() - DAY_MS).toISOString();
    const past = answered(await (await world.as(north.nurse)).get(`/api/v1/wards/${north.wardA.id}/replay?at=${at}`));
    expect((past.body as { census: { stays: unknown[] } }).census.stays).to.deep.equal([]);
  });
});
