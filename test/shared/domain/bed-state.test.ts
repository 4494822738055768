import { expect } from 'chai';
import fc from 'fast-check';
import type {
  BedAction,
  BedActionKind,
  BedRefusal,
  BedState,
  CleaningState,
} from '../../../shared/domain/bed-state.ts';
import {
  bedWord,
  cleaningStages,
  firstBedState,
  isAvailable,
  nextBedState,
  OUT_TURNOVERS,
} from '../../../shared/domain/bed-state.ts';
import { bedState } from '../../../shared/schemas/bed-state.ts';
import { cleaningId, requestId, staffId, stayId } from '../../../shared/types/ids.ts';

const id = (last: number) => `01900000-0000-7000-8000-${String(last).padStart(12, '0')}`;
const T0 = '2026-03-01T08:00:00.000Z';
const T1 = '2026-03-01T09:00:00.000Z';
const LATER = '2026-03-01T20:00:00.000Z';
const MOTHER = stayId.parse(id(1));
const OTHER = stayId.parse(id(2));
const INFANT = stayId.parse(id(3));
const REQUEST = requestId.parse(id(4));
const REQUEST_OF_ANOTHER = requestId.parse(id(5));
const SISTER = { id: staffId.parse(id(6)), name: 'Sr Dlamini' };
const CLEANING: CleaningState = { id: cleaningId.parse(id(7)), stage: 1, of: 1, askedAt: T0, dueAt: LATER };

/** Every kind of standing a bed can be brought to, and the way there. */
const WAYS = {
  available: [],
  held: [{ kind: 'hold', until: LATER }],
  'held for a request': [{ kind: 'hold', until: LATER, requestId: REQUEST }],
  occupied: [{ kind: 'occupy', stayId: MOTHER }],
  dirty: [{ kind: 'mark-dirty', cleaning: CLEANING }],
  cleaning: [
    { kind: 'mark-dirty', cleaning: CLEANING },
    { kind: 'start-cleaning', cleaning: CLEANING },
  ],
  'held while dirty': [
    { kind: 'mark-dirty', cleaning: CLEANING },
    { kind: 'hold', until: LATER },
  ],
  'held while cleaned': [
    { kind: 'mark-dirty', cleaning: CLEANING },
    { kind: 'start-cleaning', cleaning: CLEANING },
    { kind: 'hold', until: LATER },
  ],
  blocked: [{ kind: 'block', reason: 'repair', until: LATER }],
  'blocked, was dirty': [
    { kind: 'mark-dirty', cleaning: CLEANING },
    { kind: 'block', reason: 'repair' },
  ],
  maintenance: [{ kind: 'maintain', reason: 'equipment' }],
  closed: [{ kind: 'close', reason: 'staffing' }],
  'occupied though dirty': [
    { kind: 'mark-dirty', cleaning: CLEANING },
    { kind: 'occupy', stayId: MOTHER, isForced: true },
  ],
  'occupied though cleaned': [
    { kind: 'mark-dirty', cleaning: CLEANING },
    { kind: 'start-cleaning', cleaning: CLEANING },
    { kind: 'occupy', stayId: MOTHER, isForced: true },
  ],
  'occupied though blocked': [
    { kind: 'block', reason: 'repair' },
    { kind: 'occupy', stayId: MOTHER, isForced: true },
  ],
  'occupied with an infant': [
    { kind: 'occupy', stayId: MOTHER },
    { kind: 'join', stayId: INFANT, as: 'infant' },
  ],
  'occupied and contaminated': [
    { kind: 'occupy', stayId: MOTHER },
    { kind: 'contaminate', isContaminated: true },
  ],
} as const satisfies Record<string, readonly BedAction[]>;
type Standing = keyof typeof WAYS;
const STANDINGS = Object.keys(WAYS) as Standing[];

function stateOf(result: ReturnType<typeof nextBedState>): BedState {
  if ('refused' in result) throw new Error(`It was refused: ${result.refused}.`);
  return result.state;
}
const standing = (name: Standing): BedState =>
  (WAYS[name] as readonly BedAction[]).reduce(
    (state, action) => stateOf(nextBedState(state, action, T0)),
    firstBedState(T0),
  );

