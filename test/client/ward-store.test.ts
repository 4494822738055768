import { expect } from 'chai';
import type { Envelope, SubscribeAnswer } from '../../shared/events/envelope.ts';
import { firstBedState } from '../../shared/domain/bed-state.ts';
import type { BedView, WardBoard } from '../../shared/schemas/places.ts';
import { bedId, departmentId, roomId, wardId } from '../../shared/types/ids.ts';
import { problemType } from '../../shared/types/problem-kinds.ts';
import type { WardStore } from '../../client/src/features/wards/ward-store.ts';
import { createWardStore, MARK_MS } from '../../client/src/features/wards/ward-store.ts';
import type { Ask } from '../../client/src/lib/realtime/follow.ts';
import { createFollowing } from '../../client/src/lib/realtime/follow.ts';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const WARD = wardId.parse(id(1));
const BAY = roomId.parse(id(2));
const SIDE = roomId.parse(id(3));

const bed = (n: number, more: Partial<BedView> = {}): BedView => ({
  id: bedId.parse(id(100 + n)),
  wardId: WARD,
  roomId: BAY,
  code: `${n}A`,
  type: 'standard',
  tags: [],
  position: n,
  state: firstBedState('2026-11-22T10:00:00.000Z'),
  version: 1,
  ...more,
});

const board = (beds: BedView[], seq = 10): WardBoard => ({
  ward: { id: WARD, departmentId: departmentId.parse(id(4)), name: 'Acacia', floor: '2', locationId: null, version: 1 },
  rooms: [
    { id: SIDE, name: 'Side room', position: 2, version: 1 },
    { id: BAY, name: 'Bay A', position: 1, version: 1 },
  ],
  beds,
  seq,
  abilities: { canManage: false, canManageBeds: false, canClean: false },
});

const changed = (seq: number, what: BedView, name: 'bed.changed' | 'bed.added' = 'bed.changed'): Envelope => ({
  stream: `ward:${WARD}`,
  seq,
  at: '2026-11-22T10:00:00.000Z',
  name,
  data: { bed: what },
});

/** A store whose pictures and clock the test draws and winds itself. */
function stage(first: WardBoard) {
  const paints: (() => void)[] = [];
  const timers: { readonly work: () => void; readonly ms: number }[] = [];
  const heard: string[][] = [];
  const store = createWardStore(first, {
    beforePaint: (work) => paints.push(work),
    later: (work, ms) => timers.push({ work, ms }),
    onOthersChanged: (beds) => heard.push(beds.map(({ bed: { code } }) => code)),
  });
  return {
    store,
    heard,
    timers,
    paint: () => {
      for (const work of paints.splice(0)) work();
    },
  };
}

const codes = (store: WardStore) =>
  store.layout().map((room) => [room.name, ...room.bedIds.map((bedIdOf) => store.bed(bedIdOf)?.bed.code)]);

describe('a ward on the screen', () => {
  const one = bed(1);
  const two = bed(2);

  it('lies in the order of rooms and places, whatever order the answer came in', () => {
    const { store } = stage(board([one, two, bed(3, { roomId: SIDE })]));
    expect(codes(store)).to.deep.equal([
      ['Bay A', '1A', '2A'],
      ['Side room', '3A'],
    ]);
  });

  it('tells only the cell of the bed that changed, once per picture', () => {
    const { store, paint } = stage(board([one, two]));
    const told: string[] = [];
    store.subscribeBed(one.id, () => told.push('one'));
    store.subscribeBed(two.id, () => told.push('two'));
    store.subscribeLayout(() => told.push('layout'));
    store.take(changed(11, { ...two, type: 'cot', version: 2 }));
    store.take(changed(12, { ...two, type: 'trolley', version: 3 }));
    expect(told).to.deep.equal([]);
    paint();
    expect(told).to.deep.equal(['two']);
    expect(store.bed(two.id)).to.deep.include({ mark: 'changed', bed: { ...two, type: 'trolley', version: 3 } });
    expect(store.bed(one.id)?.mark).to.equal(null);
  });

  it('takes an event it already has for nothing', () => {
    const { store, paint } = stage(board([one]));
    expect(store.take(changed(10, { ...one, code: 'OLD', version: 9 }))).to.equal('ok');
    paint();
    expect(store.bed(one.id)?.bed.code).to.equal('1A');
  });

  it('refuses an event that leaves a hole and stays as it was', () => {
    const { store } = stage(board([one]));
    expect(store.take(changed(12, { ...one, version: 2 }))).to.equal('gap');
    expect(store.seq()).to.equal(10);
  });

  it('shows a new bed at its place', () => {
    const { store, paint } = stage(board([one, bed(3)]));
    store.take(changed(11, two, 'bed.added'));
    paint();
    expect(codes(store)[0]).to.deep.equal(['Bay A', '1A', '2A', '3A']);
  });

  it('takes the mark away after a minute, unless the bed changed again meanwhile', () => {
    const { store, paint, timers } = stage(board([one]));
    store.take(changed(11, { ...one, version: 2 }));
    paint();
    store.take(changed(12, { ...one, version: 3 }));
    paint();
    expect(timers.map(({ ms }) => ms)).to.deep.equal([MARK_MS, MARK_MS]);
    timers[0]?.work();
    expect(store.bed(one.id)?.mark).to.equal('changed');
    timers[1]?.work();
    expect(store.bed(one.id)?.mark).to.equal(null);
  });

  it('shows one’s own change at once with a tick, and is silent about it', () => {
    const { store, paint, heard } = stage(board([one, two]));
    store.keepOwn([{ ...one, code: 'MINE', version: 2 }]);
    paint();
    expect(store.bed(one.id)).to.deep.include({ mark: 'mine' });
    store.take(changed(11, { ...one, code: 'MINE', version: 2 }));
    paint();
    expect(heard).to.deep.equal([]);
    store.take(changed(12, { ...two, version: 2 }));
    paint();
    expect(heard).to.deep.equal([['2A']]);
  });

  it('lays a newer snapshot under what is shown and ignores an older one', () => {
    const { store, paint } = stage(board([one], 10));
    store.reset(board([{ ...one, code: 'OLD', version: 1 }], 9));
    paint();
    expect(store.bed(one.id)?.bed.code).to.equal('1A');
    store.reset(board([{ ...one, code: 'NEW', version: 4 }], 20));
    paint();
    expect(store.bed(one.id)).to.deep.include({ mark: 'changed' });
    expect(store.seq()).to.equal(20);
  });
});

