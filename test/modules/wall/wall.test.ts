import { expect } from 'chai';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../../shared/events/envelope.ts';
import { EVENTS } from '../../../shared/events/registry.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import type { BedState } from '../../../shared/domain/bed-state.ts';
import type { WallEvent } from '../../../shared/projections/wall.ts';
import { applyWallEvent, wallEventOf } from '../../../shared/projections/wall.ts';
import type { WallView } from '../../../shared/schemas/wall.ts';
import { wallBedState, wallScreens, wallView } from '../../../shared/schemas/wall.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { screenRepository } from '../../../server/modules/wall/wall.repository.ts';
import { bedId as bedIdSchema } from '../../../shared/types/ids.ts';
import type { Caller } from '../../support/caller.ts';
import { addScreen, hangScreen, takeDown } from '../../support/wall-screen.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from '../stays/stage.ts';
import { atWork, newBed, newPatient, read } from '../stays/stage.ts';

const DAY_MS = 24 * 3_600_000;
const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => ({}), rules: {} });

interface Ears {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  readonly heard: Envelope[];
  /** Everything that came over the line, as it came. */
  readonly frames: string[];
  readonly gone: Promise<void>;
  subscribe(stream: Stream, since?: number): Promise<SubscribeAnswer>;
  hears(name: string): Promise<Envelope>;
  /** Resolves when the ward's event of that number was heard. */
  reaches(seq: number): Promise<void>;
}

function listen(origin: string, caller: Caller, as: 'wall' | 'page' = 'wall'): Promise<Ears> {
  const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(as === 'wall' ? { query: { as: 'wall' } } : {}),
    extraHeaders: { origin, cookie: caller.cookieHeader() },
  });
  const heard: Envelope[] = [];
  const frames: string[] = [];
  let waiting: { fits: (envelope: Envelope) => boolean; done: (envelope: Envelope) => void }[] = [];
  const first = (fits: (envelope: Envelope) => boolean): Promise<Envelope> => {
    const already = heard.find(fits);
    return already === undefined ? new Promise((done) => waiting.push({ fits, done })) : Promise.resolve(already);
  };
  socket.onAny((name: string, envelope: Envelope) => {
    if (!(name in EVENTS)) return;
    heard.push(envelope);
    for (const { done } of waiting.filter(({ fits }) => fits(envelope))) done(envelope);
    waiting = waiting.filter(({ fits }) => !fits(envelope));
  });
  const ears: Ears = {
    socket,
    heard,
    frames,
    gone: new Promise((resolve) => socket.once('disconnect', () => resolve())),
    subscribe: (stream, since = 0) => new Promise((resolve) => socket.emit('subscribe', { stream, since }, resolve)),
    hears: (name) => first((envelope) => envelope.name === name),
    reaches: async (seq) =>
      void (await first((envelope) => envelope.stream.startsWith('ward:') && envelope.seq >= seq)),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.io.engine.on('packet', ({ data }) => frames.push(String(data)));
      resolve(ears);
    });
    socket.once('connect_error', reject);
  });
}

/** What a wall heard, taken for no more than a wall may be told. */
function wallEvent(envelope: Envelope | undefined): WallEvent {
  if (envelope === undefined) throw new Error('Nothing was heard.');
  const { data } = envelope as WallEvent;
  if (!('state' in data)) expect(data).to.deep.equal({});
  else {
    expect(data).to.have.all.keys('bedId', 'state');
    // Strict: it throws where there is more.
    wallBedState.parse(data.state);
  }
  return envelope as WallEvent;
}

