import { expect } from 'chai';
import type { RosterChangeBody } from '../../client/src/features/rosters/change-body.ts';
import { copyBlock, moveShift, pasteBlock, putInto, sheetOf } from '../../client/src/features/rosters/edits.ts';
import { codeOf, patternOf, typedInto } from '../../client/src/features/rosters/grid/code-entry.ts';
import { createCursorStore, readRowCursor } from '../../client/src/features/rosters/grid/cursor-store.ts';
import { coverLook, createRowKeeper, holdOf, isHeld } from '../../client/src/features/rosters/grid/grid-view.ts';
import { placeAfter, placesOf, rangeBetween } from '../../client/src/features/rosters/grid/place.ts';
import type { PlanDoors } from '../../client/src/features/rosters/plan-queue.ts';
import { createPlanQueue, withAnswer } from '../../client/src/features/rosters/plan-queue.ts';
import { breaksOf, coverRows, rowsOf, untold } from '../../client/src/features/rosters/roster-model.ts';
import { differencesOf } from '../../client/src/features/rosters/setup/needs-differences.ts';
import { minuteOfClock, timesText } from '../../client/src/features/rosters/times.ts';
import { clockText } from '../../client/src/lib/hospital-time.ts';
import { firstDay, lastDay, monthBeside } from '../../client/src/features/rosters/shifts/months.ts';
import { ApiProblem, NoAnswer } from '../../client/src/lib/api/failure.ts';
import { DEFAULT_ROSTER_RULES } from '../../shared/domain/roster-rules.ts';
import type { RosterChanged, RosterView } from '../../shared/schemas/rosters.ts';
import { newUuid7 } from '../../client/src/lib/uuid7.ts';
import { rosterView } from '../../shared/schemas/rosters.ts';

const SHAPE = { rows: 20, cols: 28, page: 5 };
const go = (row: number, col: number, key: string, isFar = false, isRtl = false) =>
  placeAfter({ row, col }, { key, isFar }, SHAPE, isRtl);

describe('the keys of the roster grid', () => {
  it('lead to the cell beside, and stay at an edge', () => {
    expect(go(3, 4, 'ArrowRight')).to.deep.equal({ row: 3, col: 5 });
    expect(go(3, 4, 'ArrowUp')).to.deep.equal({ row: 2, col: 4 });
    expect(go(0, 27, 'ArrowRight')).to.deep.equal({ row: 0, col: 27 });
    expect(go(0, 0, 'ArrowUp')).to.deep.equal({ row: 0, col: 0 });
    expect(go(3, 4, 'x')).to.equal(undefined);
  });

  it('are mirrored where the page is read from right to left', () => {
    expect(go(3, 4, 'ArrowRight', false, true)).to.deep.equal({ row: 3, col: 3 });
    expect(go(3, 4, 'ArrowLeft', false, true)).to.deep.equal({ row: 3, col: 5 });
  });

  it('lead by whole weeks and to the corners with Ctrl', () => {
    expect(go(3, 4, 'ArrowRight', true)).to.deep.equal({ row: 3, col: 7 });
    expect(go(3, 7, 'ArrowLeft', true)).to.deep.equal({ row: 3, col: 0 });
    expect(go(3, 9, 'ArrowLeft', true)).to.deep.equal({ row: 3, col: 7 });
    expect(go(3, 4, 'End', true)).to.deep.equal({ row: 19, col: 27 });
    expect(go(3, 4, 'Home', true)).to.deep.equal({ row: 0, col: 0 });
    expect(go(3, 4, 'PageDown')).to.deep.equal({ row: 8, col: 4 });
  });

  it('choose all between two cells, whichever was first', () => {
    const range = rangeBetween({ row: 2, col: 5 }, { row: 1, col: 4 });
    expect(range).to.deep.equal({ first: { row: 1, col: 4 }, last: { row: 2, col: 5 } });
    expect(placesOf(range)).to.have.length(4);
  });

  it('say of each row only what concerns it', () => {
    const cursor = createCursorStore();
    cursor.moveTo({ row: 1, col: 2 });
    cursor.moveTo({ row: 2, col: 4 }, true);
    cursor.type('L');
    expect(cursor.ofRow(0)).to.equal('');
    expect(readRowCursor(cursor.ofRow(1))).to.deep.equal({ col: -1, from: 2, to: 4, text: '' });
    expect(readRowCursor(cursor.ofRow(2))).to.deep.equal({ col: 4, from: 2, to: 4, text: 'L' });
    const before = cursor.ofRow(1);
    cursor.type('');
    expect(cursor.ofRow(1)).to.equal(before);
  });
});