/** One of each action, as the house does it. */
const ACTIONS = {
  hold: { kind: 'hold', until: LATER },
  release: { kind: 'release' },
  occupy: { kind: 'occupy', stayId: OTHER },
  'occupy for its request': { kind: 'occupy', stayId: OTHER, requestId: REQUEST },
  'occupy for another request': { kind: 'occupy', stayId: OTHER, requestId: REQUEST_OF_ANOTHER },
  'occupy by force': { kind: 'occupy', stayId: OTHER, isForced: true },
  vacate: { kind: 'vacate', cleaning: CLEANING },
  'undo-occupy to clean': { kind: 'undo-occupy', turnover: 'clean' },
  'undo-occupy to dirty': { kind: 'undo-occupy', turnover: 'dirty', cleaning: CLEANING },
  reoccupy: { kind: 'reoccupy', stayId: OTHER },
  'mark-dirty': { kind: 'mark-dirty', cleaning: CLEANING },
  'start-cleaning': { kind: 'start-cleaning', cleaning: CLEANING },
  'note-cleaning': { kind: 'note-cleaning', cleaning: { ...CLEANING, takenBy: SISTER } },
  'stop-cleaning': { kind: 'stop-cleaning', cleaning: CLEANING },
  'finish-cleaning': { kind: 'finish-cleaning' },
  block: { kind: 'block', reason: 'repair', until: LATER },
  maintain: { kind: 'maintain', reason: 'equipment' },
  close: { kind: 'close', reason: 'staffing' },
  reopen: { kind: 'reopen' },
  'reopen to a clean': { kind: 'reopen', cleaning: CLEANING },
  contaminate: { kind: 'contaminate', isContaminated: true },
  decontaminate: { kind: 'contaminate', isContaminated: false },
  overlay: { kind: 'overlay', precaution: 'contact', discharge: 'planned', isReadyToMove: true },
  'join an infant': { kind: 'join', stayId: INFANT, as: 'infant' },
  'join another': { kind: 'join', stayId: OTHER, as: 'also-here' },
  'part an infant': { kind: 'part', stayId: INFANT },
} as const satisfies Record<string, BedAction>;
type ActionName = keyof typeof ACTIONS;
const ACTION_NAMES = Object.keys(ACTIONS) as ActionName[];

/** What came of it: `use/turnover`, or why not. */
type Outcome = `${BedState['use']}/${BedState['turnover']}` | BedRefusal;
const outcome = (from: BedState, action: BedAction): Outcome => {
  const result = nextBedState(from, action, T1, SISTER);
  return 'refused' in result ? result.refused : `${result.state.use}/${result.state.turnover}`;
};

// One line for each action, one word for each standing in the order of WAYS. Written by hand: the table's own words.
const o = 'occupied';
const no = 'not-occupied';
const oc = 'occupied/clean';
const od = 'occupied/dirty';
const og = 'occupied/cleaning';
const ob = 'occupied/blocked';
const out = 'out-of-use';
const un = 'unchanged';
const nh = 'not-held';
const nd = 'not-dirty';
const ng = 'not-cleaning';
const nc = 'not-clean';
const no_out = 'not-out-of-use';
const fa = 'held-for-another';
const fc_ = 'free/clean';
const fd = 'free/dirty';
const fg = 'free/cleaning';
const hd = 'held/dirty';
const hg = 'held/cleaning';

