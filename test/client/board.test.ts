import { expect } from 'chai';
import { firstBedState } from '../../shared/domain/bed-state.ts';
import type { BedState as State } from '../../shared/domain/bed-state.ts';
import { dayIn } from '../../shared/domain/zoned-time.ts';
import type { Envelope } from '../../shared/events/envelope.ts';
import type { BedView, WardBoard } from '../../shared/schemas/places.ts';
import type { PatientCard } from '../../shared/schemas/patients.ts';
import type { StayCard, WardCensus } from '../../shared/schemas/stays.ts';
import { bedId, departmentId, patientId, requestId, roomId, staffId, stayId, wardId } from '../../shared/types/ids.ts';
import { createBoardView } from '../../client/src/features/wards/board/board-view.ts';
import { countBeds, matches } from '../../client/src/features/wards/board/board-filter.ts';
import { readBoardSearch } from '../../client/src/features/wards/board/board-search.ts';
import { flagsOf, shortName } from '../../client/src/features/wards/board/cell.ts';
import { ageOn, eddState, spanOf } from '../../client/src/features/wards/board/dates.ts';
import { createHoldRule, RELEASE_AFTER_MS } from '../../client/src/features/wards/board/hold-rule.ts';
import { needsOf, verdictOn } from '../../client/src/features/wards/place/eligibility.ts';
import { createWardStore, MOST_PULSES, PENDING_MS } from '../../client/src/features/wards/ward-store.ts';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const WARD = wardId.parse(id(1));
const BAY = roomId.parse(id(2));
const ME = staffId.parse(id(7));
const OTHER = staffId.parse(id(8));
const AT = '2026-11-22T10:00:00.000Z';
const TODAY = '2026-11-22';

const bed = (n: number, state: Partial<State> = {}, more: Partial<BedView> = {}): BedView => ({
  id: bedId.parse(id(100 + n)),
  wardId: WARD,
  roomId: BAY,
  code: `${n}A`,
  type: 'standard',
  tags: [],
  position: n,
  state: { ...firstBedState(AT), ...state },
  version: 1,
  ...more,
});

const patient = (n: number, more: Partial<PatientCard> = {}): PatientCard => ({
  id: patientId.parse(id(300 + n)),
  version: 1,
  familyName: 'Mokoena',
  givenName: 'Naledi',
  birthDate: '1954-02-03',
  sex: 'female',
  hospitalNumber: `N-${n}`,
  alerts: [],
  allergies: [],
  codeStatus: null,
  language: null,
  isHiddenOnWall: false,
  ...more,
});

const stay = (n: number, more: Partial<StayCard> = {}): StayCard => ({
  id: stayId.parse(id(200 + n)),
  version: 1,
  patient: patient(n),
  motherStayId: null,
  status: 'in-progress',
  class: 'inpatient',
  visitNumber: `V${n}`,
  wardId: WARD,
  bedId: bedId.parse(id(100 + n)),
  departmentId: null,
  consultant: null,
  admittedAt: AT,
  onWardSince: AT,
  inBedSince: AT,
  edd: null,
  precaution: null,
  discharge: 'none',
  dischargeAt: null,
  checklist: [],
  transferRequestId: null,
  isReadyToMove: false,
  note: null,
  news2: null,
  by: null,
  at: AT,
  ...more,
});

const occupied = (n: number, more: Partial<State> = {}) =>
  bed(n, { use: 'occupied', stayId: stayId.parse(id(200 + n)), ...more });

const board = (beds: BedView[], seq = 10): WardBoard => ({
  ward: { id: WARD, departmentId: departmentId.parse(id(4)), name: 'Acacia', floor: '2', locationId: null, version: 1 },
  rooms: [{ id: BAY, name: 'Bay A', position: 1, version: 1 }],
  beds,
  seq,
  abilities: { canManage: false, canManageBeds: true, canClean: true },
});

const census = (stays: StayCard[], seq = 5): WardCensus => ({
  wardId: WARD,
  stays,
  requests: [],
  seq,
  abilities: { canManageStays: true, canRequest: true, canRecordVitals: true },
});

