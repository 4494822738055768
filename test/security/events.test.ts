import { expect } from 'chai';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../shared/events/envelope.ts';
import type { EventName } from '../../shared/events/registry.ts';
import { EVENTS } from '../../shared/events/registry.ts';
import type { Stream } from '../../shared/events/streams.ts';
import { streamName } from '../../shared/events/streams.ts';
import { bedsAdded, wardBoard, wardListItem } from '../../shared/schemas/places.ts';
import { patientView } from '../../shared/schemas/patients.ts';
import { staffView } from '../../shared/schemas/staff.ts';
import type { ChannelView } from '../../shared/schemas/chat.ts';
import { channelView } from '../../shared/schemas/chat.ts';
import type { PatientId } from '../../shared/types/ids.ts';
import { putInWards } from '../modules/patients/reception.ts';
import type { WallScreen } from '../../shared/schemas/wall.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { hangScreen } from '../support/wall-screen.ts';
import type { Person, TestHospital, TestWard, World } from '../support/world.ts';
import { openWorld } from '../support/world.ts';
import { newBatch } from './fixtures/bin.ts';
import { newTemplate } from './fixtures/consent-templates.ts';
import { signingRoom } from '../modules/consents/signing-room.ts';
import { addPage } from '../modules/documents/papers.ts';
import { newLeave } from './fixtures/leave.ts';
import { newOnCallRole } from './fixtures/on-call.ts';
import { newCorrection, offDuty, onDuty } from './fixtures/duty.ts';
import { newChannel, newMessage } from './fixtures/chat.ts';
import { newNotice } from './fixtures/notices.ts';
import { newPatient } from './fixtures/patients.ts';
import { newCustomRole } from './fixtures/roles.ts';
import { newProcedure } from './fixtures/procedures.ts';
import { newRoster, newShifts } from './fixtures/rosters.ts';
import { newRequest, newStay } from './fixtures/stays.ts';

/** Someone’s page with its socket, and everything it was told. */
interface Listener {
  readonly heard: Envelope[];
  subscribe(stream: Stream): Promise<SubscribeAnswer>;
  /** Resolves to the first envelope that fits, told before or after it is asked for. */
  hears(fits: (envelope: Envelope) => boolean): Promise<Envelope>;
  close(): void;
}

function listen(origin: string, caller: Caller, as?: 'wall'): Promise<Listener> {
  const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(as === undefined ? {} : { query: { as } }),
    extraHeaders: { origin, cookie: caller.cookieHeader() },
  });
  const heard: Envelope[] = [];
  let waiting: { fits: (envelope: Envelope) => boolean; done: (envelope: Envelope) => void }[] = [];
  socket.onAny((name: string, envelope: Envelope) => {
    if (!(name in EVENTS)) return;
    heard.push(envelope);
    for (const { done } of waiting.filter(({ fits }) => fits(envelope))) done(envelope);
    waiting = waiting.filter(({ fits }) => !fits(envelope));
  });
  const listener: Listener = {
    heard,
    subscribe: (stream) => new Promise((resolve) => socket.emit('subscribe', { stream, since: 0 }, resolve)),
    hears(fits) {
      const already = heard.find(fits);
      if (already !== undefined) return Promise.resolve(already);
      return new Promise((done) => waiting.push({ fits, done }));
    },
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(listener));
    socket.once('connect_error', reject);
  });
}

type Ears = 'rightful' | 'otherWard' | 'noWards' | 'noStaff' | 'south';

interface EventFixture {
  /** Where it is told, in North. */
  readonly stream: (world: World) => Stream;
  readonly happen: (world: World) => Promise<void>;
  /** Whose page hears it. */
  readonly hearer: 'rightful' | 'nurse' | 'screen';
  /** Who of the same hospital must not. */
  readonly deaf: readonly Exclude<Ears, 'south'>[];
}

const done = (answer: Answer): Answer => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 202);
  return answer;
};

const board = async (caller: Caller, ward: TestWard) =>
  wardBoard.parse(done(await caller.get(`/api/v1/wards/${ward.id}`)).body);

let changes = 0;
/** Changes the first bed of the ward. */
async function changeBed(world: World, hospital: TestHospital, ward: TestWard): Promise<void> {
  const admin = await world.as(hospital.admin);
  const [bed] = (await board(admin, ward)).beds;
  changes += 1;
  done(await admin.patch(`/api/v1/beds/${bed?.id}`, { version: bed?.version, code: `C${changes}` }));
}

