import { expect } from 'chai';
import type { z } from 'zod';
import type { ClientToServer } from '../../shared/events/envelope.ts';
import { subscribe, unsubscribe, watchPresence } from '../../shared/events/envelope.ts';
import { EVENTS } from '../../shared/events/registry.ts';
import type { Stream } from '../../shared/events/streams.ts';
import { stream } from '../../shared/events/streams.ts';
import { typingSignal } from '../../shared/schemas/chat.ts';
import { v7 as uuid } from 'uuid';
import { problem } from '../../shared/types/problem.ts';
import { problemKind } from '../../shared/types/problem-kinds.ts';
import { frameOf, PATH, upgrade } from '../server/realtime/raw-client.ts';
import { newChannel } from '../security/fixtures/chat.ts';
import { newPatient } from '../security/fixtures/patients.ts';
import { addScreen } from '../support/wall-screen.ts';
import type { Person, World } from '../support/world.ts';
import { changeBeds } from './bed-changes.ts';
import type { AttackHouse } from './attack-house.ts';
import { openAttackHouse } from './attack-house.ts';
import { forge } from './credentials.ts';
import { placesOf } from './forms.ts';
import { pointerTo, poisonsFor, textOf } from './injections.ts';
import { drawn, IS_WHOLE } from './lots.ts';
import { openVoices, speak } from './voices.ts';

/** What a client may say, with the form of each: a new one does not compile until it stands here. */
const SAID: Readonly<Record<keyof ClientToServer, z.ZodType>> = {
  subscribe,
  unsubscribe,
  typing: typingSignal,
  'watch-presence': watchPresence,
};
/** Every kind of stream, and whether it is of one record. */
const KINDS = stream.options.map(({ shape }) => ({ kind: shape.kind.value, hasId: 'id' in shape }));

interface Refusal {
  readonly ok: false;
  readonly problem: unknown;
}
const kindOf = (answer: unknown): string => {
  const said = problem.safeParse((answer as Refusal | null)?.problem);
  return said.success ? problemKind(said.data) : `no problem: ${JSON.stringify(answer)}`;
};
const pointersOf = (answer: unknown): readonly string[] =>
  (problem.safeParse((answer as Refusal).problem).data?.errors ?? []).map(({ pointer }) => pointer);
const withoutRequestId = (answer: unknown): string => JSON.stringify(answer).replace(/"requestId":"[^"]*"/u, '');

