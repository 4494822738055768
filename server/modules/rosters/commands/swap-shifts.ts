import type { z } from 'zod';
import type { askSwap as askSchema } from '../../../../shared/schemas/rosters.ts';
import type { ShiftId, StaffId, SwapId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { findStaff, listActiveStaff } from '../../staff/index.ts';
import { heldBy } from '../open-shifts.ts';
import type { RosterNeeds } from '../ports.ts';
import { refuseAt, ruleBroken } from '../refusals.ts';
import { announceOfWard, announceShifts } from '../rosters.events.ts';
import type { Shift, Swap, SwapRecord } from '../rosters.model.ts';
import { shiftPolicy, swapPolicy } from '../rosters.policy.ts';
import { isSaidAlike, said } from '../rosters.presenter.ts';
import {
  plannedShiftRepository,
  rosterLogRepository,
  rosterRepository,
  shiftRepository,
  swapRepository,
  takeTurns,
} from '../rosters.repository.ts';
import type { Handover } from '../swap-parts.ts';
import { breaksOfHandovers, handoversOf, overtakeSwaps, shiftsOfSwaps } from '../swap-parts.ts';
import { settleSwap, tellAsked, tellDecided } from '../tell-people.ts';

type Asked = z.output<typeof askSchema>;

const subject = (id: string) => ({ kind: 'shift-swap', id });
const told = ({ askerId, askedId, wardId, rosterId }: SwapRecord): void => {
  announceShifts([askerId, askedId]);
  announceOfWard(wardId, rosterId);
};

/** The shift of that id which they may ask about: their own, or with `claim` an open one of a ward they belong to. */
async function shiftToAsk({ kind, shiftId }: Asked, me: StaffId): Promise<Shift> {
  const shift = await asHouse('see the shift that is asked about', () => shiftRepository().findOne({ _id: shiftId }));
  if (shift === null || shift.isCancelled) throw refuse('not-found');
  if (kind !== 'claim') {
    if (shift.staffId !== me) throw refuse('not-found');
    return shift;
  }
  const [staff] = await asHouse('see whose ward it is', () => findStaff([me]));
  if (staff === undefined || !staff.wardIds.includes(shift.wardId)) throw refuse('not-found');
  if (shift.staffId !== null) throw refuse('state-refused', { detail: 'Somebody has this shift already.' });
  return shift;
}

/** Who is asked, and with `swap` the shift of theirs that is wanted. */
async function otherSide(
  wanted: Asked,
  me: StaffId,
): Promise<{ askedId: StaffId | null; otherShiftId: ShiftId | null }> {
  if (wanted.kind === 'claim') return { askedId: null, otherShiftId: null };
  if (wanted.kind === 'give') {
    await assertColleague(wanted.toId, me, '/body/toId');
    return { askedId: wanted.toId, otherShiftId: null };
  }
  const { otherShiftId } = wanted;
  const other = await asHouse('see what is wanted for it', () => shiftRepository().findOne({ _id: otherShiftId }));
  if (other === null || other.isCancelled || other.staffId === null) {
    throw refuseAt('/body/otherShiftId', 'There is no such shift.', 'not-found');
  }
  await assertColleague(other.staffId, me, '/body/otherShiftId');
  return { askedId: other.staffId, otherShiftId };
}

async function assertColleague(staffId: StaffId, me: StaffId, pointer: string): Promise<void> {
  const [staff] = await asHouse('see who works here', () => findStaff([staffId]));
  if (staff?.state !== 'active' || staffId === me) throw refuseAt(pointer, 'That is no colleague.', 'not-found');
}

/** Refuses what began, is somebody else's by now, or would newly break a hard rule of either side. */
async function assertCanBe(needs: RosterNeeds, swap: SwapRecord): Promise<readonly Handover[]> {
  const handovers = handoversOf(swap, await shiftsOfSwaps([swap]));
  if (handovers === null) throw refuse('state-refused', { detail: 'A shift is not what it was, or has begun.' });
  const hard = (await breaksOfHandovers(needs, handovers)).filter(({ severity }) => severity === 'hard');
  if (hard.length > 0) throw ruleBroken(hard);
  return handovers;
}

/**
 * Asks a colleague to swap or take a shift, or for an open one. Refuses `not-found`, `invalid-input`, `state-refused`,
 * `rule-broken`, and `already-exists` while the same is asked already.
 */
export function askSwap(needs: RosterNeeds, wanted: Asked): Promise<Swap> {
  const me = person().userId;
  return transaction(async () => {
    const shift = await shiftToAsk(wanted, me);
    const record: SwapRecord = {
      kind: wanted.kind,
      state: wanted.kind === 'claim' ? 'agreed' : 'asked',
      isOpen: true,
      rosterId: shift.rosterId,
      wardId: shift.wardId,
      shiftId: wanted.shiftId,
      askerId: me,
      ...(await otherSide(wanted, me)),
      note: wanted.note,
      decidedById: null,
      decidedAt: null,
      decision: null,
    };
    await assertCanBe(needs, record);
    const swap = await swapRepository()
      .insert(record)
      .catch((error: unknown) => {
        throw isDuplicateKey(error)
          ? refuse('already-exists', { detail: 'You asked about this shift already.' })
          : error;
      });
    const { kind, shiftId, otherShiftId, askedId } = swap;
    const changes = fieldChanges({}, { kind, shiftId, otherShiftId, askedId }, []);
    await journal({ action: 'shift-swap.asked', subject: subject(swap._id), changes });
    await tellAsked(swap);
    told(swap);
    return swap;
  });
}

async function swapAt(id: SwapId, version: number): Promise<Swap> {
  const swap = await swapRepository().get(id);
  if (swap.version !== version) throw refuse('version-conflict', { currentVersion: swap.version });
  return swap;
}

async function end(swap: Swap, change: Partial<SwapRecord> & Pick<SwapRecord, 'state'>): Promise<Swap> {
  const ended = await swapRepository().update(swap._id, swap.version, { ...change, isOpen: false });
  await settleSwap(swap._id as SwapId);
  told(ended);
  return ended;
}

const journalState = (swap: Swap, action: string, state: SwapRecord['state']) =>
  journal({ action, subject: subject(swap._id), changes: fieldChanges({ state: swap.state }, { state }, []) });

/** Agrees or declines what one is asked. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused`, `rule-broken`. */
export function answerSwap(needs: RosterNeeds, id: SwapId, version: number, agrees: boolean): Promise<Swap> {
  return transaction(async () => {
    const swap = await swapAt(id, version);
    if (swap.askedId !== person().userId) throw refuse('not-allowed');
    if (swap.state !== 'asked') throw refuse('state-refused');
    await journalState(swap, 'shift-swap.answered', agrees ? 'agreed' : 'declined');
    if (!agrees) {
      const declined = await end(swap, { state: 'declined' });
      await tellDecided(declined, 'rejected');
      return declined;
    }
    await assertCanBe(needs, swap);
    const agreed = await swapRepository().update(id, version, { state: 'agreed' });
    await settleSwap(id);
    await tellAsked(agreed);
    told(agreed);
    return agreed;
  });
}

/** Takes back what one asked. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused`. */
export function withdrawSwap(id: SwapId, version: number): Promise<Swap> {
  return transaction(async () => {
    const swap = await swapAt(id, version);
    if (swap.askerId !== person().userId) throw refuse('not-allowed');
    if (!swap.isOpen) throw refuse('state-refused');
    await journalState(swap, 'shift-swap.withdrawn', 'withdrawn');
    return end(swap, { state: 'withdrawn' });
  });
}

/** Gives the shift to its new person, in the plan and in what is told, where both still say the same. */
async function handOver({ shift, to }: Handover): Promise<Shift> {
  const plan = await plannedShiftRepository().findOne({ _id: shift._id });
  if (plan === null || !isSaidAlike(plan, shift)) {
    throw refuse('state-refused', { detail: 'This shift is planned otherwise meanwhile; publish the roster first.' });
  }
  const from = { _id: shift._id, staffId: shift.staffId };
  const planned = await plannedShiftRepository().updateWhere({ ...from, version: plan.version }, { staffId: to });
  const given = await shiftRepository().updateWhere(
    { ...from, version: shift.version, isCancelled: false },
    heldBy(shift, to),
  );
  if (planned === null || given === null) throw refuse('state-refused', { detail: 'Somebody was first.' });
  return given;
}

/** Refuses `state-refused` where whoever receives a shift was suspended since they agreed. */
async function assertWorkHere(handovers: readonly Handover[]): Promise<void> {
  const staffIds = [...new Set(handovers.map(({ to }) => to))];
  const active = await asHouse('see who works here', () => listActiveStaff({ staffIds }));
  if (active.length === staffIds.length) return;
  throw refuse('state-refused', { detail: 'Somebody who would have a shift does not work here now.' });
}

async function approve(needs: RosterNeeds, swap: Swap): Promise<void> {
  await takeTurns('person', [swap.askerId, ...(swap.askedId === null ? [] : [swap.askedId])]);
  const handovers = await assertCanBe(needs, swap);
  await assertWorkHere(handovers);
  // What is given for it may lie in another ward, whose rosters they must look after, too.
  for (const { shift } of handovers) authorise(shiftPolicy, 'roster.manage', shift);
  const by = person().userId;
  await asHouse('hand over shifts', async () => {
    for (const handover of handovers) {
      const given = await handOver(handover);
      const { rosterId } = given;
      await rosterRepository().updateWhere({ _id: rosterId }, {});
      const shiftId = given._id as ShiftId;
      const changes = [{ shiftId, before: said(handover.shift), after: said(given) }];
      await rosterLogRepository().insert({ rosterId, at: now(), byId: by, what: swap.kind, note: null, changes });
      announceOfWard(given.wardId, rosterId);
    }
    await overtakeSwaps(
      handovers.map(({ shift }) => shift._id as ShiftId),
      swap._id as SwapId,
    );
  });
}

/**
 * Approves or rejects what both sides agreed on; what is approved is checked once more. Refuses `not-found`, `not-allowed`
 * (also of one's own), `version-conflict`, `state-refused`, `rule-broken`.
 */
export function decideSwap(
  needs: RosterNeeds,
  id: SwapId,
  {
    version,
    approves,
    reason,
  }: { readonly version: number; readonly approves: boolean; readonly reason: string | null },
): Promise<Swap> {
  return transaction(async () => {
    const swap = await swapAt(id, version);
    authorise(swapPolicy, 'roster.manage', swap);
    if (swap.state !== 'agreed') throw refuse('state-refused');
    if (approves) await approve(needs, swap);
    const state = approves ? 'approved' : 'rejected';
    await journalState(swap, 'shift-swap.decided', state);
    const decision = { decidedById: person().userId, decidedAt: now(), decision: reason };
    const decided = await end(swap, { state, ...decision });
    await tellDecided(decided, state);
    return decided;
  });
}