async function changeWardA(world: World): Promise<void> {
  const admin = await world.as(world.north.admin);
  const { version } = (await board(admin, world.north.wardA)).ward;
  changes += 1;
  done(await admin.patch(`/api/v1/wards/${world.north.wardA.id}`, { version, floor: `Floor ${changes}` }));
}

async function changeStaff(world: World, person: Person, change: object): Promise<void> {
  const admin = await world.as(world.north.admin);
  const { version } = staffView.parse((await admin.get(`/api/v1/staff/${person.id}`)).body);
  done(await admin.patch(`/api/v1/staff/${person.id}`, { version, ...change }));
}

const ofWardA = (world: World): Stream => ({ kind: 'ward', id: world.north.wardA.id });
const ofNurse = (world: World): Stream => ({ kind: 'person', id: world.north.nurse.id });
const theList = {
  stream: (): Stream => ({ kind: 'wards' }),
  hearer: 'rightful',
  deaf: ['otherWard', 'noWards'],
} as const;
const ward = { stream: ofWardA, hearer: 'rightful', deaf: ['otherWard', 'noWards'] } as const;
const own = { stream: ofNurse, hearer: 'nurse', deaf: ['rightful', 'otherWard', 'noWards', 'noStaff'] } as const;

const ofCensus = {
  stream: (world: World): Stream => ({ kind: 'census', id: world.north.wardA.id }),
  hearer: 'rightful',
  deaf: ['otherWard', 'noWards', 'noStaff'],
} as const;

/** Someone in North’s ward A, for as long as that world is open. */
const patients = new WeakMap<World, PatientId>();
const inWardA = (world: World): PatientId => {
  const id = patients.get(world);
  if (id === undefined) throw new Error('Nobody lies in ward A.');
  return id;
};
const ofPatient = {
  stream: (world: World): Stream => ({ kind: 'patient', id: inWardA(world) }),
  hearer: 'rightful',
  deaf: ['otherWard', 'noWards', 'noStaff'],
} as const;

/** A screen on the wall of North’s ward A, for as long as that world is open. */
const screens = new WeakMap<World, WallScreen>();
const screenOf = (world: World): WallScreen => {
  const screen = screens.get(world);
  if (screen === undefined) throw new Error('No screen hangs in ward A.');
  return screen;
};
const ofScreen = (world: World): Stream => ({ kind: 'screen', id: screenOf(world).id });

/** What is said about that patient, for as long as that world is open. */
const channels = new WeakMap<World, ChannelView>();
const channelOf = (world: World): ChannelView => {
  const channel = channels.get(world);
  if (channel === undefined) throw new Error('Nothing is said about the patient.');
  return channel;
};
const ofChannel = {
  stream: (world: World): Stream => ({ kind: 'channel', id: channelOf(world).id }),
  hearer: 'rightful',
  deaf: ['otherWard', 'noWards', 'noStaff'],
} as const;
const ofTalk = {
  ...ofChannel,
  stream: (world: World): Stream => ({ kind: 'ward-talk', id: world.north.wardA.id }),
} as const;
const sayThere = (world: World, more: object = {}) => newMessage(world, world.north.nurse, channelOf(world), more);

/** A group of an admin with the nurse in it. */
async function newGroup(world: World): Promise<ChannelView> {
  const admin = await world.as(world.north.admin);
  const body = { id: uuid(), name: 'Group of the event', memberIds: [world.north.nurse.id] };
  return channelView.parse(done(await admin.post('/api/v1/chat/channels', body)).body);
}

/** Everyone who writes messages hears it, whatever their wards. */
const onCall = { stream: (): Stream => ({ kind: 'on-call' }), hearer: 'rightful', deaf: [] } as const;

/** Who reads rosters hears it, of wards they do not see, too: it says who is on duty where, and nothing more. */
const duty = { stream: (): Stream => ({ kind: 'duty' }), hearer: 'rightful', deaf: ['noWards', 'noStaff'] } as const;

/** Makes a new record part of that patient’s; answers with its id. */
async function mergeAnother(world: World): Promise<PatientId> {
  const { id } = await newPatient(world, world.north);
  const body = { retiredId: id, reason: 'A test' };
  done(await (await world.as(world.north.admin)).post(`/api/v1/patients/${inWardA(world)}/merge`, body));
  return id;
}