describe('every event under attack', function () {
  this.timeout(IS_WHOLE ? 600_000 : 120_000);
  let house: AttackHouse;
  let world: World;
  let voices: ReturnType<typeof openVoices>;
  let witness: Awaited<ReturnType<typeof speak>>;
  let asked = 0;

  before(async () => {
    house = await openAttackHouse();
    ({ world } = house);
    voices = openVoices(world);
    witness = await speak(world.origin, await world.as(world.north.doctor));
    const wardA = { kind: 'ward', id: world.north.wardA.id };
    expect(await witness.socket.emitWithAck('subscribe', { stream: wardA, since: null })).to.have.property('ok', true);
    for (const person of people()) await world.as(person);
  });
  afterEach(async () => {
    const { length } = witness.heard;
    const told = new Promise<void>((resolve) => witness.socket.once('bed.changed', () => resolve()));
    await changeBeds(world, world.north);
    await told;
    expect(
      witness.heard.slice(length).map(([name]) => name),
      'what the witness hears',
    ).to.include('bed.changed');
    expect(house.aside()).to.deep.equal([]);
  });
  after(async () => {
    if (IS_WHOLE)
      console.log(`    ${asked} attacks by socket on ${Object.keys(SAID).length + Object.keys(EVENTS).length} events`);
    witness.socket.close();
    voices.close();
    await house.close();
  });

  const people = (): readonly Person[] => {
    const { admin, secondAdmin, nurse, otherNurse, nurseManager } = world.north;
    return [admin, secondAdmin, nurse, otherNurse, nurseManager];
  };
  let turn = 0;
  /** Whoever’s turn it is: one person alone would soon have to wait. */
  const ask = (event: string, ...said: unknown[]): Promise<unknown> => {
    asked += 1;
    turn += 1;
    const all = people();
    return voices.ask(all[turn % all.length] ?? world.north.nurse, event, ...said);
  };

  it('lets no forged, confused, borrowed or dead credential in', async () => {
    const { session, screen } = await forge(world);
    const doors = [
      ...session.map((forgery) => ({ ...forgery, path: PATH })),
      ...screen.map((forgery) => ({ ...forgery, path: `${PATH}&as=wall` })),
    ];
    const let_in: string[] = [];
    for (const { name, headers, path } of doors) {
      asked += 1;
      const answer = await upgrade({ url: world.origin }, { origin: world.origin, ...headers }, path);
      if (typeof answer !== 'number') let_in.push(name);
      else expect(answer, name).to.be.within(400, 499);
    }
    expect(let_in).to.deep.equal([]);
  });

  it('takes nothing at any place of what is said but what belongs there', async () => {
    const held = await house.hold();
    const faults: string[] = [];
    for (const [event, schema] of Object.entries(SAID)) {
      const all = placesOf(schema).flatMap((place) => poisonsFor(place).map((poison) => ({ place, poison })));
      // A frame of 90 KB is too large for a socket and closes it, which is asked beside.
      const small = all.filter(({ poison }) => typeof poison !== 'string' || poison.length < 1_000);
      for (const { place, poison } of drawn(small, event, 30)) {
        const said = JSON.parse(textOf(place.with(poison)).replaceAll('1e999', '"x"')) as unknown;
        const answer = await ask(event, said);
        const pointer = pointerTo('data', place.path);
        const isNamed = pointersOf(answer).some(
          (found) => `${found}/`.startsWith(pointer) || `${pointer}/`.startsWith(`${found}/`),
        );
        const of = `${event} ${JSON.stringify(said)}`;
        if (kindOf(answer) !== 'invalid-input') faults.push(`${of}: ${kindOf(answer)}`);
        else if (!isNamed) faults.push(`${of}: names ${pointersOf(answer).join(', ')} and not ${pointer}`);
        faults.push(...house.leaks(JSON.stringify(said), JSON.stringify(answer)).map((leak) => `${of}: ${leak}`));
      }
    }
    expect(faults).to.deep.equal([]);
    expect(await held(), 'what refusals changed').to.deep.equal([]);
  });

  it('takes one argument and a way to answer, and drops what has none', async () => {
    const ward = { kind: 'ward', id: world.north.wardA.id };
    const good: Readonly<Record<keyof ClientToServer, unknown>> = {
      subscribe: { stream: ward, since: null },
      unsubscribe: { stream: ward },
      typing: { channelId: uuid(), threadOf: null },
      'watch-presence': { isOn: true },
    };
    const { nurse } = world.north;
    for (const [event, said] of Object.entries(good)) {
      const { unanswerable } = world.app.realtime.counts().refused;
      await voices.tell(nurse, event, said);
      await voices.tell(nurse, event, said, 'not a function');
      await voices.tell(nurse, event, said, { apply: true });
      await voices.tell(nurse, event);
      expect(kindOf(await voices.ask(nurse, event))).to.equal('invalid-input');
      expect(kindOf(await voices.ask(nurse, event, said, said))).to.equal('invalid-input');
      expect(kindOf(await voices.ask(nurse, event, Buffer.from(JSON.stringify(said))))).to.equal('invalid-input');
      expect(
        kindOf(await voices.ask(nurse, event, { ...(said as object), hospitalId: world.south.tenant.id })),
      ).to.equal('invalid-input');
      expect(world.app.realtime.counts().refused.unanswerable - unanswerable, event).to.equal(4);
      asked += 8;
    }
  });

  it('lets nobody tell what only the house tells', async () => {
    const { length } = witness.heard;
    const names = [
      ...Object.keys(EVENTS),
      'heartbeat',
      'presence',
      'tell',
      'join',
      'publish',
      '__proto__',
      'constructor',
      'toString',
    ];
    for (const name of names) {
      const data = { stream: `ward:${world.north.wardA.id}`, seq: 1, at: new Date(0).toISOString(), name, data: {} };
      expect(kindOf(await ask(name, data)), name).to.equal('not-found');
    }
    expect(witness.heard.slice(length).filter(([name]) => name !== 'heartbeat')).to.deep.equal([]);
  });

  it('lets nobody hear another hospital’s streams, nor learn which there are', async () => {
    const { south } = world;
    const patient = await newPatient(world, south);
    const channel = await newChannel(world, south.nurse, { kind: 'patient', patientId: patient.id });
    const { screen } = await addScreen(world, south);
    const ids = [
      south.wardA.id,
      south.wardB.id,
      south.nurse.id,
      south.admin.id,
      patient.id,
      channel.id,
      screen.id,
      south.tenant.id,
      south.departmentId,
    ];
    const streams = KINDS.filter(({ hasId }) => hasId).flatMap(({ kind }) => ids.map((id) => ({ kind, id }) as Stream));
    await voices.voiceOf('screen');
    const held = await house.hold();
    const faults: string[] = [];
    for (const who of [world.north.admin, world.north.nurse, 'screen'] as const) {
      for (const of of drawn(streams, typeof who === 'string' ? who : who.displayName, 30)) {
        asked += 2;
        const theirs = await voices.ask(who, 'subscribe', { stream: of, since: 0 });
        const nobodys = await voices.ask(who, 'subscribe', { stream: { ...of, id: uuid() }, since: 0 });
        if ((theirs as { ok: boolean }).ok || withoutRequestId(theirs) !== withoutRequestId(nobodys)) {
          faults.push(`${of.kind}: ${JSON.stringify(theirs)} and ${JSON.stringify(nobodys)}`);
        }
        faults.push(...house.leaks(JSON.stringify(of), JSON.stringify(theirs)));
      }
    }
    expect(faults).to.deep.equal([]);
    expect(await held(), 'what refusals changed').to.deep.equal([]);
    await changeBeds(world, south);
    expect(house.leaks('', JSON.stringify(voices.heard()))).to.deep.equal([]);
  });

  it('outlives frames that no library would send', async () => {
    const caller = await world.as(world.north.pharmacy);
    const headers = { origin: world.origin, cookie: caller.cookieHeader() };
    const bad: readonly (string | Buffer)[] = [
      '',
      '4',
      '42',
      '42[',
      '42{}',
      '42[]',
      '42[null]',
      '42[["subscribe"]]',
      '42["subscribe"',
      '4299999999999999999999["x"]',
      '421["subscribe",',
      '9',
      'x',
      '40/admin,',
      '40/admin,{"token":"x"}',
      '42/admin,["subscribe",{}]',
      '41',
      '44{"message":"x"}',
      '430[]',
      '43["x"]',
      '451-["subscribe",{"_placeholder":true,"num":0}]',
      '459999999-["x"]',
      '45-1["x"]',
      '461-1[{"_placeholder":true,"num":9}]',
      '42["__proto__",{"a":1}]',
      '421["subscribe",{"__proto__":{"stream":1}}]',
      `421${'['.repeat(20_000)}`,
      `421["subscribe",${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}]`,
      '0{"sid":"x","upgrades":[]}',
      '1',
      '2probe',
      '5',
      '6',
      frameOf('42["x"]', 2),
      frameOf(Buffer.from([0xff, 0xfe]), 1),
      frameOf(Buffer.alloc(70_000), 2),
      frameOf('x'.repeat(70_000)),
      frameOf('x', 0),
      frameOf('x', 3),
      frameOf(Buffer.alloc(200), 9),
      frameOf('', 8),
      Buffer.from([0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    ];
    for (const [index, frame] of drawn(bad, 'frames', 12).entries()) {
      asked += 1;
      // New connections of one person wait after thirty; those of a screen of its own do not.
      const client = await upgrade(
        { url: world.origin },
        index % 2 === 0
          ? headers
          : { origin: world.origin, cookie: (await world.as(people()[index % 5] ?? world.north.nurse)).cookieHeader() },
      );
      if (typeof client === 'number') throw new Error(`Refused with ${client}.`);
      client.send('40');
      if (typeof frame === 'string') client.send(frame);
      else client.sendBytes(frame);
      client.send('421["unsubscribe",{}]');
      await new Promise<void>((resolve) => {
        const look = () => {
          if (client.isClosed() || client.closeCode() !== null || client.frames.some((text) => text.startsWith('431')))
            resolve();
          else setImmediate(look);
        };
        look();
      });
      expect(house.leaks('', client.bytes().toString('latin1'))).to.deep.equal([]);
      client.socket.destroy();
    }
  });

  it('lets who says too much wait, and closes who floods, while others hear on', async () => {
    const { housekeeping } = world.north;
    const voice = await speak(world.origin, await world.as(housekeeping));
    const wards = { stream: { kind: 'wards' } };
    const answers = (await Promise.all(
      Array.from({ length: 250 }, () => voice.socket.timeout(20_000).emitWithAck('unsubscribe', wards)),
    )) as unknown[];
    const limited = answers.filter((answer) => (answer as { ok: boolean }).ok !== true);
    expect(limited).not.to.deep.equal([]);
    for (const answer of limited) expect(kindOf(answer)).to.equal('rate-limited');
    const { flooded } = world.app.realtime.counts();
    const closed = new Promise<void>((resolve) => voice.socket.once('disconnect', () => resolve()));
    for (let count = 0; count < 5_000; count += 1) voice.socket.emit('unsubscribe', wards);
    await closed;
    expect(world.app.realtime.counts().flooded).to.equal(flooded + 1);
    asked += 5_250;
  });
});