describe('a code typed into a cell', () => {
  const codes = ['D', 'N', 'L', 'L1'];

  it('is taken as soon as it can be no other', () => {
    expect(typedInto('', 'd', codes)).to.deep.equal({ kind: 'done', code: 'D' });
    expect(typedInto('L', '1', codes)).to.deep.equal({ kind: 'done', code: 'L1' });
  });

  it('waits while more could follow, and is what stands there when the cell is left', () => {
    expect(typedInto('', 'l', codes)).to.deep.equal({ kind: 'waiting', text: 'l', code: 'L' });
    expect(codeOf('l', codes)).to.equal('L');
    expect(codeOf('q', codes)).to.equal(null);
  });

  it('is refused where no code begins like that', () => {
    expect(typedInto('', 'q', codes)).to.deep.equal({ kind: 'unknown', text: 'q' });
  });

  it('can be one of a pattern, with dashes for days off', () => {
    expect(patternOf('d d n, n - –', codes)).to.deep.equal(['D', 'D', 'N', 'N', null, null]);
    expect(patternOf('d q', codes)).to.equal(null);
  });
});

const id = () => newUuid7();
const WARD = id();
const DAY = id();
const NIGHT = id();
const ANN = id();
const BEN = id();

interface Made {
  readonly staffId: string | null;
  readonly date: string;
  readonly kind?: 'day' | 'night';
  readonly published?: 'same' | 'new' | 'changed';
}

const made = ({ staffId, date, kind = 'day', published = 'same' }: Made) => ({
  id: id(),
  date,
  staffId,
  wardId: WARD,
  templateId: kind === 'day' ? DAY : NIGHT,
  code: kind === 'day' ? 'D' : 'N',
  kind,
  startsAt: `${date}T${kind === 'day' ? '07' : '19'}:00:00.000Z`,
  endsAt:
    kind === 'day'
      ? `${date}T19:00:00.000Z`
      : `${date.slice(0, 8)}${String(Number(date.slice(8)) + 1).padStart(2, '0')}T07:00:00.000Z`,
  breakMinutes: 60,
  note: null,
  published,
  version: 1,
});

const person = (staffId: string, name: string) => ({
  staffId,
  name,
  jobTitle: null,
  roles: ['nurse'],
  skills: ['nurse'],
  contractMinutes: 2_400,
  termsVersion: 0,
  isOfWard: true,
});
const template = (templateId: string, code: string, kind: string, startMinute: number, endMinute: number) => ({
  id: templateId,
  name: code,
  code,
  startMinute,
  endMinute,
  breakMinutes: 60,
  kind,
  wardId: null,
  version: 1,
  abilities: { canEdit: true },
});

/** One week of two people, in the shapes the server answers. */
const viewOf = (...shifts: readonly Made[]): RosterView =>
  rosterView.parse({
    roster: {
      id: id(),
      wardId: WARD,
      from: '2026-11-02',
      to: '2026-11-08',
      state: 'published',
      publishedAt: null,
      publishedBy: null,
      version: 3,
    },
    wardName: 'Ward 1',
    timeZone: 'UTC',
    people: [person(ANN, 'Ann'), person(BEN, 'Ben')],
    shifts: shifts.map(made),
    withdrawn: [],
    elsewhere: [],
    templates: [template(DAY, 'D', 'day', 420, 1_140), template(NIGHT, 'N', 'night', 1_140, 420)],
    leave: [{ staffId: BEN, date: '2026-11-04', part: 'whole', state: 'approved' }],
    wishes: [{ staffId: ANN, date: '2026-11-06', wish: 'off', note: null }],
    holidays: [],
    needs: [{ templateId: DAY, weekday: 1, minimum: 2, skills: [] }],
    rules: DEFAULT_ROSTER_RULES,
    abilities: { canManage: true },
    seq: 1,
  });

const WORDS = { roleWord: (role: string) => role, wardWord: () => 'elsewhere' };
const NONE = new Map<string, readonly string[]>();