const stated = (seq: number, what: BedView, state: Partial<State>, version = 2): Envelope => ({
  stream: `ward:${WARD}`,
  seq,
  at: AT,
  name: 'bed.state',
  data: { bedId: what.id, version, state: { ...what.state, ...state } },
});
const shown = (seq: number, what: StayCard): Envelope => ({
  stream: `census:${WARD}`,
  seq,
  at: AT,
  name: 'stay.shown',
  data: { stay: what },
});

/** A store whose pictures and clock the test draws and winds itself. */
function stage(first: WardBoard) {
  const paints: (() => void)[] = [];
  const timers: { readonly work: () => void; readonly ms: number }[] = [];
  const heard: string[][] = [];
  const store = createWardStore(first, {
    beforePaint: (work) => paints.push(work),
    later: (work, ms) => timers.push({ work, ms }),
    onOthersChanged: (beds) => heard.push(beds.map((one) => one.bed.code)),
    me: ME,
    now: () => Date.parse(AT),
  });
  const paint = () => {
    for (const work of paints.splice(0)) work();
  };
  const wind = (ms: number) => {
    for (const timer of timers.filter((one) => one.ms === ms)) timer.work();
  };
  return { store, heard, paint, wind };
}

describe('the two streams of a board', () => {
  it('are joined at the bed: names come with the census and are no change of anything', () => {
    const { store, paint, heard } = stage(board([occupied(1), bed(2)]));
    expect(store.bed(id(101))?.stay).to.equal(null);
    store.resetCensus(census([stay(1)]));
    paint();
    expect(store.bed(id(101))?.stay?.patient.familyName).to.equal('Mokoena');
    expect(store.bed(id(101))?.mark).to.equal(null);
    expect(heard).to.deep.equal([]);
  });

  it('tell only the bed whose patient changed', () => {
    const { store, paint } = stage(board([occupied(1), occupied(2)]));
    store.resetCensus(census([stay(1), stay(2)]));
    paint();
    const told: string[] = [];
    for (const n of [101, 102]) store.subscribeBed(id(n), () => told.push(id(n)));
    store.takeCensus(shown(6, stay(2, { version: 2, edd: TODAY })));
    paint();
    expect(told).to.deep.equal([id(102)]);
    expect(store.bed(id(102))).to.deep.include({ mark: 'changed' });
  });

  it('each refuse their own hole, and a census that is not loaded hears nothing', () => {
    const { store } = stage(board([occupied(1)]));
    expect(store.takeCensus(shown(9, stay(1)))).to.equal('ok');
    store.resetCensus(census([stay(1)]));
    expect(store.takeCensus(shown(7, stay(1)))).to.equal('gap');
    expect(store.takeCensus(shown(6, stay(1)))).to.equal('ok');
    expect(store.take(stated(12, occupied(1), {}))).to.equal('gap');
    expect([store.seq(), store.censusSeq()]).to.deep.equal([10, 6]);
  });

  it('end, after a gap, exactly where a fresh load would', () => {
    const { store, paint } = stage(board([occupied(1), bed(2)]));
    store.resetCensus(census([stay(1)]));
    paint();
    const [left, came] = [bed(1), occupied(2)];
    const fresh = board(
      [
        { ...left, version: 3 },
        { ...came, version: 3 },
      ],
      20,
    );
    store.reset(fresh);
    store.resetCensus(census([stay(2)], 9));
    paint();
    const other = stage(fresh);
    other.store.resetCensus(census([stay(2)], 9));
    other.paint();
    const facts = (of: typeof store) => of.beds().map(({ bed: one, stay: who }) => [one, who]);
    expect(facts(store)).to.deep.equal(facts(other.store));
  });
});

