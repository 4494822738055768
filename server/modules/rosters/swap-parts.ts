import type { RuleBreak } from '../../../shared/domain/roster-rules.ts';
import { breaksOfWard, newBreaks } from '../../../shared/domain/roster-rules.ts';
import type { SwapView } from '../../../shared/schemas/rosters.ts';
import type { ShiftId, StaffId, SwapId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { context, now } from '../../access/context.ts';
import { isPerson } from '../../access/actor.ts';
import { can } from '../../access/policy.ts';
import { namesOf } from '../staff/index.ts';
import type { RosterNeeds } from './ports.ts';
import { announceOfWard, announceShifts } from './rosters.events.ts';
import type { Shift, Swap } from './rosters.model.ts';
import { swapPolicy } from './rosters.policy.ts';
import { presentBreak, presentCard, wardNamesOf } from './rosters.presenter.ts';
import { shiftRepository, swapRepository } from './rosters.repository.ts';
import { breaksOfPeople, commitmentsOf, countedShifts, ruleWorld, toRuleShift } from './rule-world.ts';
import { settleSwap } from './tell-people.ts';

/** The published shifts a swap is about, as they are now, whoever asks: what is not theirs to see is not presented. */
export async function shiftsOfSwaps(
  swaps: readonly Pick<Swap, 'shiftId' | 'otherShiftId'>[],
): Promise<ReadonlyMap<string, Shift>> {
  const ids = swaps.flatMap(({ shiftId, otherShiftId }) => [shiftId, ...(otherShiftId === null ? [] : [otherShiftId])]);
  if (ids.length === 0) return new Map();
  const found = await asHouse('see the shifts that are asked about', () =>
    shiftRepository().find({ _id: { $in: ids } }),
  );
  return new Map(found.map((shift) => [shift._id, shift]));
}

/** Who has which shift once it is done. */
export interface Handover {
  readonly shift: Shift;
  readonly to: StaffId;
}

/** Who would have what; `null` where a shift is not what it was when it was asked for, or has begun. */
export function handoversOf(
  swap: Pick<Swap, 'kind' | 'shiftId' | 'otherShiftId' | 'askerId' | 'askedId'>,
  shifts: ReadonlyMap<string, Shift>,
): readonly Handover[] | null {
  const isGood = (shift: Shift | undefined, of: StaffId | null): shift is Shift =>
    shift !== undefined && !shift.isCancelled && shift.staffId === of && shift.startsAt > now();
  const shift = shifts.get(swap.shiftId);
  if (swap.kind === 'claim') return isGood(shift, null) ? [{ shift, to: swap.askerId }] : null;
  if (swap.askedId === null || !isGood(shift, swap.askerId)) return null;
  if (swap.kind === 'give') return [{ shift, to: swap.askedId }];
  const other = shifts.get(swap.otherShiftId ?? '');
  if (!isGood(other, swap.askedId)) return null;
  return [
    { shift, to: swap.askedId },
    { shift: other, to: swap.askerId },
  ];
}

/** What it would newly break: of everyone who receives a shift, and of the wards whose shifts change hands. */
export async function breaksOfHandovers(needs: RosterNeeds, handovers: readonly Handover[]): Promise<RuleBreak[]> {
  const people = [...new Set(handovers.map(({ to }) => to))];
  const dates = handovers.map(({ shift }) => shift.date).sort();
  const from = dates[0] ?? '';
  const to = dates.at(-1) ?? '';
  const before = countedShifts(await commitmentsOf(people, from, to), null);
  const ids = new Set(handovers.map(({ shift }) => shift._id));
  const handed = handovers.map((one) => ({ ...toRuleShift(one.shift), staffId: one.to }));
  const after = [...before.filter(({ id }) => !ids.has(id)), ...handed];
  const world = await ruleWorld(needs, people, from, to);
  const ofPeople = newBreaks(breaksOfPeople(people, before, world), breaksOfPeople(people, after, world));
  const ofWards = await breaksOfWards(needs, handovers);
  return [...ofPeople, ...ofWards];
}

async function breaksOfWards(needs: RosterNeeds, handovers: readonly Handover[]): Promise<RuleBreak[]> {
  const found: RuleBreak[] = [];
  for (const wardId of new Set(handovers.map(({ shift }) => shift.wardId))) {
    const own = handovers.filter(({ shift }) => shift.wardId === wardId);
    const dates = [...new Set(own.map(({ shift }) => shift.date))];
    const shifts = await asHouse('see how a ward is covered', () =>
      shiftRepository().find({ wardId, date: { $in: dates }, isCancelled: false }),
    );
    const receivers = new Map(own.map(({ shift, to }) => [shift._id, to]));
    const staffIds = [...new Set([...shifts.flatMap(({ staffId }) => staffId ?? []), ...receivers.values()])];
    const [first = '', last = first] = [dates.toSorted()[0], dates.toSorted().at(-1)];
    const world = await ruleWorld(needs, staffIds, first, last, wardId);
    const before = shifts.map(toRuleShift);
    const after = before.map((shift) => ({ ...shift, staffId: receivers.get(shift.id) ?? shift.staffId }));
    found.push(...newBreaks(breaksOfWard(dates, before, world), breaksOfWard(dates, after, world)));
  }
  return found;
}

/** These shifts are somebody else's now, or not what they were: what waits about them waits no more. In a transaction. */
export async function overtakeSwaps(shiftIds: readonly ShiftId[], except: SwapId | null): Promise<void> {
  if (shiftIds.length === 0) return;
  await asHouse('its shift is not what was asked for', async () => {
    const about = { $or: [{ shiftId: { $in: shiftIds } }, { otherShiftId: { $in: shiftIds } }] };
    await overtake((await swapRepository().find({ isOpen: true, ...about })).filter(({ _id }) => _id !== except));
  });
}

/** These wait no more: they cannot be done. As the house, in a transaction. */
export async function overtake(swaps: readonly Swap[]): Promise<void> {
  for (const swap of swaps) {
    await swapRepository().update(swap._id, swap.version, { state: 'overtaken', isOpen: false });
    await settleSwap(swap._id as SwapId);
    announceShifts([swap.askerId, swap.askedId]);
    announceOfWard(swap.wardId, swap.rosterId);
  }
}

/** The swaps as the actor sees them. What a waiting one would break is worked out for who decides it. */
export async function presentSwaps(needs: RosterNeeds, swaps: readonly Swap[]): Promise<SwapView[]> {
  const shifts = await shiftsOfSwaps(swaps);
  const names = await namesOf(
    swaps.flatMap(({ askerId, askedId, decidedById }) => [askerId, askedId ?? [], decidedById ?? []].flat()),
  );
  const wards = await wardNamesOf([...shifts.values()].map(({ wardId }) => wardId));
  const { actor } = context();
  const me = isPerson(actor) ? actor.userId : null;
  const views: SwapView[] = [];
  for (const swap of swaps) {
    const shift = shifts.get(swap.shiftId);
    if (shift === undefined) continue;
    const other = swap.otherShiftId === null ? undefined : shifts.get(swap.otherShiftId);
    const canDecide = swap.state === 'agreed' && can(swapPolicy, 'roster.manage', swap);
    const handovers = canDecide ? handoversOf(swap, shifts) : null;
    const breaks = handovers === null ? [] : await breaksOfHandovers(needs, handovers);
    const named = (staffId: StaffId) => ({ staffId, name: names.get(staffId) ?? '' });
    views.push({
      id: swap._id as SwapId,
      kind: swap.kind,
      state: swap.state,
      shift: presentCard(shift, wards),
      other: other === undefined ? null : presentCard(other, wards),
      asker: named(swap.askerId),
      asked: swap.askedId === null ? null : named(swap.askedId),
      note: swap.note,
      decision:
        swap.decidedById === null || swap.decidedAt === null
          ? null
          : { by: names.get(swap.decidedById) ?? '', at: swap.decidedAt.toISOString(), reason: swap.decision },
      createdAt: swap.createdAt.toISOString(),
      breaks: breaks.map(presentBreak),
      version: swap.version,
      abilities: {
        canAnswer: swap.state === 'asked' && swap.askedId === me,
        canDecide,
        canWithdraw: swap.isOpen && swap.askerId === me,
      },
    });
  }
  return views;
}

export async function presentSwap(needs: RosterNeeds, swap: Swap): Promise<SwapView> {
  const [view] = await presentSwaps(needs, [swap]);
  if (view === undefined) throw new Error('A swap was not presented.');
  return view;
}
