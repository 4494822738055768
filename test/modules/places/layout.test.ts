import { expect } from 'chai';
import type { z } from 'zod';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { outboxRepository, toEnvelope } from '../../../server/outbox/outbox.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../shared/projections/ward-board.ts';
import type { BedView, LocationView, RoomView, WardBoard } from '../../../shared/schemas/places.ts';
import {
  bedsAdded,
  bedsMoved,
  departmentList,
  departmentView,
  locationList,
  locationView,
  wardBoard,
  wardList,
  wardListItem,
  wardRooms,
  wardsAdded,
} from '../../../shared/schemas/places.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Problem } from '../../../shared/types/problem.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { move } from '../bin/bin-hands.ts';

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });
const read = <S extends z.ZodType>(schema: S, answer: Answer): z.output<S> => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return schema.parse(answer.body);
};

describe('how a hospital is laid out', () => {
  let world: World;
  let admin: Caller;
  let south: Caller;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
    south = await world.as(world.south.admin);
  });
  after(() => world.close());

  const board = async (wardId: WardId): Promise<WardBoard> =>
    read(wardBoard, await admin.get(`/api/v1/wards/${wardId}`));
  let wards = 0;
  const bulk = (rooms: object[], fields: object = {}) => {
    wards += 1;
    return { departmentId: world.north.departmentId, name: `Laid out ${wards}`, floor: '1', rooms, ...fields };
  };
  /** A ward with beds 1A 1B 1C in the first room and 2A in the second. */
  async function newWard(): Promise<WardBoard> {
    const rooms = [
      { name: 'Bay 1', codes: ['1A', '1B', '1C'] },
      { name: 'Bay 2', codes: ['2A'] },
    ];
    const [ward] = read(wardsAdded, await admin.post('/api/v1/wards/bulk', { wards: [bulk(rooms)] })).wards;
    return board(ward?.id as WardId);
  }
  const shape = ({ rooms, beds }: WardBoard) =>
    rooms.map(({ id, name }) => `${name}: ${beds.flatMap((bed) => (bed.roomId === id ? [bed.code] : [])).join(' ')}`);
  const actionsOn = async (subjectId: string) => {
    const entries = await world.inside(world.north, () =>
      repository(journalCollection, wholeJournal).find({ subjectId }, { sort: { at: 1 } }),
    );
    return entries.map(({ action }) => action);
  };
  const one = <T extends BedView | RoomView>(list: readonly T[], which: string): T => {
    const found = list.find((item) => ('code' in item ? item.code : item.name) === which);
    if (found === undefined) throw new Error(`There is no ${which}.`);
    return found;
  };
  const bedDo = (caller: Caller, bed: BedView, verb: string, body: object = {}) =>
    caller.post(`/api/v1/beds/${bed.id}/${verb}`, { version: bed.version, ...body });
  const roomDo = (caller: Caller, room: RoomView, verb: string, body: object = {}) =>
    caller.post(`/api/v1/rooms/${room.id}/${verb}`, { version: room.version, ...body });

  describe('whole wards at once', () => {
    it('are there with their rooms and beds in the order given', async () => {
      const ward = await newWard();
      expect(shape(ward)).to.deep.equal(['Bay 1: 1A 1B 1C', 'Bay 2: 2A']);
      const { items } = read(wardList, await admin.get('/api/v1/wards'));
      expect(items.find(({ id }) => id === ward.ward.id)?.bedCount).to.equal(4);
    });

    it('are all refused with a pointer to each name and code that is there already', async () => {
      const before = read(wardList, await admin.get('/api/v1/wards')).items;
      const fine = bulk([{ name: 'Bay', codes: ['1'] }]);
      const refused = await admin.post('/api/v1/wards/bulk', {
        wards: [
          fine,
          bulk([{ name: 'Bay', codes: [] }], { name: 'ward a' }),
          bulk([
            { name: 'Bay', codes: ['1', '2'] },
            { name: 'Bay', codes: ['3', '２'] },
          ]),
          bulk([{ name: 'Bay', codes: [] }], { name: fine.name.toUpperCase() }),
        ],
      });
      expect(refused).to.be.problem('already-exists');
      expect((refused.body as Problem).errors?.map(({ pointer }) => pointer)).to.deep.equal([
        '/body/wards/1/name',
        '/body/wards/2/rooms/1/codes/1',
        '/body/wards/3/name',
      ]);
      expect(read(wardList, await admin.get('/api/v1/wards')).items).to.deep.equal(before);
    });

    it('are not made half where the last one belongs to another hospital’s department', async () => {
      const before = read(wardList, await admin.get('/api/v1/wards')).items;
      const stray = bulk([{ name: 'Bay', codes: ['1'] }], { departmentId: world.south.departmentId });
      const answer = await admin.post('/api/v1/wards/bulk', { wards: [bulk([{ name: 'Bay', codes: ['1'] }]), stray] });
      expect(answer).to.be.problem('not-found');
      expect(read(wardList, await admin.get('/api/v1/wards')).items).to.deep.equal(before);
    });
  });

  describe('rooms', () => {
    it('are added, renamed, moved and removed, and every step stands in the journal', async () => {
      const { ward } = await newWard();
      const rooms = async () => (await board(ward.id)).rooms;
      const added = read(wardRooms, await admin.post(`/api/v1/wards/${ward.id}/rooms`, { names: ['Side', 'Annex'] }));
      expect(added.rooms.map(({ name }) => name)).to.deep.equal(['Bay 1', 'Bay 2', 'Side', 'Annex']);
      const side = one(added.rooms, 'Side');
      await admin.patch(`/api/v1/rooms/${side.id}`, { version: side.version, name: 'Side room' });
      const moved = read(wardRooms, await roomDo(admin, one(await rooms(), 'Side room'), 'move', { to: 'earlier' }));
      expect(moved.rooms.map(({ name }) => name)).to.deep.equal(['Bay 1', 'Side room', 'Bay 2', 'Annex']);
      expect(shape(await board(ward.id))).to.deep.equal(['Bay 1: 1A 1B 1C', 'Side room: ', 'Bay 2: 2A', 'Annex: ']);
      const left = read(wardRooms, await roomDo(admin, one(await rooms(), 'Side room'), 'remove'));
      expect(left.rooms.map(({ name }) => name)).to.deep.equal(['Bay 1', 'Bay 2', 'Annex']);
      expect(await actionsOn(side.id)).to.deep.equal(['room.added', 'room.changed', 'room.moved', 'room.removed']);
    });

    it('take their beds with them when they are moved, and stay where they are at the end of the row', async () => {
      const { ward, rooms } = await newWard();
      read(wardRooms, await roomDo(admin, one(rooms, 'Bay 2'), 'move', { to: 'earlier' }));
      const after = await board(ward.id);
      expect(shape(after)).to.deep.equal(['Bay 2: 2A', 'Bay 1: 1A 1B 1C']);
      expect(after.beds.map(({ code }) => code)).to.deep.equal(['2A', '1A', '1B', '1C']);
      read(wardRooms, await roomDo(admin, one(after.rooms, 'Bay 2'), 'move', { to: 'earlier' }));
      expect(shape(await board(ward.id))).to.deep.equal(['Bay 2: 2A', 'Bay 1: 1A 1B 1C']);
    });

    it('with beds are not removed, nor the last one of a ward, nor one as it was before', async () => {
      const { ward, rooms } = await newWard();
      expect(await roomDo(admin, one(rooms, 'Bay 1'), 'remove')).to.be.problem('in-use');
      const stale = { ...one(rooms, 'Bay 1'), version: 99 };
      expect(await roomDo(admin, stale, 'remove')).to.be.problem('version-conflict');
      const bare = [{ name: 'Only', codes: [] }];
      const [lone] = read(wardsAdded, await admin.post('/api/v1/wards/bulk', { wards: [bulk(bare)] })).wards;
      const [only] = (await board(lone?.id as WardId)).rooms;
      expect(await roomDo(admin, only as RoomView, 'remove')).to.be.problem('state-refused');
      expect((await board(ward.id)).rooms).to.deep.equal(rooms);
    });

    it('are not removed while beds are put into them in the same moment', async () => {
      const { ward, rooms } = await newWard();
      const added = read(wardRooms, await admin.post(`/api/v1/wards/${ward.id}/rooms`, { names: ['Empty'] })).rooms;
      const empty = one(added, 'Empty');
      const [removed, filled] = await Promise.all([
        roomDo(admin, empty, 'remove'),
        admin.post(`/api/v1/wards/${ward.id}/beds`, { roomId: empty.id, codes: ['E1'] }),
      ]);
      const isRemoved = removed.status === 200;
      expect(isRemoved ? filled : removed).to.be.problem(isRemoved ? 'not-found' : 'in-use');
      const after = await board(ward.id);
      expect(after.rooms).to.have.length(isRemoved ? rooms.length : rooms.length + 1);
      expect(after.beds.filter(({ roomId }) => roomId === empty.id)).to.have.length(isRemoved ? 0 : 1);
    });
  });

  describe('beds', () => {
    it('move past their neighbour in their room, and stop at its end', async () => {
      const { ward, beds } = await newWard();
      const { beds: moved } = read(bedsMoved, await bedDo(admin, one(beds, '1C'), 'move', { to: 'earlier' }));
      expect(moved.map(({ code }) => code).sort()).to.deep.equal(['1B', '1C']);
      expect(shape(await board(ward.id))).to.deep.equal(['Bay 1: 1A 1C 1B', 'Bay 2: 2A']);
      const last = one((await board(ward.id)).beds, '2A');
      expect(read(bedsMoved, await bedDo(admin, last, 'move', { to: 'later' })).beds).to.deep.equal([last]);
    });

    it('keep a place each when the room’s order is changed from many sides at once', async () => {
      const { ward, beds } = await newWard();
      const answers = await Promise.all(
        ['1A', '1B', '1C', '1A', '1B', '1C'].map((code, index) =>
          bedDo(admin, one(beds, code), 'move', { to: index % 2 ? 'earlier' : 'later' }),
        ),
      );
      for (const answer of answers) {
        if (answer.status !== 200) expect(answer).to.be.problem('version-conflict');
      }
      expect(answers.some(({ status }) => status === 200)).to.equal(true);
      const after = await board(ward.id);
      expect(new Set(after.beds.map(({ position }) => position)).size).to.equal(4);
      expect(after.beds.map(({ code }) => code).sort()).to.deep.equal(['1A', '1B', '1C', '2A']);
      expect(after.beds.every(({ position }) => position >= 0)).to.equal(true);
    });
  });

  describe('sites, buildings and floors', () => {
    const add = (kind: string, name: string, parentId: string | null, caller = admin) =>
      caller.post('/api/v1/locations', { kind, name, parentId });
    const list = async (caller = admin): Promise<LocationView[]> =>
      read(locationList, await caller.get('/api/v1/locations')).items;

    it('lie in what is wider than they are, and nothing else', async () => {
      const site = read(locationView, await add('site', 'Main site', null));
      const building = read(locationView, await add('building', 'East', site.id));
      const floor = read(locationView, await add('floor', 'Ground', building.id));
      read(locationView, await add('floor', 'Roof', site.id));
      expect(await add('building', 'In a floor', floor.id)).to.be.problem('invalid-input', '/body/parentId');
      expect(await add('site', 'In a site', site.id)).to.be.problem('invalid-input', '/body/parentId');
      expect(await add('floor', 'ground', building.id)).to.be.problem('already-exists', '/body/name');
      expect(await add('floor', 'Nowhere', world.north.wardA.id)).to.be.problem('not-found');
      const onTop = { version: building.version + 1, parentId: building.id };
      expect(await admin.patch(`/api/v1/locations/${building.id}`, onTop)).to.be.problem(
        'invalid-input',
        '/body/parentId',
      );
      expect((await list()).map(({ name }) => name)).to.include.members(['Main site', 'East', 'Ground', 'Roof']);
    });

    it('are renamed, put elsewhere, moved in their row and removed when empty', async () => {
      const building = read(locationView, await add('building', 'West', null));
      const [first, second] = [
        read(locationView, await add('floor', 'One', building.id)),
        read(locationView, await add('floor', 'Two', building.id)),
      ];
      const row = read(
        locationList,
        await admin.post(`/api/v1/locations/${second.id}/move`, { version: second.version, to: 'earlier' }),
      );
      expect(row.items.map(({ name }) => name)).to.deep.equal(['Two', 'One']);
      const renamed = read(
        locationView,
        await admin.patch(`/api/v1/locations/${first.id}`, {
          version: row.items[1]?.version,
          name: 'Uno',
          parentId: null,
        }),
      );
      expect(renamed).to.include({ name: 'Uno', parentId: null });
      const present = (await list()).find(({ id }) => id === building.id);
      const remove = { version: present?.version };
      expect(await admin.post(`/api/v1/locations/${building.id}/remove`, remove)).to.be.problem('in-use');
      const two = row.items[0];
      read(locationView, await admin.post(`/api/v1/locations/${two?.id}/remove`, { version: two?.version }));
      read(locationView, await admin.post(`/api/v1/locations/${building.id}/remove`, remove));
      expect((await list()).map(({ name }) => name)).not.to.include('West');
      expect(await actionsOn(first.id)).to.deep.equal(['location.added', 'location.changed']);
    });

    it('hold wards, and are kept while they do', async () => {
      const floor = read(locationView, await add('floor', 'With a ward', null));
      const ward = bulk([{ name: 'Bay', codes: [] }], { locationId: floor.id });
      const [made] = read(wardsAdded, await admin.post('/api/v1/wards/bulk', { wards: [ward] })).wards;
      expect(made?.locationId).to.equal(floor.id);
      const remove = { version: floor.version };
      expect(await admin.post(`/api/v1/locations/${floor.id}/remove`, remove)).to.be.problem('in-use');
      const change = { version: made?.version, locationId: null };
      expect(read(wardListItem, await admin.patch(`/api/v1/wards/${made?.id}`, change)).locationId).to.equal(null);
      read(locationView, await admin.post(`/api/v1/locations/${floor.id}/remove`, remove));
    });

    it('of another hospital are not seen, not named and not changed', async () => {
      const ours = read(locationView, await add('site', 'Ours', null));
      expect((await list(south)).map(({ id }) => id)).not.to.include(ours.id);
      expect(await add('building', 'Theirs', ours.id, south)).to.be.problem('not-found');
      const change = { version: ours.version, name: 'Taken over' };
      expect(await south.patch(`/api/v1/locations/${ours.id}`, change)).to.be.problem('not-found');
      expect(await add('site', 'Not a manager', null, await world.as(world.north.nurse))).to.be.problem('not-allowed');
    });
  });

  it('a ward changes its department, and a department its name', async () => {
    const surgery = read(departmentView, await admin.post('/api/v1/departments', { name: 'Surgery of old' }));
    const { ward } = await newWard();
    const moved = { version: ward.version, departmentId: surgery.id };
    expect(read(wardListItem, await admin.patch(`/api/v1/wards/${ward.id}`, moved)).departmentId).to.equal(surgery.id);
    expect(
      await admin.patch(`/api/v1/wards/${ward.id}`, {
        version: ward.version + 1,
        departmentId: world.south.departmentId,
      }),
    ).to.be.problem('not-found');
    const path = `/api/v1/departments/${surgery.id}`;
    expect(await admin.patch(path, { version: surgery.version, name: 'MEDICINE' })).to.be.problem(
      'already-exists',
      '/body/name',
    );
    read(departmentView, await admin.patch(path, { version: surgery.version, name: 'Surgery' }));
    expect(await admin.patch(path, { version: surgery.version, name: 'Late' })).to.be.problem('version-conflict');
    expect(await south.patch(path, { version: surgery.version + 1, name: 'Theirs' })).to.be.problem('not-found');
    const { items } = read(departmentList, await admin.get('/api/v1/departments'));
    expect(items.map(({ name }) => name))
      .to.include('Surgery')
      .and.not.include('Surgery of old');
  });

  it('old board plus the events since is a board loaded afresh, whatever was moved, added and removed', async () => {
    const before = await newWard();
    const wardId = before.ward.id;
    const now = () => board(wardId);
    read(wardRooms, await admin.post(`/api/v1/wards/${wardId}/rooms`, { names: ['Side', 'Annex'] }));
    const side = one((await now()).rooms, 'Side');
    read(bedsAdded, await admin.post(`/api/v1/wards/${wardId}/beds`, { roomId: side.id, codes: ['S1', 'S2'] }));
    read(wardRooms, await roomDo(admin, side, 'move', { to: 'earlier' }));
    read(bedsAdded, await admin.post(`/api/v1/wards/${wardId}/beds`, { roomId: before.rooms[0]?.id, codes: ['1D'] }));
    read(bedsMoved, await bedDo(admin, one((await now()).beds, '1D'), 'move', { to: 'earlier' }));
    await move(admin, { ...one((await now()).beds, '1A'), kind: 'bed' });
    read(wardRooms, await roomDo(admin, one((await now()).rooms, 'Annex'), 'remove'));
    const since = await world.inside(world.north, () =>
      outboxRepository().find({ stream: `ward:${wardId}`, seq: { $gt: before.seq } }, { sort: { seq: 1 } }),
    );
    let state = before;
    for (const event of since) {
      const next = applyWardEvent(state, toEnvelope(event) as Envelope<EventsOf<'ward'>>);
      if (next === 'gap') throw new Error('The stream has a hole.');
      state = next;
    }
    const fresh = await now();
    expect(state).to.deep.equal(fresh);
    expect(shape(fresh)).to.deep.equal(['Bay 1: 1B 1D 1C', 'Side: S1 S2', 'Bay 2: 2A']);
  });
});