describe('marks of what changed', () => {
  const one = bed(1);
  it('tick one’s own change and name the others’', () => {
    const { store, paint, heard } = stage(board([one, bed(2)]));
    store.take(stated(11, one, { turnover: 'dirty', by: { id: ME, name: 'Me' }, at: '2026-11-22T10:01:00.000Z' }));
    store.take(
      stated(12, bed(2), { turnover: 'dirty', by: { id: OTHER, name: 'Sr O' }, at: '2026-11-22T10:01:00.000Z' }),
    );
    paint();
    expect([store.bed(id(101))?.mark, store.bed(id(102))?.mark]).to.deep.equal(['mine', 'changed']);
    expect(heard).to.deep.equal([['2A']]);
  });

  it('pulse anew on a second change, and not at all when many change at once', () => {
    const beds = Array.from({ length: MOST_PULSES + 1 }, (_, n) => bed(n + 1));
    const { store, paint } = stage(board(beds));
    store.take(stated(11, beds[0] ?? one, { turnover: 'dirty' }, 2));
    paint();
    expect(store.bed(id(101))?.pulse).to.equal(1);
    store.take(stated(12, beds[0] ?? one, { turnover: 'cleaning' }, 3));
    paint();
    expect(store.bed(id(101))?.pulse).to.equal(2);
    beds.forEach((each, n) => store.take(stated(13 + n, each, { turnover: 'blocked' }, 4)));
    paint();
    expect(store.beds().map(({ pulse, mark }) => [pulse, mark])).to.deep.equal(beds.map(() => [0, 'changed']));
  });

  it('stand for what others did since the last look, until it was seen', () => {
    const late = '2026-11-22T11:00:00.000Z';
    const beds = [
      bed(1, { at: late, by: { id: OTHER, name: 'Sr O' } }),
      bed(2, { at: late, by: { id: ME, name: 'Me' } }),
      bed(3),
    ];
    const { store, wind } = stage(board(beds));
    store.markSince('2026-11-22T10:30:00.000Z');
    wind(60_000);
    expect(store.beds().map(({ mark }) => mark)).to.deep.equal(['changed', null, null]);
    store.seen();
    expect(store.beds().map(({ mark }) => mark)).to.deep.equal([null, null, null]);
  });
});

describe('a change that is on its way', () => {
  const one = bed(1, { turnover: 'dirty' });
  it('is shown as it will be, and falls back when it is refused', () => {
    const { store, paint } = stage(board([one]));
    const settle = store.expect([one.id], { kind: 'finish-cleaning' });
    paint();
    expect(store.bed(one.id)).to.deep.include({ isPending: true, mark: null });
    expect(store.bed(one.id)?.bed.state.turnover).to.equal('clean');
    settle(false);
    paint();
    expect(store.bed(one.id)).to.deep.include({ isPending: false });
    expect(store.bed(one.id)?.bed.state.turnover).to.equal('dirty');
  });

  it('stays striped until its event is here, and not for ever', () => {
    const { store, paint, wind } = stage(board([one, bed(2)]));
    store.expect([one.id])(true);
    store.expect([id(102)])(true);
    paint();
    expect(store.beds().map(({ isPending }) => isPending)).to.deep.equal([true, true]);
    store.take(stated(11, one, { turnover: 'clean', by: { id: ME, name: 'Me' }, at: '2026-11-22T10:05:00.000Z' }));
    paint();
    expect(store.beds().map(({ isPending, mark }) => [isPending, mark])).to.deep.equal([
      [false, 'mine'],
      [true, null],
    ]);
    wind(PENDING_MS);
    paint();
    expect(store.bed(id(102))?.isPending).to.equal(false);
  });
});