describe('what the grid shows of a roster', () => {
  it('puts open shifts first, and everyone beneath with their hours against the contract', () => {
    const view = viewOf({ staffId: ANN, date: '2026-11-02' }, { staffId: null, date: '2026-11-03' });
    const rows = rowsOf(view, [], NONE, WORDS);
    expect(rows.map(({ id: of }) => of)).to.deep.equal(['', ANN, BEN]);
    expect(rows[0]?.cells[1]?.shifts.map(({ code }) => code)).to.deep.equal(['D']);
    expect([rows[1]?.minutes, rows[1]?.agreed]).to.deep.equal([660, 2_400]);
    expect(rows[2]?.cells[2]?.leave).to.deep.equal({ state: 'approved', part: 'whole' });
    expect(rows[1]?.cells[4]?.wish?.kind).to.equal('off');
  });

  it('marks a cell in which a rule is broken, and says what is not told yet', () => {
    const view = viewOf(
      { staffId: ANN, date: '2026-11-02', kind: 'night' },
      { staffId: ANN, date: '2026-11-03', published: 'new' },
    );
    const breaks = breaksOf(view);
    expect(breaks.some(({ rule, severity }) => rule === 'rest' && severity === 'hard')).to.equal(true);
    const rows = rowsOf(view, breaks, NONE, WORDS);
    expect(rows[1]?.cells[1]?.fault).to.equal('hard');
    expect(rows[1]?.cells[1]?.shifts[0]?.mark).to.equal('new');
    expect(untold(view)).to.equal(1);
  });

  it('draws what is on its way, and counts who is there against who has to be', () => {
    const view = viewOf({ staffId: ANN, date: '2026-11-02' });
    const rows = rowsOf(view, [], new Map([[`${BEN}|2026-11-02`, [NIGHT]]]), WORDS);
    expect(rows[2]?.cells[0]?.shifts.map(({ code }) => code)).to.deep.equal(['N']);
    const cover = coverRows(view);
    expect(cover.map(({ code }) => code)).to.deep.equal(['D']);
    expect(cover[0]?.cells[0]).to.deep.equal({ have: 1, need: 2 });
    expect(coverLook({ have: 1, need: 2 })).to.equal('short');
    expect(coverLook({ have: 0, need: null })).to.equal('none');
  });

  it('keeps the object of a row in which nothing is different', () => {
    const keep = createRowKeeper();
    const one = keep(rowsOf(viewOf(), [], NONE, WORDS));
    const other = keep(rowsOf(viewOf({ staffId: ANN, date: '2026-11-02' }), [], NONE, WORDS));
    expect(other[2]).to.equal(one[2]);
    expect(other[1]).not.to.equal(one[1]);
  });
});

describe('what a mouse holds of a roster', () => {
  const MONDAY = { row: 1, col: 0 };
  const view = viewOf({ staffId: ANN, date: '2026-11-02' }, { staffId: BEN, date: '2026-11-02' });
  const rows = rowsOf(view, [], NONE, WORDS);
  const hold = holdOf(rows, MONDAY);

  it('is let go when a colleague’s change puts somebody else’s shift under it, or takes it away', () => {
    if (hold === null) throw new Error('There is nothing to hold.');
    expect(hold).to.deep.equal({ rowId: ANN, code: 'D' });
    expect(isHeld(rows, MONDAY, hold)).to.equal(true);
    const others = { ...view, people: view.people.toReversed() };
    expect(isHeld(rowsOf(others, [], NONE, WORDS), MONDAY, hold)).to.equal(false);
    expect(isHeld(rowsOf(viewOf(), [], NONE, WORDS), MONDAY, hold)).to.equal(false);
  });

  it('stays in hand while it is saved, which gives it another id', () => {
    const typed = rowsOf(viewOf(), [], new Map([[`${ANN}|2026-11-02`, [DAY]]]), WORDS);
    const held = holdOf(typed, MONDAY);
    if (held === null) throw new Error('There is nothing to hold.');
    expect(typed[1]?.cells[0]?.shifts[0]?.id).not.to.equal(rows[1]?.cells[0]?.shifts[0]?.id);
    expect(isHeld(rows, MONDAY, held)).to.equal(true);
  });

  it('is nothing in a cell that is empty', () => {
    expect(holdOf(rows, { row: 1, col: 1 })).to.equal(null);
    expect(holdOf(rows, { row: 9, col: 0 })).to.equal(null);
  });
});