/** Follows a store with answers the test gives; `asked` are the positions it asked from. */
function follower(store: WardStore, answers: ((since: number) => SubscribeAnswer)[], fresh?: WardBoard) {
  const asked: number[] = [];
  const refused: string[] = [];
  const ask: Ask = (_stream, since) => {
    const from = since ?? Number.NaN;
    asked.push(from);
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new Error('down')) : Promise.resolve(answer(from));
  };
  const following = createFollowing(
    {
      stream: { kind: 'ward', id: WARD },
      since: store.seq,
      take: store.take,
      reload() {
        if (fresh !== undefined) store.reset(fresh);
        return Promise.resolve();
      },
      onRefused: (problem) => refused.push(problem.type),
    },
    ask,
  );
  return { following, asked, refused };
}

describe('following a ward', () => {
  const one = bed(1);
  const event = (seq: number) => changed(seq, { ...one, version: seq });

  it('asks for what a hole left out, and ends where a fresh load would', async () => {
    const { store } = stage(board([one]));
    const { following, asked } = follower(store, [
      (since) => ({ ok: true, seq: 13, missed: [11, 12, 13].filter((seq) => seq > since).map(event) }),
    ]);
    following.hear(event(13));
    await following.catchUp();
    expect(asked[0]).to.equal(10);
    expect(store.seq()).to.equal(13);
    expect(store.board().beds).to.deep.equal([{ ...one, version: 13 }]);
  });

  it('asks once however many events show the same hole, and loses none of them', async () => {
    const { store } = stage(board([one]));
    let give: (answer: SubscribeAnswer) => void = () => undefined;
    let asked = 0;
    const following = createFollowing(
      {
        stream: { kind: 'ward', id: WARD },
        since: store.seq,
        take: store.take,
        reload: () => Promise.resolve(),
        onRefused: () => undefined,
      },
      () => {
        asked += 1;
        return new Promise((resolve) => {
          give = resolve;
        });
      },
    );
    const whole = following.catchUp();
    following.hear(event(12));
    following.hear(event(13));
    give({ ok: true, seq: 11, missed: [event(11)] });
    await whole;
    expect(asked).to.equal(1);
    expect(store.seq()).to.equal(13);
  });

  it('loads afresh when too much was missed, and listens on from there', async () => {
    const { store } = stage(board([one]));
    const { following, asked } = follower(
      store,
      [() => ({ ok: true, resync: true }), () => ({ ok: true, seq: 901, missed: [event(901)] })],
      board([{ ...one, version: 900 }], 900),
    );
    await following.catchUp();
    expect(asked).to.deep.equal([10, 900]);
    expect(store.seq()).to.equal(901);
  });

  it('says so when it may not listen', async () => {
    const { store } = stage(board([one]));
    const problem = { type: problemType('not-found'), title: '', status: 404, requestId: 'r' };
    const { following, refused, asked } = follower(store, [() => ({ ok: false, problem })]);
    await following.catchUp();
    expect(refused).to.deep.equal([problemType('not-found')]);
    expect(asked).to.have.length(1);
  });

  it('bears a lost answer and asks again when the line opens anew', async () => {
    const { store } = stage(board([one]));
    const answers: (() => SubscribeAnswer)[] = [];
    const { following } = follower(store, answers);
    await following.catchUp();
    expect(store.seq()).to.equal(10);
    answers.push(() => ({ ok: true, seq: 11, missed: [event(11)] }));
    await following.catchUp();
    expect(store.seq()).to.equal(11);
  });

  it('hears nothing once it was stopped', () => {
    const { store } = stage(board([one]));
    const { following } = follower(store, []);
    following.stop();
    following.hear(event(11));
    expect(store.seq()).to.equal(10);
  });
});