describe('the hold rule', () => {
  function hall() {
    let now = 0;
    const { store, paint } = stage(board([bed(1), bed(2)]));
    const timers: (() => void)[] = [];
    const hold = createHoldRule(() => now);
    const view = createBoardView(store, hold, { later: (work) => timers.push(work), today: () => TODAY });
    view.start();
    const pass = (ms: number) => {
      now += ms;
      for (const work of timers.splice(0)) work();
    };
    let seq = 10;
    const turn = (n: number, turnover: State['turnover']) => {
      seq += 1;
      store.take(stated(seq, bed(n), { turnover }, seq));
      paint();
    };
    const ids = () => view.rooms().flatMap((room) => room.bedIds);
    return { view, hold, pass, turn, ids };
  }

  it('lets beds come and go at once while nobody is working', () => {
    const { view, turn, ids } = hall();
    view.setFilter({ show: 'available', text: '' });
    turn(1, 'dirty');
    expect(ids()).to.deep.equal([id(102)]);
    expect(view.waiting()).to.equal(0);
  });

  it('freezes what is shown under a finger, counts what waits, and lets it in when asked', () => {
    const { view, hold, turn, ids } = hall();
    view.setFilter({ show: 'available', text: '' });
    const up = hold.begin();
    turn(1, 'dirty');
    expect(ids()).to.deep.equal([id(101), id(102)]);
    expect([view.waiting(), view.isLeftOver(id(101))]).to.deep.equal([1, true]);
    up();
    turn(2, 'dirty');
    expect(view.waiting(), 'what waits keeps company').to.equal(2);
    view.release();
    expect(ids()).to.deep.equal([]);
    expect([view.waiting(), view.isLeftOver(id(101))]).to.deep.equal([0, false]);
  });

  it('lets it in by itself ten seconds after the last touch, and not before', () => {
    const { view, hold, pass, turn, ids } = hall();
    view.setFilter({ show: 'available', text: '' });
    hold.key();
    turn(1, 'dirty');
    expect(view.waiting()).to.equal(1);
    pass(RELEASE_AFTER_MS - 1);
    expect(view.waiting()).to.equal(1);
    pass(1);
    expect(ids()).to.deep.equal([id(102)]);
  });

  it('follows the person’s own filter at once, whatever is held', () => {
    const { view, hold, ids } = hall();
    hold.begin();
    view.setFilter({ text: '2a' });
    expect(ids()).to.deep.equal([id(102)]);
  });
});

describe('finding on the board', () => {
  const facts = { bed: occupied(1), stay: stay(1), others: [], request: null };
  it('finds by code, number and name, without accents and in any order', () => {
    const zoe = { ...facts, stay: stay(1, { patient: patient(1, { familyName: 'Müller', givenName: 'Zoë' }) }) };
    for (const text of ['1a', 'zoe mull', 'N-1', ' MÜLLER,  ZOË ']) {
      expect(matches(zoe, { text }, TODAY), text).to.equal(true);
    }
    expect(matches(zoe, { text: 'zoe mokoena' }, TODAY)).to.equal(false);
  });

  it('filters by state, sex and tag', () => {
    expect(matches(facts, { text: '', show: 'occupied', sex: 'female' }, TODAY)).to.equal(true);
    expect(matches(facts, { text: '', sex: 'male' }, TODAY)).to.equal(false);
    expect(matches(facts, { text: '', tag: 'oxygen' }, TODAY)).to.equal(false);
    expect(matches(facts, { text: '', show: 'leaving' }, TODAY)).to.equal(false);
  });

  it('counts each bed under one state, and those who leave and are isolated besides', () => {
    const leaving = { ...facts, stay: stay(1, { edd: '2026-11-20' }) };
    const isolated = { ...facts, bed: occupied(2, { precaution: 'droplet' }) };
    const dirty = { bed: bed(3, { turnover: 'dirty' }), stay: null, others: [], request: null };
    expect(countBeds([leaving, isolated, dirty], TODAY)).to.deep.equal({
      beds: 3,
      available: 0,
      occupied: 2,
      held: 0,
      cleaning: 1,
      blocked: 0,
      leaving: 1,
      isolation: 1,
    });
  });

  it('keeps of an address only what it knows, and nothing that could be a name', () => {
    expect(readBoardSearch({ show: 'held', sex: 'x', tag: 'oxygen', view: 'list', find: 'Mokoena' })).to.deep.equal({
      show: 'held',
      tag: 'oxygen',
      view: 'list',
    });
  });
});