const EVENT_FIXTURES: Readonly<Record<EventName, EventFixture>> = {
  'ward.added': {
    ...theList,
    async happen(world) {
      const { departmentId } = world.north;
      const body = { departmentId, name: 'Ward of the event', floor: '1', rooms: ['Bay'] };
      done(await (await world.as(world.north.admin)).post('/api/v1/wards', body));
    },
  },
  'ward.changed': {
    ...theList,
    happen: changeWardA,
  },
  'ward.described': {
    ...ward,
    happen: changeWardA,
  },
  'ward.removed': {
    ...theList,
    async happen(world) {
      const admin = await world.as(world.north.admin);
      const { departmentId } = world.north;
      const body = { departmentId, name: 'Ward that goes', floor: '1', rooms: ['Bay'] };
      const { id, version } = wardListItem.parse(done(await admin.post('/api/v1/wards', body)).body);
      done(await admin.post('/api/v1/bin', { kind: 'ward', id, version, reason: 'Made by mistake' }));
    },
  },
  'bed.added': {
    ...ward,
    async happen(world) {
      const { id, roomId } = world.north.wardA;
      const admin = await world.as(world.north.admin);
      done(await admin.post(`/api/v1/wards/${id}/beds`, { roomId, codes: ['EVENT'] }));
    },
  },
  'bed.changed': {
    ...ward,
    happen: (world) => changeBed(world, world.north, world.north.wardA),
  },
  'bed.removed': {
    ...ward,
    async happen(world) {
      const { id, roomId } = world.north.wardA;
      const admin = await world.as(world.north.admin);
      changes += 1;
      const added = done(await admin.post(`/api/v1/wards/${id}/beds`, { roomId, codes: [`GONE${changes}`] }));
      const [bed] = bedsAdded.parse(added.body).beds;
      const moved = { kind: 'bed', id: bed?.id, version: bed?.version, reason: 'A test' };
      done(await admin.post('/api/v1/bin', moved));
    },
  },
  'rooms.changed': {
    ...ward,
    async happen(world) {
      const admin = await world.as(world.north.admin);
      done(await admin.post(`/api/v1/wards/${world.north.wardA.id}/rooms`, { names: ['Room of the event'] }));
    },
  },
  'bed.state': {
    ...ward,
    async happen(world) {
      const nurse = await world.as(world.north.nurse);
      const [bed] = (await board(nurse, world.north.wardA)).beds;
      const body = { version: bed?.version, as: 'block', reason: 'repair' };
      done(await nurse.post(`/api/v1/beds/${bed?.id}/take-out`, body));
    },
  },
  'stay.shown': { ...ofCensus, happen: async (world) => void (await newStay(world, world.north)) },
  'stay.gone': {
    ...ofCensus,
    async happen(world) {
      const { id, version } = await newStay(world, world.north);
      const nurse = await world.as(world.north.nurse);
      done(await nurse.post(`/api/v1/stays/${id}/discharge`, { version, disposition: 'home' }));
    },
  },
  'request.shown': { ...ofCensus, happen: async (world) => void (await newRequest(world, world.north)) },
  'request.gone': {
    ...ofCensus,
    async happen(world) {
      const { id, version } = await newRequest(world, world.north);
      const nurse = await world.as(world.north.nurse);
      done(await nurse.post(`/api/v1/bed-requests/${id}/answer`, { version, answer: 'reject' }));
    },
  },
  'patient.changed': {
    ...ofPatient,
    async happen(world) {
      const admin = await world.as(world.north.admin);
      const { version } = patientView.parse(done(await admin.get(`/api/v1/patients/${inWardA(world)}`)).body);
      changes += 1;
      done(await admin.patch(`/api/v1/patients/${inWardA(world)}`, { version, problems: [`Problem ${changes}`] }));
    },
  },
  'patient.merged': { ...ofPatient, happen: async (world) => void (await mergeAnother(world)) },
  'patient.unmerged': {
    ...ofPatient,
    async happen(world) {
      const retired = await mergeAnother(world);
      const admin = await world.as(world.north.admin);
      done(await admin.post(`/api/v1/patients/${retired}/unmerge`, { reason: 'A test' }));
    },
  },
  'vitals.recorded': {
    ...ofPatient,
    async happen(world) {
      const nurse = await world.as(world.north.nurse);
      done(await nurse.post(`/api/v1/patients/${inWardA(world)}/vitals`, { pulse: 70 }));
    },
  },
  'document.changed': {
    ...ofPatient,
    happen: async (world) => void (await addPage(await world.as(world.north.nurse), inWardA(world))),
  },
  'message.added': { ...ofChannel, happen: async (world) => void (await sayThere(world)) },
  'message.changed': {
    ...ofChannel,
    async happen(world) {
      const { id } = await sayThere(world);
      const nurse = await world.as(world.north.nurse);
      done(await nurse.post(`/api/v1/chat/messages/${id}/reactions`, { emoji: '👍', isSet: true }));
    },
  },
  'channel.receipts': {
    ...ofChannel,
    async happen(world) {
      await sayThere(world);
      done(await (await world.as(world.north.admin)).post(`/api/v1/chat/channels/${channelOf(world).id}/read-all`));
      await world.app.jobs.runNow('chat.receipts', world.north.tenant);
    },
  },
  'channel.changed': {
    ...ofChannel,
    async happen(world) {
      const admin = await world.as(world.north.admin);
      changes += 1;
      const body = { isFollowing: changes % 2 === 0 };
      done(await admin.post(`/api/v1/chat/channels/${channelOf(world).id}/follow`, body));
      done(await admin.post(`/api/v1/chat/channels/${channelOf(world).id}/follow`, { isFollowing: changes % 2 === 1 }));
    },
  },
  'messages.waiting': {
    ...ofTalk,
    async happen(world) {
      const { nurse, doctor } = world.north;
      const mentions = [{ target: { kind: 'person' as const, staffId: doctor.id }, label: 'Doctor' }];
      await newMessage(world, nurse, channelOf(world), { needsAck: true, mentions });
    },
  },
  'patient-channel.opened': {
    ...ofTalk,
    async happen(world) {
      const { patient } = await newStay(world, world.north);
      await newChannel(world, world.north.nurse, { kind: 'patient', patientId: patient.id });
    },
  },
  'chat.joined': { ...own, happen: async (world) => void (await newGroup(world)) },
  'chat.left': {
    ...own,
    async happen(world) {
      const { id, version } = await newGroup(world);
      const body = { version, removeIds: [world.north.nurse.id] };
      done(await (await world.as(world.north.admin)).patch(`/api/v1/chat/channels/${id}`, body));
    },
  },
  'chat.standing': {
    ...own,
    async happen(world) {
      changes += 1;
      const nurse = await world.as(world.north.nurse);
      done(await nurse.put(`/api/v1/chat/channels/${channelOf(world).id}/draft`, { text: `Draft ${changes}` }));
    },
  },
  'chat.saved': {
    ...own,
    async happen(world) {
      const { id } = await sayThere(world);
      done(await (await world.as(world.north.nurse)).post(`/api/v1/chat/messages/${id}/save`, { isSaved: true }));
    },
  },
  'bin.changed': {
    stream: () => ({ kind: 'bin' }),
    hearer: 'rightful',
    deaf: ['otherWard', 'noWards', 'noStaff'],
    happen: async (world) => void (await newBatch(world, world.north)),
  },
  'feed.changed': {
    stream: () => ({ kind: 'feeds' }),
    hearer: 'rightful',
    deaf: ['otherWard', 'noWards', 'noStaff'],
    async happen(world) {
      const feed = { sendingApplication: 'EVENT', sendingFacility: '', addresses: ['192.0.2.9'] };
      const body = { ...feed, name: 'Feed of the event', profile: { timeZone: 'Africa/Nairobi' } };
      done(await (await world.as(world.north.admin)).post('/api/v1/feeds', body));
    },
  },
  'notice.added': { ...own, happen: async (world) => void (await newNotice(world, world.north)) },
  'notice.changed': {
    ...own,
    async happen(world) {
      const id = await newNotice(world, world.north);
      done(await (await world.as(world.north.nurse)).post('/api/v1/notices/see', { ids: [id] }));
    },
  },
  'on-call.role': { ...onCall, happen: async (world) => void (await newOnCallRole(world, world.north)) },
  'on-call.role-removed': {
    ...onCall,
    async happen(world) {
      const { _id, version } = await newOnCallRole(world, world.north);
      done(await (await world.as(world.north.admin)).post(`/api/v1/on-call/${_id}/remove`, { version }));
    },
  },
  'consent.changed': {
    ...ofPatient,
    happen: async (world) => void (await signingRoom(world, world.north).draft({ patientId: inWardA(world) })),
  },
  'procedure.changed': {
    ...ofPatient,
    happen: async (world) => void (await newProcedure(world, world.north, { patientId: inWardA(world) })),
  },
  'procedure.listed': {
    stream: () => ({ kind: 'procedures' }),
    hearer: 'rightful',
    deaf: ['noWards', 'noStaff'],
    happen: async (world) => void (await newProcedure(world, world.north)),
  },
  'consents.marked': {
    ...ofCensus,
    stream: (world) => ({ kind: 'ward-consents', id: world.north.wardA.id }),
    async happen(world) {
      const { patient } = await newStay(world, world.north);
      await newProcedure(world, world.north, { patientId: patient.id, needs: ['procedure'] });
    },
  },
  'consent-template.changed': {
    stream: () => ({ kind: 'consent-templates' }),
    hearer: 'rightful',
    deaf: ['noWards', 'noStaff'],
    happen: async (world) => void (await newTemplate(world, world.north)),
  },
  'availability.changed': {
    ...onCall,
    async happen(world) {
      changes += 1;
      const body = {
        awayUntil: `2999-01-01T00:00:00.${String(changes).padStart(3, '0')}Z`,
        coverId: world.north.doctor.id,
      };
      done(await (await world.as(world.north.nurse)).put('/api/v1/on-call/me/availability', body));
    },
  },
  'duty.started': { ...duty, happen: async (world) => void (await onDuty(world, world.north)) },
  'duty.ended': {
    ...duty,
    async happen(world) {
      await onDuty(world, world.north);
      await offDuty(world, world.north);
    },
  },
  'attendance.changed': { ...duty, happen: async (world) => void (await newCorrection(world, world.north)) },
  'roster.changed': {
    stream: (world) => ({ kind: 'roster', id: world.north.wardA.id }),
    hearer: 'rightful',
    deaf: ['otherWard', 'noWards', 'noStaff'],
    happen: async (world) => void (await newRoster(await world.as(world.north.admin), world.north)),
  },
  'shifts.changed': {
    ...own,
    happen: async (world) => void (await newShifts(world, world.north, [world.north.nurse.id])),
  },
  'leave.changed': {
    stream: () => ({ kind: 'leave' }),
    hearer: 'rightful',
    deaf: ['otherWard', 'noWards', 'noStaff'],
    happen: async (world) => void (await newLeave(world, world.north)),
  },
  'staff.changed': {
    stream: () => ({ kind: 'staff' }),
    hearer: 'rightful',
    deaf: ['noStaff'],
    happen: (world) => changeStaff(world, world.north.doctor, { jobTitle: 'Changed by the event' }),
  },
  'role.changed': {
    stream: () => ({ kind: 'staff' }),
    hearer: 'rightful',
    deaf: ['noStaff'],
    happen: async (world) => void (await newCustomRole(world, world.north)),
  },
  'session.locked': {
    ...own,
    async happen(world) {
      const { caller } = await world.signIn(world.north.nurse);
      done(await caller.post('/api/v1/session/lock'));
    },
  },
  'session.ended': {
    ...own,
    async happen(world) {
      const { caller } = await world.signIn(world.north.nurse);
      done(await caller.post('/api/v1/session/sign-out'));
    },
  },
  'screen.revoked': {
    stream: ofScreen,
    hearer: 'screen',
    deaf: ['rightful', 'otherWard', 'noWards', 'noStaff'],
    // It is the last that the screen on the wall hears; the others are told beside it.
    async happen(world) {
      const { id, version } = screenOf(world);
      const admin = await world.as(world.north.admin);
      done(await admin.post(`/api/v1/walls/${id}/revoke`, { version }));
    },
  },
  'rights.changed': {
    ...own,
    async happen(world) {
      const { nurse, wardA, wardB } = world.north;
      await changeStaff(world, nurse, { wardIds: [wardA.id, wardB.id] });
    },
  },
};