describe('what a ward needs, changed by two', () => {
  const { templates, needs } = viewOf();
  const withSkill = needs.map((need) => ({ ...need, skills: [{ skill: 'nurse', minimum: 2 }] }));
  const said = (...of: Parameters<typeof differencesOf>) =>
    differencesOf(...of).map(({ template: { code }, ...difference }) => ({ code, ...difference }));

  it('shows whose skills a colleague asked for, before “keep mine” undoes it', () => {
    expect(said(templates, withSkill, needs)).to.deep.equal([
      { code: 'D', is: 'skills', theirs: [{ skill: 'nurse', minimum: 2 }] },
    ]);
    expect(said(templates, needs, withSkill)).to.deep.equal([{ code: 'D', is: 'skills', theirs: [] }]);
  });

  it('shows every day with another number, and nothing of what is the same', () => {
    const more = withSkill.map((need) => ({ ...need, minimum: 3 }));
    expect(said(templates, withSkill, more)).to.deep.equal([{ code: 'D', is: 'minimum', weekday: 1, theirs: 2 }]);
    expect(said(templates, withSkill, withSkill)).to.deep.equal([]);
  });
});

describe('what is typed into a roster', () => {
  const at = (row: number, col: number) => ({ row, col });

  it('asks for the cells that differ, each with what was seen there', () => {
    const view = viewOf({ staffId: ANN, date: '2026-11-02' });
    const act = putInto(sheetOf(view, NONE), [at(1, 0), at(2, 0)], () => [DAY]);
    expect(act.cells).to.deep.equal([{ staffId: BEN, date: '2026-11-02', put: [DAY], seen: [] }]);
    const cleared = putInto(sheetOf(view, NONE), [at(1, 0)], () => []);
    expect(cleared.cells[0]?.seen).to.deep.equal([{ id: view.shifts[0]?.id, version: 1 }]);
  });

  it('adds an open shift in the row of open shifts, and takes those there out', () => {
    const view = viewOf({ staffId: null, date: '2026-11-03' });
    const added = putInto(sheetOf(view, NONE), [at(0, 1)], () => [NIGHT]);
    expect(added.others).to.deep.equal([{ op: 'open', date: '2026-11-03', templateId: NIGHT, count: 1 }]);
    const cleared = putInto(sheetOf(view, NONE), [at(0, 1)], () => []);
    expect(cleared.others[0]).to.include({ op: 'remove', shiftId: view.shifts[0]?.id });
  });

  it('moves a shift as the shift it is, and copies one as another', () => {
    const view = viewOf({ staffId: ANN, date: '2026-11-02' });
    const sheet = sheetOf(view, NONE);
    expect(moveShift(sheet, at(1, 0), at(2, 3), false).others[0]).to.include({
      op: 'move',
      staffId: BEN,
      date: '2026-11-05',
    });
    expect(moveShift(sheet, at(1, 0), at(2, 3), true).cells[0]).to.deep.include({ staffId: BEN, put: [DAY] });
    expect(moveShift(sheet, at(2, 0), at(1, 3), false).others).to.deep.equal([]);
  });

  it('pastes what was copied, and leaves out what lies beyond the edge', () => {
    const sheet = sheetOf(
      viewOf({ staffId: ANN, date: '2026-11-02' }, { staffId: ANN, date: '2026-11-03', kind: 'night' }),
      NONE,
    );
    const block = copyBlock(sheet, { first: at(1, 0), last: at(1, 1) });
    const act = pasteBlock(sheet, at(2, 6), block, 7);
    expect(act.cells).to.deep.equal([{ staffId: BEN, date: '2026-11-08', put: [DAY], seen: [] }]);
  });
});

const cellWish = (date: string, put: readonly string[], seen: readonly { id: string; version: number }[] = []) => ({
  cells: [{ staffId: ANN, date, put, seen }],
  others: [],
});

interface Sent {
  readonly changes: readonly RosterChangeBody[];
  readonly key: string;
  readonly answer: (answer: RosterChanged) => void;
  readonly fail: (error: Error) => void;
}