describe('what a cell says', () => {
  it('puts what may kill first', () => {
    const alerts = (['diet', 'falls', 'nil-by-mouth'] as const).map((kind) => ({ kind, text: null }));
    const who = patient(1, {
      codeStatus: 'dnacpr',
      alerts,
      allergies: [{ substance: 'Penicillin', severity: 'severe' }],
    });
    const facts = {
      bed: occupied(1),
      stay: stay(1, { patient: who, discharge: 'planned' }),
      others: [],
      request: null,
    };
    expect(flagsOf(facts, TODAY, Date.parse(AT))).to.deep.equal([
      'dnacpr',
      'planned',
      'allergy',
      'nil-by-mouth',
      'falls',
      'diet',
    ]);
  });

  it('wants an expected discharge within a day, and marks one that is past', () => {
    const hours = (count: number) => Date.parse(AT) + count * 3_600_000;
    expect(eddState(stay(1), TODAY, hours(23))).to.equal('not-yet');
    expect(eddState(stay(1), TODAY, hours(25))).to.equal('missing');
    expect(eddState(stay(1, { edd: '2026-11-21' }), TODAY, hours(1))).to.equal('late');
    expect(eddState(stay(1, { edd: TODAY }), TODAY, hours(1))).to.equal('today');
  });

  it('tells ages as the ward does, and a name with one part whole', () => {
    expect(ageOn('1954-02-03', TODAY)).to.deep.equal({ unit: 'years', count: 72 });
    expect(ageOn('1954-11-23', TODAY)).to.deep.equal({ unit: 'years', count: 71 });
    expect(ageOn('2025-09-30', TODAY)).to.deep.equal({ unit: 'months', count: 13 });
    expect(ageOn('2026-11-20', TODAY)).to.deep.equal({ unit: 'days', count: 2 });
    expect(shortName({ familyName: 'Suharto', givenName: '' })).to.equal('Suharto');
    expect(spanOf(89 * 60_000)).to.deep.equal({ unit: 'minutes', count: 89 });
    expect(spanOf(50 * 3_600_000)).to.deep.equal({ unit: 'days', count: 2 });
  });

  it('knows the hospital’s day, not the device’s', () => {
    const late = new Date('2026-11-22T23:30:00.000Z');
    expect(dayIn('Africa/Johannesburg', late)).to.equal('2026-11-23');
    expect(dayIn('America/Lima', late)).to.equal('2026-11-22');
  });
});

describe('where a patient can be placed', () => {
  const facts = (what: BedView, who: StayCard | null = null) => ({ bed: what, stay: who, others: [], request: null });
  const subject = { kind: 'move', stay: stay(9, { bedId: bedId.parse(id(109)) }), fromCode: '9A' } as const;
  const needs = needsOf(subject);

  it('is told by the server’s own table, with the reason where not', () => {
    const request = requestId.parse(id(500));
    const cases = [
      [occupied(1), 'occupied'],
      [bed(2, { turnover: 'dirty' }), 'dirty'],
      [bed(3, { turnover: 'cleaning' }), 'cleaning'],
      [bed(4, { turnover: 'maintenance' }), 'maintenance'],
      [bed(5, { use: 'held', hold: { until: AT, requestId: request } }), 'held'],
      [occupied(9), 'here'],
    ] as const;
    for (const [what, why] of cases) {
      expect(verdictOn(facts(what), needs, []), what.code).to.deep.equal({ can: 'not', why });
    }
    expect(verdictOn(facts(bed(6)), needs, [])).to.deep.equal({ can: 'place', warnings: [] });
  });

  it('lets a bed that is held for them be theirs', () => {
    const request = requestId.parse(id(500));
    const held = facts(bed(5, { use: 'held', hold: { until: AT, requestId: request } }));
    expect(verdictOn(held, { ...needs, requestId: request }, []).can).to.equal('place');
  });

  it('warns of a mixed bay, of missing isolation, of what is lacking and of a child’s bed', () => {
    const man = stay(2, { patient: patient(2, { sex: 'male' }) });
    const wanting = { ...needs, precaution: 'droplet' as const, tags: ['oxygen'] as const };
    const cot = facts(bed(6, {}, { type: 'cot' }));
    expect(verdictOn(cot, wanting, [facts(occupied(2), man)])).to.deep.equal({
      can: 'place',
      warnings: ['isolation-missing', 'mixed-sex-bay', 'lacks-tags', 'child-bed-wrong'],
    });
    const fit = facts(bed(6, {}, { tags: ['isolation-capable', 'oxygen'] }));
    expect(verdictOn(fit, wanting, [facts(occupied(3), stay(3))])).to.deep.equal({ can: 'place', warnings: [] });
  });
});