// prettier-ignore
const TABLE: Readonly<Record<ActionName, readonly Outcome[]>> = {
  //                             avail  held  heldfor occ  dirty  clean’g heldD heldC block  blkD  maint  closed occD  occC  occB  infant cont
  'hold':                       ['held/clean','held','held', o, hd, hg, 'held','held', out, out, out, out, o, o, o, o, o],
  'release':                    [nh, fc_, fc_, nh, nh, nh, fd, fg, nh, nh, nh, nh, nh, nh, nh, nh, nh],
  'occupy':                     [oc, fa, fa, o, nc, nc, fa, fa, out, out, out, out, o, o, o, o, o],
  'occupy for its request':     [oc, fa, oc, o, nc, nc, fa, fa, out, out, out, out, o, o, o, o, o],
  'occupy for another request': [oc, fa, fa, o, nc, nc, fa, fa, out, out, out, out, o, o, o, o, o],
  'occupy by force':            [oc, oc, oc, o, od, og, od, og, ob, ob, 'occupied/maintenance', 'occupied/closed', o, o, o, o, o],
  'vacate':                     [no, no, no, fd, no, no, no, no, no, no, no, no, fd, fd, 'free/blocked', fd, fd],
  'undo-occupy to clean':       [no, no, no, fc_, no, no, no, no, no, no, no, no, fc_, fc_, 'free/blocked', fc_, nc],
  'undo-occupy to dirty':       [no, no, no, fd, no, no, no, no, no, no, no, no, fd, fd, 'free/blocked', fd, fd],
  'reoccupy':                   [oc, oc, oc, o, oc, oc, oc, oc, ob, ob, 'occupied/maintenance', 'occupied/closed', o, o, o, o, o],
  'mark-dirty':                 [fd, hd, hd, o, 'already-dirty', 'already-dirty', 'already-dirty', 'already-dirty', out, out, out, out, o, o, out, o, o],
  'start-cleaning':             [nd, nd, nd, nd, fg, nd, hg, nd, nd, nd, nd, nd, o, nd, nd, nd, nd],
  'note-cleaning':              [nd, nd, nd, nd, fd, fg, hd, hg, nd, nd, nd, nd, od, og, nd, nd, nd],
  'stop-cleaning':              [ng, ng, ng, ng, ng, fd, ng, hd, ng, ng, ng, ng, ng, od, ng, ng, ng],
  'finish-cleaning':            [nd, nd, nd, nd, fc_, fc_, 'held/clean', 'held/clean', nd, nd, nd, nd, oc, oc, nd, nd, nd],
  'block':                      ['free/blocked', 'held', 'held', o, 'free/blocked', 'free/blocked', 'held', 'held', 'free/blocked', 'free/blocked', 'free/blocked', 'free/blocked', o, o, o, o, o],
  'maintain':                   ['free/maintenance', 'held', 'held', o, 'free/maintenance', 'free/maintenance', 'held', 'held', 'free/maintenance', 'free/maintenance', 'free/maintenance', 'free/maintenance', o, o, o, o, o],
  'close':                      ['free/closed', 'held', 'held', o, 'free/closed', 'free/closed', 'held', 'held', 'free/closed', 'free/closed', 'free/closed', 'free/closed', o, o, o, o, o],
  'reopen':                     [no_out, no_out, no_out, no_out, no_out, no_out, no_out, no_out, fc_, nc, fc_, fc_, no_out, no_out, oc, no_out, no_out],
  'reopen to a clean':          [no_out, no_out, no_out, no_out, no_out, no_out, no_out, no_out, fd, fd, fd, fd, no_out, no_out, od, no_out, no_out],
  'contaminate':                [nd, nd, nd, oc, fd, fg, hd, hg, 'free/blocked', 'free/blocked', 'free/maintenance', 'free/closed', od, og, ob, oc, un],
  'decontaminate':              [un, un, un, un, un, un, un, un, un, un, un, un, un, un, un, un, oc],
  'overlay':                    [no, no, no, oc, no, no, no, no, no, no, no, no, od, og, ob, oc, oc],
  'join an infant':             [no, no, no, oc, no, no, no, no, no, no, no, no, od, og, ob, un, oc],
  'join another':               [no, no, no, oc, no, no, no, no, no, no, no, no, od, og, ob, oc, oc],
  'part an infant':             [un, un, un, un, un, un, un, un, un, un, un, un, un, un, un, oc, un],
};

