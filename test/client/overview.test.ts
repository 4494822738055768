import { expect } from 'chai';
import { longestCleanings, byDepartment, countsOf } from '../../client/src/features/overview/arrange.ts';
import { createHospitalStore } from '../../client/src/features/overview/hospital-store.ts';
import { readOverviewSearch } from '../../client/src/features/overview/overview-search.ts';
import { firstBedState } from '../../shared/domain/bed-state.ts';
import type { BedState } from '../../shared/domain/bed-state.ts';
import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventData, EventsOf } from '../../shared/events/registry.ts';
import type { BedView, WardBoard } from '../../shared/schemas/places.ts';
import { bedId, cleaningId, departmentId, roomId, wardId } from '../../shared/types/ids.ts';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const AT = '2026-11-22T10:00:00.000Z';

const bed = (n: number, of: number, more: Partial<BedView> = {}): BedView => ({
  id: bedId.parse(id(n)),
  wardId: wardId.parse(id(of)),
  roomId: roomId.parse(id(of + 1)),
  code: `B${n}`,
  type: 'standard',
  tags: [],
  position: n,
  state: firstBedState(AT),
  version: 1,
  ...more,
});
/** A ward of two beds. */
const board = (of: number, seq = 10): WardBoard => ({
  ward: {
    id: wardId.parse(id(of)),
    departmentId: departmentId.parse(id(9_000)),
    name: `Ward ${of}`,
    floor: '1',
    locationId: null,
    version: 1,
  },
  rooms: [{ id: roomId.parse(id(of + 1)), name: 'Bay', position: 0, version: 1 }],
  beds: [bed(of + 10, of), bed(of + 11, of)],
  seq,
  abilities: { canManage: false, canManageBeds: false, canClean: false },
});
const occupied: BedState = { ...firstBedState(AT), use: 'occupied' };

const told = <Name extends EventsOf<'ward'>>(of: number, seq: number, name: Name, data: EventData<Name>): Envelope => ({
  stream: `ward:${id(of)}`,
  seq,
  at: AT,
  name,
  data,
});
const stateOf = (of: number, seq: number, n: number, version: number, state: BedState): Envelope =>
  told(of, seq, 'bed.state', { bedId: bedId.parse(id(n)), version, state });