describe('a wall', () => {
  let world: World;
  let nurse: AtWork;
  before(async () => {
    world = wakeful(await openWorld());
    nurse = atWork(world, world.north, world.north.nurse);
  });
  after(() => world.close());
  const bedInA = () => newBed(world, world.north, world.north.wardA);
  const wallOf = async (caller: Caller): Promise<WallView> => read(wallView, await caller.get('/api/v1/wall'));
  const readings = async (screenId: string) =>
    world.inside(world.north, () =>
      repository(journalCollection, wholeJournal).find({ actorId: screenId, action: 'wall.read' }),
    );

  describe('shows', () => {
    it('a patient as the ward’s policy lets it: nothing, initials, or the family name', async () => {
      const bedId = await bedInA();
      await nurse.admit(await newPatient(world, world.north, { familyName: 'Mokoena', givenName: 'naledi' }), bedId);
      const labels: (string | null | undefined)[] = [];
      for (const privacy of ['hidden', 'initials', 'family-name'] as const) {
        const { caller } = await hangScreen(world, world.north, { privacy });
        labels.push((await wallOf(caller)).beds.find(({ id }) => id === bedId)?.label);
      }
      expect(labels).to.deep.equal([null, 'M. N.', 'Mokoena']);
    });

    it('nobody who asked to be hidden, whatever it shows of others', async () => {
      const bedId = await bedInA();
      const secret = { familyName: 'Unseenova', wallPrivacy: 'hidden' } as const;
      await nurse.admit(await newPatient(world, world.north, secret), bedId);
      const { caller } = await hangScreen(world, world.north, { privacy: 'family-name' });
      const answer = await caller.get('/api/v1/wall');
      expect(JSON.stringify(answer.body)).not.to.include('Unseenova');
      const wall = read(wallView, answer);
      expect(wall.beds.find(({ id }) => id === bedId)).to.include({ label: null });
      expect(
        wall.beds.some(({ label }) => label !== null),
        'others are shown',
      ).to.equal(true);
    });

    it('the precaution, and never who did what, a note or a number', async () => {
      const bedId = await bedInA();
      await nurse.admit(await newPatient(world, world.north), bedId, { precaution: 'droplet' });
      const { caller } = await hangScreen(world, world.north, { privacy: 'family-name' });
      const wall = await wallOf(caller);
      expect(wall.beds.find(({ id }) => id === bedId)?.state.precaution).to.equal('droplet');
      const text = JSON.stringify(wall);
      for (const { displayName, id } of [world.north.nurse, world.north.admin]) {
        expect(text).not.to.include(displayName);
        expect(text).not.to.include(id);
      }
      for (const word of ['hospitalNumber', 'birthDate', 'allerg', 'note', 'patient'])
        expect(text).not.to.include(word);
    });

    it('its own ward alone, and how many wait for a bed there', async () => {
      const { caller } = await hangScreen(world, world.north, { wardId: world.north.wardB.id });
      const wall = await wallOf(caller);
      expect(wall.ward.id).to.equal(world.north.wardB.id);
      expect(wall.beds.map(({ id }) => id)).to.include.members([...world.north.wardB.bedIds]);
      for (const id of world.north.wardA.bedIds) expect(JSON.stringify(wall)).not.to.include(id);
      await nurse.ask({
        kind: 'admission',
        patientId: await newPatient(world, world.north),
        toWardId: world.north.wardA.id,
        need: { type: null, tags: [], precaution: null },
        urgency: 'routine',
      });
      const { caller: inA } = await hangScreen(world, world.north);
      expect((await wallOf(inA)).waiting).to.equal(1);
      expect((await wallOf(caller)).waiting).to.equal(0);
    });

    it('a name once it stands in the journal as shown, again when others lie there, and nothing is written of none', async () => {
      const bedId = await bedInA();
      const stay = await nurse.admitNew(bedId);
      const { caller, screen } = await hangScreen(world, world.north, { privacy: 'initials' });
      await wallOf(caller);
      await wallOf(caller);
      const [first, ...more] = await readings(screen.id);
      expect(more).to.deep.equal([]);
      expect(first).to.include({ actorKind: 'kiosk', subjectKind: 'ward', subjectId: world.north.wardA.id });
      expect(first).to.include({ sessionId: null, purpose: null });
      await nurse.stay(stay, 'discharge', { disposition: 'home' });
      await wallOf(caller);
      expect(await readings(screen.id)).to.have.lengthOf(2);
      const blank = await hangScreen(world, world.north, { privacy: 'hidden' });
      await wallOf(blank.caller);
      expect(await readings(blank.screen.id)).to.deep.equal([]);
    });
  });

  describe('is paired', () => {
    it('by a link that is good once, for a day, and kept nowhere', async () => {
      const { token, screen } = await addScreen(world, world.north);
      const stored = await world.inside(world.north, () => screenRepository().get(screen.id));
      expect(JSON.stringify(stored)).not.to.include(token.split('.')[1]);
      const first = world.stranger();
      const paired = await first.post('/api/v1/wall/pair', { token });
      expect(paired.status).to.equal(200);
      expect(paired.headers.get('set-cookie')).to.match(/^wl-wall-\d+=.*; HttpOnly; SameSite=Strict/iu);
      expect(JSON.stringify(stored)).not.to.include([...first.cookies.values()].join());
      expect(await world.stranger().post('/api/v1/wall/pair', { token })).to.be.problem('link-refused');
      expect((await first.get('/api/v1/wall')).status).to.equal(200);

      const late = await addScreen(world, world.north);
      world.clock.advance(DAY_MS);
      expect(await world.stranger().post('/api/v1/wall/pair', { token: late.token })).to.be.problem('link-refused');
    });

    it('by one of many that open its link at once', async () => {
      const { token } = await addScreen(world, world.north);
      const tries = Array.from({ length: 8 }, () => world.stranger().post('/api/v1/wall/pair', { token }));
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).to.have.lengthOf(1);
      expect(statuses.filter((status) => status === 401)).to.have.lengthOf(7);
    });

    it('not by a link of another hospital’s prefix, a revoked one, or no link at all', async () => {
      const { token, screen } = await addScreen(world, world.north);
      const [, secret] = token.split('.');
      for (const wrong of [`${world.south.tenant.id}.${secret}`, `${uuid()}.${secret}`, 'nonsense', `${token}x`]) {
        expect(await world.stranger().post('/api/v1/wall/pair', { token: wrong }), wrong).to.be.problem('link-refused');
      }
      await takeDown(world, world.north, screen);
      expect(await world.stranger().post('/api/v1/wall/pair', { token })).to.be.problem('link-refused');
    });

    it('not by a page that is not ours', async () => {
      const { token } = await addScreen(world, world.north);
      const foreign = { headers: { origin: 'https://elsewhere.example' } };
      expect(await world.stranger().post('/api/v1/wall/pair', { token }, foreign)).to.be.problem('origin-refused');
    });

    it('for a ward its maker sees, and listed to those who manage that ward’s screens, without any secret', async () => {
      const admin = await world.as(world.north.admin);
      const body = { name: 'Elsewhere', wardId: world.south.wardA.id };
      expect(await admin.post('/api/v1/walls', body)).to.be.problem('invalid-input', '/body/wardId/0');
      const { screen } = await hangScreen(world, world.north, { name: 'Nurses’ station' });
      const answer = await admin.get('/api/v1/walls');
      const listed = read(wallScreens, answer).items.find(({ id }) => id === screen.id);
      expect(listed).to.include({ name: 'Nurses’ station', state: 'paired', lastSeenAt: null });
      expect(JSON.stringify(answer.body)).not.to.match(/[0-9a-f]{64}|hash/iu);
      const south = await world.as(world.south.admin);
      expect(JSON.stringify((await south.get('/api/v1/walls')).body)).not.to.include(screen.id);
    });
  });

  describe('hears', () => {
    it('its own ward and nothing else: not the census, another ward, a list, a patient or a person', async () => {
      const { caller, screen } = await hangScreen(world, world.north, { privacy: 'family-name' });
      const ears = await listen(world.origin, caller);
      const bedId = await bedInA();
      const stay = await nurse.admitNew(bedId);
      const { wardA, wardB, nurse: person } = world.north;
      expect(await ears.subscribe({ kind: 'ward', id: wardA.id })).to.include({ ok: true });
      const forbidden: Stream[] = [
        { kind: 'census', id: wardA.id },
        { kind: 'ward', id: wardB.id },
        { kind: 'ward', id: world.south.wardA.id },
        { kind: 'wards' },
        { kind: 'staff' },
        { kind: 'patient', id: stay.patient.id },
        { kind: 'person', id: person.id },
        { kind: 'screen', id: (await addScreen(world, world.north)).screen.id },
      ];
      for (const stream of forbidden) {
        const answer = await ears.subscribe(stream);
        expect(answer, JSON.stringify(stream)).to.deep.include({ ok: false });
      }
      await nurse.stay(stay, 'discharge', { disposition: 'home' });
      await ears.hears('bed.state');
      expect(new Set(ears.heard.map(({ stream }) => stream))).to.deep.equal(new Set([`ward:${wardA.id}`]));
      expect(await ears.subscribe({ kind: 'screen', id: screen.id })).to.include({ ok: true });
      ears.socket.close();
    });

    it('nothing through a page’s door, as a page hears nothing through the wall’s', async () => {
      const { caller } = await hangScreen(world, world.north);
      const refused = async (who: Caller, as: 'wall' | 'page') =>
        listen(world.origin, who, as).then(
          () => 'admitted',
          () => 'refused',
        );
      expect(await refused(caller, 'page')).to.equal('refused');
      expect(await refused(await world.as(world.north.admin), 'wall')).to.equal('refused');
      expect(await refused(world.stranger(), 'wall')).to.equal('refused');
    });

    it('is told, and its socket closed, within two seconds of being revoked; then it is nobody', async () => {
      const { caller, screen } = await hangScreen(world, world.north);
      const ears = await listen(world.origin, caller);
      const stays = await listen(world.origin, (await hangScreen(world, world.north)).caller);
      const since = performance.now();
      await takeDown(world, world.north, screen);
      await ears.gone;
      expect(performance.now() - since).to.be.below(2_000);
      expect(ears.heard.map(({ name }) => name)).to.include('screen.revoked');
      expect(await caller.get('/api/v1/wall')).to.be.problem('not-signed-in');
      expect(
        await listen(world.origin, caller).then(
          () => true,
          () => false,
        ),
      ).to.equal(false);
      expect(stays.socket.connected, 'the other screen').to.equal(true);
      stays.socket.close();
    });

    it('is closed when its hospital is suspended, and comes back when it returns', async () => {
      const { caller } = await hangScreen(world, world.south);
      const ears = await listen(world.origin, caller);
      const operator = await world.as(world.operator);
      const { id } = world.south.tenant;
      const { version } = await world.app.services.tenants.entry(id);
      await operator.post(`/api/v1/hospitals/${id}/suspend`, { version, reason: 'A test' });
      await ears.gone;
      expect(await caller.get('/api/v1/wall')).to.be.problem('not-signed-in');
      await operator.post(`/api/v1/hospitals/${id}/return`, { version: version + 1 });
      expect((await caller.get('/api/v1/wall')).status).to.equal(200);
    });

    it('no staff, no request, no infant’s stay and nobody else’s in any frame, live and caught up', async () => {
      const { wardA, admin, nurse: person, housekeeping } = world.north;
      const stream: Stream = { kind: 'ward', id: wardA.id };
      const [held, used, dirty] = [await bedInA(), await bedInA(), await bedInA()];
      const { caller } = await hangScreen(world, world.north);
      const before = await wallOf(caller);
      const ears = await listen(world.origin, caller);
      expect(await ears.subscribe(stream, before.seq)).to.include({ ok: true });
      const ward = await listen(world.origin, await world.as(person), 'page');
      await ward.subscribe(stream, before.seq);
      const { caller: southern } = await hangScreen(world, world.south);
      const south = await listen(world.origin, southern);
      await south.subscribe({ kind: 'ward', id: world.south.wardA.id }, (await wallOf(southern)).seq);

      const need = { type: null, tags: [], precaution: null };
      const waiting = await newPatient(world, world.north);
      const request = await nurse.ask({
        kind: 'admission',
        patientId: waiting,
        toWardId: wardA.id,
        need,
        urgency: 'soon',
      });
      await nurse.answer(request, { answer: 'accept', holdBedId: held });
      const mother = await nurse.admitNew(used, { precaution: 'contact' });
      const infant = await nurse.stay(mother, 'infants', {
        patientId: await newPatient(world, world.north),
        version: undefined,
        motherVersion: mother.version,
      });
      const { version } = await nurse.bed(dirty);
      await (await world.as(person)).post(`/api/v1/beds/${dirty}/dirty`, { version });
      const cleaningId = (await nurse.bed(dirty)).state.cleaning?.id;
      await (await world.as(housekeeping)).post(`/api/v1/cleanings/${dirty}/take`, { cleaningId });
      const changed = { version: (await nurse.bed(dirty)).version, tags: ['window'] };
      await (await world.as(admin)).patch(`/api/v1/beds/${dirty}`, changed);

      const after = await wallOf(caller);
      await Promise.all([ears.reaches(after.seq), ward.reaches(after.seq)]);
      const secrets = [
        ...[admin, person, housekeeping].flatMap(({ id, displayName }) => [id, displayName]),
        ...[request.id, infant.id, cleaningId ?? ''],
      ];
      const forPeople = ward.frames.join('\n');
      for (const secret of [person.id, housekeeping.displayName, request.id, infant.id])
        expect(forPeople, 'people are told it').to.include(secret);
      const late = await listen(world.origin, caller);
      const answer = await late.subscribe(stream, before.seq);
      const missed = 'missed' in answer ? answer.missed : [];
      const heard: readonly (readonly [string[], readonly Envelope[]])[] = [
        [ears.frames, ears.heard],
        [late.frames, missed],
      ];
      for (const [frames, events] of heard) {
        expect(frames.join('\n')).to.include(`ward:${wardA.id}`);
        for (const secret of secrets) expect(frames.join('\n')).not.to.include(secret);
        const wall = events.reduce<WallView>((known, event) => applyWallEvent(known, wallEvent(event)).wall, before);
        expect(wall.seq).to.equal(after.seq);
        expect(wall.beds).to.deep.equal(after.beds);
      }
      expect(south.heard).to.deep.equal([]);
      for (const { socket } of [ears, ward, south, late]) socket.close();
    });

    it('of a bed’s state only what it may show, whatever else stands in it', () => {
      const at = world.clock.now().toISOString();
      const id = () => uuid();
      const shown = { turnover: 'dirty', turnoverSince: at, use: 'occupied', useSince: at } as const;
      const state = {
        ...shown,
        hold: { until: at, requestId: id() },
        out: { reason: 'repair', until: at, back: 'dirty' },
        cleaning: { id: id(), stage: 1, of: 3, askedAt: at, dueAt: at, takenBy: { id: id(), name: 'Somebody' } },
        stayId: id(),
        infants: [id()],
        alsoHere: [id()],
        isContaminated: true,
        isUncleanOccupied: true,
        by: { id: id(), name: 'Somebody' },
        at,
      } as BedState;
      const event = { stream: 'ward:x', seq: 7, at, name: 'bed.state' } as const;
      const { data, ...rest } = wallEventOf({ ...event, data: { bedId: bedIdSchema.parse(id()), version: 3, state } });
      expect(rest).to.deep.equal(event);
      expect('state' in data ? data.state : null).to.deep.equal({
        ...shown,
        heldUntil: at,
        outReason: 'repair',
        cleaning: { askedAt: at },
        stayId: state.stayId,
        infants: 1,
      });
    });

    it('what a fresh asking gives: old wall and events since', async () => {
      const { caller } = await hangScreen(world, world.north);
      const ears = await listen(world.origin, caller);
      const before = await wallOf(caller);
      const bed = before.beds.find(({ state }) => state.use === 'free' && state.turnover === 'clean');
      if (bed === undefined) throw new Error('No bed is free.');
      const admin = await world.as(world.north.admin);
      await ears.subscribe({ kind: 'ward', id: world.north.wardA.id });
      ears.heard.length = 0;
      const { version } = await nurse.bed(bed.id);
      await admin.post(`/api/v1/beds/${bed.id}/take-out`, { version, as: 'block', reason: 'repair' });
      await ears.hears('bed.state');
      const step = applyWallEvent(before, wallEvent(ears.heard[0]));
      expect(step.next).to.equal('nothing');
      expect(step.wall).to.deep.equal(await wallOf(caller));
      ears.socket.close();
    });
  });

  it('lives without a session’s lock and twelve hours, as long as it is seen once in thirty days', async () => {
    const { caller } = await hangScreen(world, world.north);
    for (const days of [1, 20, 29]) {
      world.clock.advance(days * DAY_MS);
      expect((await caller.get('/api/v1/wall')).status, `${days} days`).to.equal(200);
    }
    world.clock.advance(30 * DAY_MS);
    expect(await caller.get('/api/v1/wall')).to.be.problem('not-signed-in');
  });
});