function queueOfTest() {
  const sent: Sent[] = [];
  let key = 0;
  const doors: PlanDoors = {
    newKey: () => `key-${(key += 1)}`,
    send: (changes, of) =>
      new Promise((answer, fail) => {
        sent.push({ changes, key: of, answer, fail });
      }),
    onAnswer: () => undefined,
    onRefused: () => undefined,
  };
  return { queue: createPlanQueue(doors), sent };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const answerOf = (view: RosterView): RosterChanged => ({
  roster: { ...view.roster, version: view.roster.version + 1 },
  shifts: view.shifts,
  removed: [],
  breaks: [],
  skipped: [],
});
const problem = (kind: string, status: number) =>
  new ApiProblem({ type: `urn:wardline:problem:${kind}`, title: kind, status, requestId: 'r' });

describe('the line of what was typed', () => {
  it('sends one act after another, each on top of what the one before made', async () => {
    const { queue, sent } = queueOfTest();
    queue.add(cellWish('2026-11-02', [DAY]));
    queue.add(cellWish('2026-11-02', [NIGHT]));
    await settled();
    expect(sent).to.have.length(1);
    expect(queue.state.get().pending.get(`${ANN}|2026-11-02`)).to.deep.equal([NIGHT]);
    const view = viewOf({ staffId: ANN, date: '2026-11-02' });
    sent[0]?.answer(answerOf(view));
    await settled();
    expect(sent[1]?.changes[0]).to.deep.include({ expected: [{ id: view.shifts[0]?.id, version: 1 }], put: [NIGHT] });
    sent[1]?.answer({ ...answerOf(view), shifts: [] });
    await settled();
    expect(queue.state.get().pending.size).to.equal(0);
  });

  it('keeps what was refused, with why, and goes on with the rest', async () => {
    const { queue, sent } = queueOfTest();
    queue.add(cellWish('2026-11-02', [DAY]));
    queue.add(cellWish('2026-11-03', [DAY]));
    await settled();
    sent[0]?.fail(problem('rule-broken', 409));
    await settled();
    expect(queue.state.get().refusals.map(({ act }) => act.cells[0]?.date)).to.deep.equal(['2026-11-02']);
    expect(sent).to.have.length(2);
    queue.dismiss(queue.state.get().refusals[0]?.id ?? 0);
    expect(queue.state.get().refusals).to.deep.equal([]);
  });

  it('stops where no answer came, and tries again with the same key', async () => {
    const { queue, sent } = queueOfTest();
    queue.add(cellWish('2026-11-02', [DAY]));
    await settled();
    sent[0]?.fail(new NoAnswer('nobody'));
    await settled();
    expect(queue.state.get().isStuck).to.equal(true);
    queue.add(cellWish('2026-11-03', [DAY]));
    await settled();
    expect(sent).to.have.length(1);
    queue.tryAgain();
    await settled();
    expect(sent[1]?.key).to.equal(sent[0]?.key);
    queue.discard();
    expect(queue.state.get().pending.size).to.equal(0);
  });

  it('lets no late answer put back an older plan', () => {
    const view = viewOf({ staffId: ANN, date: '2026-11-02' });
    const older = { ...answerOf(view), roster: { ...view.roster, version: 1 }, shifts: [] };
    expect(withAnswer(view, older)).to.equal(view);
    const newer = withAnswer(view, { ...answerOf(viewOf()), removed: view.shifts.map((shift) => shift.id) });
    expect(newer.shifts).to.deep.equal([]);
  });
});

describe('times and months', () => {
  it('are written as the clock on the wall shows them', () => {
    expect(clockText(450)).to.equal('07:30');
    expect(clockText(1_440)).to.equal('00:00');
    expect(timesText({ startMinute: 1_140, endMinute: 420 })).to.equal('19:00–07:00');
    expect(minuteOfClock('07:30')).to.equal(450);
    expect(minuteOfClock('')).to.equal(null);
  });

  it('go over the end of a year', () => {
    expect(monthBeside('2026-12', 1)).to.equal('2027-01');
    expect(monthBeside('2026-01', -1)).to.equal('2025-12');
    expect([firstDay('2028-02'), lastDay('2028-02')]).to.deep.equal(['2028-02-01', '2028-02-29']);
  });
});