/** What must be true of every bed at every moment; each is a sentence a ward would say. */
function assertSound(state: BedState): void {
  const said = JSON.stringify(state);
  expect(bedState.safeParse(state).success, said).to.equal(true);
  expect(state.stayId !== undefined, `occupied is through a stay ${said}`).to.equal(state.use === 'occupied');
  expect(state.hold !== undefined, `held is by a hold ${said}`).to.equal(state.use === 'held');
  const isOut = OUT_TURNOVERS.includes(state.turnover);
  expect(state.out !== undefined, `out of use has its reason ${said}`).to.equal(isOut);
  const needsCleaning = state.turnover === 'dirty' || state.turnover === 'cleaning';
  expect(state.cleaning !== undefined, `dirty has its clean ${said}`).to.equal(needsCleaning);
  expect(isOut && state.use === 'held', `nobody is promised a bed out of use ${said}`).to.equal(false);
  const isUnclean = state.use === 'occupied' && state.turnover !== 'clean';
  expect(state.isUncleanOccupied === true, `lying in an unclean bed shows ${said}`).to.equal(isUnclean);
  if (state.isContaminated === true)
    expect(isAvailable(state), `contaminated is not available ${said}`).to.equal(false);
  if (state.use !== 'occupied') {
    const left = ['infants', 'alsoHere', 'precaution', 'discharge', 'isTransferPending', 'isReadyToMove'];
    for (const key of left) expect(state, `nothing of a patient stays behind ${said}`).not.to.have.property(key);
  }
  const beside = [...(state.infants ?? []), ...(state.alsoHere ?? [])];
  expect(new Set([state.stayId, ...beside]).size, `each is there once ${said}`).to.equal(beside.length + 1);
  expect(Object.values(state), `absent means absent ${said}`).not.to.include(undefined);
}

const KINDS = ACTION_NAMES.map((name) => ACTIONS[name].kind);

