import { expect } from 'chai';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../../shared/events/envelope.ts';
import type { EventName } from '../../../shared/events/registry.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import { vitalsView } from '../../../shared/schemas/vitals.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { onBooks, putInWards } from './reception.ts';

interface Ear {
  readonly subscribe: (stream: Stream) => Promise<SubscribeAnswer>;
  readonly hears: (name: EventName, fits: (envelope: Envelope) => boolean) => Promise<void>;
  readonly hasHeard: (fits: (envelope: Envelope) => boolean) => boolean;
  readonly close: () => void;
}

async function earOf(world: World, person: Person): Promise<Ear> {
  const caller = await world.as(person);
  const socket: Socket<ServerToClient, ClientToServer> = io(world.origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin: world.origin, cookie: caller.cookieHeader() },
  });
  const heard: Envelope[] = [];
  let waiting: (() => void)[] = [];
  socket.onAny((_name: string, envelope: unknown) => {
    if (typeof envelope !== 'object') return;
    heard.push(envelope as Envelope);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    subscribe: (stream) => new Promise((resolve) => socket.emit('subscribe', { stream, since: 0 }, resolve)),
    hears: (name, fits) =>
      new Promise((resolve) => {
        const look = () => {
          if (!heard.some((envelope) => envelope.name === name && fits(envelope))) return;
          waiting = waiting.filter((other) => other !== look);
          resolve();
        };
        waiting.push(look);
        look();
      }),
    hasHeard: (fits) => heard.some(fits),
    close: () => socket.close(),
  };
}

describe('who hears of a patient', () => {
  let world: World;
  let nurse: Ear;
  let doctor: Ear;
  before(async () => {
    world = await openWorld();
    [nurse, doctor] = [await earOf(world, world.north.nurse), await earOf(world, world.north.doctor)];
    const ward: Stream = { kind: 'ward', id: world.north.wardA.id };
    for (const ear of [nurse, doctor]) expect(await ear.subscribe(ward)).to.include({ ok: true });
  });
  after(async () => {
    nurse.close();
    doctor.close();
    await world.close();
  });

  const said = (id: string) => (envelope: Envelope) => JSON.stringify(envelope.data).includes(id);

  /** Records vitals, and answers whether the nurse was told of them once everything before a change of her ward is told. */
  async function isNurseTold(id: PatientId): Promise<boolean> {
    const caller = await world.as(world.north.doctor);
    const answer = await caller.post(`/api/v1/patients/${id}/vitals`, { pulse: 70 });
    const { id: vitalsId } = vitalsView.parse(answer.body);
    await doctor.hears('vitals.recorded', said(vitalsId));
    const admin = await world.as(world.north.admin);
    const { wardA } = world.north;
    const code = `N${vitalsId.slice(-8)}`;
    const bed = await admin.post(`/api/v1/wards/${wardA.id}/beds`, { roomId: wardA.roomId, codes: [code] });
    expect(bed.status, JSON.stringify(bed.body)).to.equal(201);
    await nurse.hears('bed.added', said(code));
    return nurse.hasHeard(said(vitalsId));
  }

  it('are those who see them where they are: whoever loses sight of them is told no more within two seconds', async () => {
    const { id } = await onBooks(world, world.north, { familyName: 'Followed' });
    await putInWards(world, world.north, id, [world.north.wardA.id]);
    const stream: Stream = { kind: 'patient', id };
    for (const ear of [nurse, doctor]) expect(await ear.subscribe(stream)).to.include({ ok: true });
    expect(await isNurseTold(id), 'in the nurse’s ward').to.equal(true);

    await putInWards(world, world.north, id, [world.north.wardA.id, world.north.wardB.id]);
    expect(await isNurseTold(id), 'still in the nurse’s ward').to.equal(true);

    await putInWards(world, world.north, id, [world.north.wardB.id]);
    const since = performance.now();
    while (await isNurseTold(id)) expect(performance.now() - since, 'ms since the move').to.be.below(2_000);
    expect(await nurse.subscribe(stream)).to.have.property('ok', false);

    await putInWards(world, world.north, id, []);
    expect(await nurse.subscribe(stream), 'discharged').to.include({ ok: true });
    expect(await isNurseTold(id)).to.equal(true);
  });
});