describe('every event', () => {
  let world: World;
  let ears: Readonly<Record<Ears | 'nurse' | 'screen', Listener>>;
  before(async () => {
    world = await openWorld();
    const { id } = await newPatient(world, world.north);
    await putInWards(world, world.north, id, [world.north.wardA.id]);
    patients.set(world, id);
    channels.set(world, await newChannel(world, world.north.nurse, { kind: 'patient', patientId: id }));
    const { caller: onWall, screen } = await hangScreen(world, world.north);
    screens.set(world, screen);
    const page = async (person: Person) => listen(world.origin, await world.as(person));
    ears = {
      rightful: await page(world.north.secondAdmin),
      nurse: await page(world.north.nurse),
      otherWard: await page(world.north.otherNurse),
      noWards: await page(world.north.pharmacy),
      noStaff: await page(world.north.housekeeping),
      south: await page(world.south.admin),
      screen: await listen(world.origin, onWall, 'wall'),
    };
    const wardB: Stream = { kind: 'ward', id: world.north.wardB.id };
    const ofThePatient = ofPatient.stream(world);
    for (const stream of [
      { kind: 'wards' },
      { kind: 'staff' },
      { kind: 'feeds' },
      { kind: 'on-call' },
      { kind: 'consent-templates' },
      { kind: 'procedures' },
      { kind: 'leave' },
      { kind: 'duty' },
      { kind: 'bin' },
      { kind: 'roster', id: world.north.wardA.id },
      { kind: 'ward-consents', id: world.north.wardA.id },
      ofWardA(world),
      wardB,
      ofThePatient,
      ofCensus.stream(world),
      ofChannel.stream(world),
      ofTalk.stream(world),
    ] as const) {
      expect(await ears.rightful.subscribe(stream)).to.include({ ok: true });
    }
    expect(await ears.otherWard.subscribe(wardB)).to.include({ ok: true });
    const southern: Stream = { kind: 'ward', id: world.south.wardA.id };
    for (const stream of [
      { kind: 'wards' },
      { kind: 'staff' },
      { kind: 'feeds' },
      { kind: 'on-call' },
      { kind: 'consent-templates' },
      { kind: 'bin' },
      southern,
    ] as const) {
      expect(await ears.south.subscribe(stream)).to.include({ ok: true });
    }
  });
  after(async () => {
    for (const listener of Object.values(ears)) listener.close();
    await world.close();
  });

  /** Returns once every page has been told something that happened after everything so far. */
  async function everyoneIsUpToDate(): Promise<void> {
    const counts = new Map(Object.values(ears).map((listener) => [listener, listener.heard.length]));
    const later = (listener: Listener, stream: string) =>
      listener.hears(
        (envelope) => envelope.stream === stream && listener.heard.indexOf(envelope) >= (counts.get(listener) ?? 0),
      );
    await changeBed(world, world.north, world.north.wardB);
    await changeBed(world, world.south, world.south.wardA);
    const wardB = `ward:${world.north.wardB.id}`;
    await Promise.all([
      later(ears.rightful, wardB),
      later(ears.otherWard, wardB),
      later(ears.south, `ward:${world.south.wardA.id}`),
    ]);
    // The others are told of a session of their own.
    for (const [listener, person] of [
      [ears.noWards, world.north.pharmacy],
      [ears.noStaff, world.north.housekeeping],
    ] as const) {
      const { caller } = await world.signIn(person);
      done(await caller.post('/api/v1/session/lock'));
      await later(listener, `person:${person.id}`);
    }
  }

  for (const [name, { happen, stream, hearer, deaf }] of Object.entries(EVENT_FIXTURES)) {
    it(`${name} is told to who may hear it, not to another hospital, another ward, or without the permission`, async () => {
      const since = ears[hearer].heard.length;
      await happen(world);
      const told = await ears[hearer].hears(
        (envelope) => envelope.name === name && ears[hearer].heard.indexOf(envelope) >= since,
      );
      expect(told.stream).to.equal(streamName(stream(world)));
      await everyoneIsUpToDate();
      const same = ({ stream: of, data }: Envelope) =>
        of === told.stream && JSON.stringify(data) === JSON.stringify(told.data);
      for (const who of [...deaf, 'south'] as const) {
        expect(ears[who].heard.filter(same), who).to.deep.equal([]);
      }
    });

    it(`${name} cannot be asked for by them either`, async () => {
      const of = stream(world);
      for (const who of deaf) {
        const answer = await ears[who].subscribe(of);
        expect(answer.ok, `${who} ${JSON.stringify(answer)}`).to.equal(false);
      }
      // A stream of that name may be South's own; it never holds anything of North.
      const answer = JSON.stringify(await ears.south.subscribe(of));
      const { wardA, wardB, nurse, doctor } = world.north;
      for (const id of [wardA.id, wardB.id, nurse.id, doctor.id]) expect(answer).not.to.include(id);
      if ('id' in of) expect(JSON.parse(answer)).to.deep.include({ ok: false });
    });
  }
});