describe('the whole hospital on one screen', () => {
  const open = (boards: WardBoard[]) => {
    const pictures: (() => void)[] = [];
    const store = createHospitalStore(boards, { beforePaint: (work) => void pictures.push(work) });
    return { store, paint: () => pictures.splice(0).forEach((work) => work()), planned: () => pictures.length };
  };

  it('repaints, after one change among many, that bed and its ward and no other', () => {
    const { store, paint } = open([board(100), board(200), board(300)]);
    const heard: string[] = [];
    for (const one of store.boards()) {
      store.subscribeWard(one.ward.id, () => heard.push(one.ward.name));
      for (const { id: bed_, code } of one.beds) store.subscribeBed(bed_, () => heard.push(code));
    }
    store.subscribeLayout(() => heard.push('layout'));
    const untouched = store.ward(id(100));
    expect(store.take(id(200), stateOf(200, 11, 210, 2, occupied))).to.equal('ok');
    expect(heard, 'nothing before the picture').to.deep.equal([]);
    paint();
    expect(heard).to.deep.equal(['B210', 'Ward 200']);
    expect(store.bed(id(210))?.state.use).to.equal('occupied');
    expect(store.ward(id(100))).to.equal(untouched);
  });

  it('draws many changes in one picture', () => {
    const { store, paint, planned } = open([board(100), board(200)]);
    store.take(id(100), stateOf(100, 11, 110, 2, occupied));
    store.take(id(100), stateOf(100, 12, 111, 2, occupied));
    store.take(id(200), stateOf(200, 11, 210, 2, occupied));
    expect(planned()).to.equal(1);
    paint();
    expect(countsOf(store.boards())).to.include({ total: 4, occupied: 3, available: 1 });
  });

  it('asks for what it missed, and takes what it has already for nothing', () => {
    const { store, planned } = open([board(100)]);
    expect(store.take(id(100), stateOf(100, 12, 110, 2, occupied))).to.equal('gap');
    expect(store.take(id(100), stateOf(100, 10, 110, 2, occupied))).to.equal('ok');
    expect(planned()).to.equal(0);
    expect(store.seq(id(100))).to.equal(10);
  });

  it('counts every event of a ward, also those of which no cell shows anything', () => {
    const { store } = open([board(100)]);
    const { ward, rooms } = board(100);
    expect(store.take(id(100), told(100, 11, 'ward.described', { ward }))).to.equal('ok');
    expect(store.take(id(100), told(100, 12, 'rooms.changed', { rooms }))).to.equal('ok');
    expect(store.take(id(100), told(100, 13, 'bed.removed', { bedId: bedId.parse(id(110)) }))).to.equal('ok');
    expect(store.seq(id(100))).to.equal(13);
  });

  it('lets removed beds and wards go, and shows new ones', () => {
    const { store, paint } = open([board(100), board(200)]);
    store.take(id(100), told(100, 11, 'bed.removed', { bedId: bedId.parse(id(110)) }));
    paint();
    expect(store.bed(id(110))).to.equal(undefined);
    expect(store.layout()[0]?.rooms[0]?.bedIds).to.deep.equal([id(111)]);
    store.reset([board(200), board(300)]);
    paint();
    expect(store.layout().map(({ ward }) => ward.name)).to.deep.equal(['Ward 200', 'Ward 300']);
    expect(store.ward(id(100))).to.equal(undefined);
  });

  it('keeps what the events said over an older load', () => {
    const { store, paint } = open([board(100)]);
    store.take(id(100), stateOf(100, 11, 110, 2, occupied));
    store.reset([board(100, 10)]);
    store.resetWard(board(100, 9));
    paint();
    expect(store.bed(id(110))?.state.use).to.equal('occupied');
    store.resetWard(board(100, 40));
    paint();
    expect(store.bed(id(110))?.state.use).to.equal('free');
  });

  it('puts wards under their departments by name and number, and counts with a tag those beds that have it', () => {
    const [one, ten] = [board(100), board(200)];
    const named = [
      { ...ten, ward: { ...ten.ward, name: 'Ward 10' } },
      { ...one, ward: { ...one.ward, name: 'Ward 9' }, beds: [bed(110, 100, { tags: ['oxygen'] }), bed(111, 100)] },
    ];
    const groups = byDepartment(named, [{ id: id(9_000), name: 'Medicine' }]);
    expect(groups.map(({ name, wards }) => [name, wards.map(({ ward }) => ward.name)])).to.deep.equal([
      ['Medicine', ['Ward 9', 'Ward 10']],
    ]);
    expect(byDepartment(named, [], id(1))).to.deep.equal([]);
    expect(countsOf(named, 'oxygen').total).to.equal(1);
  });

  it('lists the longest cleanings first, without beds somebody lies in', () => {
    const dirty = (n: number, askedAt: string, more: Partial<BedState> = {}) =>
      bed(n, 100, {
        state: {
          ...firstBedState(AT),
          turnover: 'dirty',
          cleaning: { id: cleaningId.parse(id(n)), stage: 1, of: 1, askedAt, dueAt: AT },
          ...more,
        },
      });
    const beds = [
      dirty(1, '2026-11-22T09:00:00.000Z'),
      dirty(2, '2026-11-22T08:00:00.000Z'),
      dirty(3, '2026-11-22T07:00:00.000Z', { use: 'occupied' }),
      bed(4, 100),
    ];
    const found = longestCleanings([{ ...board(100), beds }], 5);
    expect(found.map((one) => one.bed.code)).to.deep.equal(['B2', 'B1']);
    expect(longestCleanings([{ ...board(100), beds }], 1)).to.have.length(1);
  });

  it('understands of an address what it knows and leaves the rest', () => {
    const search = { view: 'map', department: id(1), look: 'held', tag: 'oxygen', name: 'Mokoena' };
    expect(readOverviewSearch(search)).to.deep.equal({ view: 'map', department: id(1), look: 'held', tag: 'oxygen' });
    expect(readOverviewSearch({ view: 'list', department: 'x', look: 'lost', tag: 7 })).to.deep.equal({});
  });
});