describe('how a bed stands', () => {
  for (const action of ACTION_NAMES) {
    it(`${action}, from every standing`, () => {
      const got = STANDINGS.map((name) => outcome(standing(name), ACTIONS[action]));
      const told = (outcomes: readonly Outcome[]) =>
        Object.fromEntries(STANDINGS.map((name, i) => [name, outcomes[i]]));
      expect(told(got)).to.deep.equal(told(TABLE[action]));
    });
  }

  it('the table knows every action and every standing', () => {
    const kinds: Record<BedActionKind, true> = {
      hold: true,
      release: true,
      occupy: true,
      vacate: true,
      'undo-occupy': true,
      reoccupy: true,
      'mark-dirty': true,
      'start-cleaning': true,
      'note-cleaning': true,
      'stop-cleaning': true,
      'finish-cleaning': true,
      block: true,
      maintain: true,
      close: true,
      reopen: true,
      contaminate: true,
      overlay: true,
      join: true,
      part: true,
    };
    expect([...new Set(KINDS)].sort()).to.deep.equal(Object.keys(kinds).sort());
    for (const action of ACTION_NAMES) expect(TABLE[action], action).to.have.length(STANDINGS.length);
  });

  it('whatever happens in whatever order, a bed stays sound; a refusal changes nothing; every change says who and when', () => {
    const stays = fc.constantFrom(MOTHER, OTHER, INFANT);
    const cleaning = fc
      .record({ stage: fc.integer({ min: 1, max: 3 }) })
      .map(({ stage }) => ({ ...CLEANING, stage, of: 3 }));
    const reason = fc.constantFrom('repair', 'staffing' as const);
    const action = fc.oneof(
      fc.constantFrom(...ACTION_NAMES).map((name): BedAction => ACTIONS[name]),
      fc.record({
        kind: fc.constant('occupy' as const),
        stayId: stays,
        isForced: fc.boolean(),
        requestId: fc.constantFrom(REQUEST, REQUEST_OF_ANOTHER),
      }),
      fc.record({ kind: fc.constant('hold' as const), until: fc.constant(LATER), requestId: fc.constant(REQUEST) }),
      fc.record({ kind: fc.constantFrom('block', 'maintain', 'close' as const), reason }),
      fc.record({ kind: fc.constant('vacate' as const), cleaning }),
      fc.record({ kind: fc.constant('undo-occupy' as const), turnover: fc.constant('dirty' as const) }),
      fc.record({
        kind: fc.constant('reoccupy' as const),
        stayId: stays,
        precaution: fc.constant('airborne' as const),
      }),
      fc.record({
        kind: fc.constant('join' as const),
        stayId: stays,
        as: fc.constantFrom('infant', 'also-here' as const),
      }),
      fc.record({ kind: fc.constant('part' as const), stayId: stays }),
      fc.record({
        kind: fc.constant('overlay' as const),
        precaution: fc.constantFrom('droplet', null),
        discharge: fc.constantFrom('none', 'confirmed' as const),
        isTransferPending: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let state = firstBedState(T0);
        for (const [index, next] of (actions as BedAction[]).entries()) {
          const at = new Date(Date.parse(T0) + index * 60_000).toISOString();
          const before = JSON.stringify(state);
          const result = nextBedState(state, next, at, index % 2 ? SISTER : undefined);
          expect(JSON.stringify(state), 'the state it was given is left alone').to.equal(before);
          if ('refused' in result) continue;
          state = result.state;
          assertSound(state);
          expect(state.at).to.equal(at);
          expect(state.by).to.deep.equal(index % 2 ? SISTER : undefined);
          const was = JSON.parse(before) as BedState;
          if (was.turnover !== state.turnover) expect(state.turnoverSince).to.equal(at);
          else expect(state.turnoverSince).to.equal(was.turnoverSince);
          if (was.use !== state.use) expect(state.useSince).to.equal(at);
          else expect(state.useSince).to.equal(was.useSince);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('a bed that was dirty when it was taken out of use is dirty when it comes back, also after a longer way', () => {
    const blocked = standing('blocked, was dirty');
    const closed = stateOf(nextBedState(blocked, { kind: 'close', reason: 'staffing' }, T1));
    expect(closed.out).to.deep.equal({ reason: 'staffing', back: 'dirty' });
    expect(nextBedState(closed, { kind: 'reopen' }, T1)).to.deep.equal({ refused: 'not-clean' });
    expect(stateOf(nextBedState(closed, { kind: 'reopen', cleaning: CLEANING }, T1)).cleaning).to.deep.equal(CLEANING);
  });

  it('a bed out of use that a feed had occupied needs a clean once its patient left', () => {
    const left = stateOf(nextBedState(standing('occupied though blocked'), { kind: 'vacate', cleaning: CLEANING }, T1));
    expect(left).to.deep.include({ turnover: 'blocked', use: 'free' });
    expect(left.out?.back).to.equal('dirty');
  });

  it('nothing known of a patient stays behind in the bed, and what the bed itself is does', () => {
    let state = standing('occupied and contaminated');
    state = stateOf(nextBedState(state, ACTIONS.overlay, T1));
    expect(state).to.include({ precaution: 'contact', discharge: 'planned', isReadyToMove: true });
    const left = stateOf(nextBedState(state, ACTIONS.vacate, T1));
    expect(left).to.deep.equal({
      turnover: 'dirty',
      turnoverSince: T1,
      use: 'free',
      useSince: T1,
      cleaning: CLEANING,
      isContaminated: true,
      at: T1,
    });
    expect(stateOf(nextBedState(left, { kind: 'finish-cleaning' }, T1))).not.to.have.property('isContaminated');
  });

  it('people see one word, and only what is clean, free and promised to nobody is available', () => {
    const words = Object.fromEntries(STANDINGS.map((name) => [name, bedWord(standing(name))]));
    expect(words).to.deep.equal({
      available: 'available',
      held: 'held',
      'held for a request': 'held',
      occupied: 'occupied',
      dirty: 'dirty',
      cleaning: 'cleaning',
      'held while dirty': 'dirty',
      'held while cleaned': 'cleaning',
      blocked: 'blocked',
      'blocked, was dirty': 'blocked',
      maintenance: 'maintenance',
      closed: 'closed',
      'occupied though dirty': 'occupied',
      'occupied though cleaned': 'occupied',
      'occupied though blocked': 'occupied',
      'occupied with an infant': 'occupied',
      'occupied and contaminated': 'occupied',
    });
    expect(STANDINGS.filter((name) => isAvailable(standing(name)))).to.deep.equal(['available']);
  });

  it('a bed is cleaned in stages after isolation or contamination, else in one', () => {
    expect(cleaningStages(standing('occupied'))).to.equal(1);
    expect(cleaningStages(standing('occupied and contaminated'))).to.equal(3);
    expect(cleaningStages(stateOf(nextBedState(standing('occupied'), ACTIONS.overlay, T1)))).to.equal(3);
  });
});
