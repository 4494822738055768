import { daysAfter, daysBetween } from '../../../../shared/domain/zoned-time.ts';
import type { z } from 'zod';
import type {
  listSwaps as listSwapsSchema,
  MyShifts,
  ShiftCard,
  SwapPage,
  SwapPartners,
} from '../../../../shared/schemas/rosters.ts';
import type { ShiftId, StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, now, person } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { findStaff, listAssignedStaff } from '../../staff/index.ts';
import { hospitalToday, spanOfDays } from '../hospital-days.ts';
import type { RosterNeeds } from '../ports.ts';
import { refuseAt } from '../refusals.ts';
import type { Shift, Swap } from '../rosters.model.ts';
import { presentBreak, presentCard, wardNamesOf } from '../rosters.presenter.ts';
import { rosterTermsRepository, shiftRepository, swapRepository, wishRepository } from '../rosters.repository.ts';
import { breaksOfHandovers, presentSwaps } from '../swap-parts.ts';

const LONGEST_DAYS = 100;
const DECIDED_DAYS = 14;
const OPEN_AT_MOST = 40;
const DAY_MS = 86_400_000;

async function presentCards(shifts: readonly Shift[]): Promise<ShiftCard[]> {
  const wards = await wardNamesOf(shifts.map(({ wardId }) => wardId));
  return shifts.map((shift) => presentCard(shift, wards));
}

/** Open shifts of the wards somebody is assigned to, from now on, and what taking each would break. */
async function openFor(needs: RosterNeeds, me: StaffId, own: readonly Swap[]): Promise<MyShifts['open']> {
  const shifts = await asHouse('see what is open in their wards', async () => {
    const [staff] = await findStaff([me]);
    if (staff === undefined || staff.wardIds.length === 0) return [];
    const ofWards = { wardId: { $in: staff.wardIds }, staffId: null, isCancelled: false, startsAt: { $gt: now() } };
    return shiftRepository().find(ofWards, { sort: { startsAt: 1 }, limit: OPEN_AT_MOST });
  });
  const cards = await presentCards(shifts);
  const asked = new Set(own.filter(({ isOpen, askerId }) => isOpen && askerId === me).map(({ shiftId }) => shiftId));
  const open: MyShifts['open'] = [];
  for (const [index, shift] of shifts.entries()) {
    const card = cards[index];
    if (card === undefined) continue;
    const breaks = (await breaksOfHandovers(needs, [{ shift, to: me }])).filter(({ staffId }) => staffId === me);
    open.push({ ...card, breaks: breaks.map(presentBreak), isAsked: asked.has(card.id) });
  }
  return open;
}

async function swapsOf(me: StaffId): Promise<Swap[]> {
  const mine = { $or: [{ askerId: me }, { askedId: me }] };
  const since = new Date(now().getTime() - DECIDED_DAYS * DAY_MS);
  const open = await swapRepository().find({ ...mine, isOpen: true }, { sort: { _id: -1 } });
  const decided = await swapRepository().find(
    { ...mine, isOpen: false, updatedAt: { $gt: since } },
    { sort: { _id: -1 } },
  );
  return [...open, ...decided];
}

/** One's own shifts of these days, and all that waits about them. Refuses `invalid-input` for too many days. */
export async function getMyShifts(needs: RosterNeeds, { from, to }: { from: string; to: string }): Promise<MyShifts> {
  const days = daysBetween(from, to) + 1;
  if (days < 1 || days > LONGEST_DAYS) throw refuseAt('/query/to', 'Ask for 1 to 100 days.', 'out-of-range');
  const me = person().userId;
  // Before the snapshot: an event told twice only asks again, one never told would be missing.
  const seq = await streamPosition({ kind: 'person', id: me });
  const span = spanOfDays(from, to);
  const own = await shiftRepository().find(
    { staffId: me, isCancelled: false, startsAt: { $lt: span.until }, endsAt: { $gt: span.from } },
    { sort: { startsAt: 1 } },
  );
  const swaps = await swapsOf(me);
  const wishes = await wishRepository().find({ staffId: me, date: { $gte: from, $lte: to } }, { sort: { date: 1 } });
  const leave = await asHouse('see one’s own leave', () => needs.leaveOf([me], from, to));
  const terms = await rosterTermsRepository().findOne({ staffId: me });
  return {
    timeZone: context().tenant.timeZone,
    today: hospitalToday(),
    items: await presentCards(own),
    open: await openFor(needs, me, swaps),
    swaps: await presentSwaps(needs, swaps),
    wishes: wishes.map(({ date, wish, note }) => ({ date, wish, note })),
    leave: leave.map(({ date, part, state }) => ({ date, part, state })),
    contractMinutes: terms?.contractMinutes ?? null,
    seq,
  };
}

/** Swaps that wait to be decided, or of one state; the latest first. */
export async function listSwaps(
  needs: RosterNeeds,
  { cursor, limit, wardId, state }: z.output<typeof listSwapsSchema>,
): Promise<SwapPage> {
  const found = await swapRepository().find(
    {
      ...(cursor === undefined ? {} : { _id: { $lt: cursor } }),
      ...(wardId === undefined ? {} : { wardId }),
      ...(state === undefined ? { isOpen: true } : { state }),
    },
    { sort: { _id: -1 }, limit: limit + 1 },
  );
  const items = found.slice(0, limit);
  return {
    items: await presentSwaps(needs, items),
    nextCursor: found.length > limit ? (items.at(-1)?._id ?? null) : null,
  };
}

/** Whom one's shift could be given to or swapped with, those whom it suits best first. Refuses `not-found`. */
export async function listPartners(needs: RosterNeeds, shiftId: ShiftId): Promise<SwapPartners> {
  const me = person().userId;
  const shift = await shiftRepository().findOne({ _id: shiftId, isCancelled: false });
  if (shift === null || shift.staffId !== me) throw refuse('not-found');
  const [card] = await presentCards([shift]);
  if (card === undefined) throw refuse('not-found');
  const { colleagues, theirs } = await asHouse('see who works in the ward', async () => {
    const staff = await listAssignedStaff(shift.wardId);
    const active = staff.filter(({ _id, state }) => state === 'active' && _id !== me);
    const around = spanOfDays(daysAfter(shift.date, -DECIDED_DAYS), daysAfter(shift.date, DECIDED_DAYS));
    const ids = active.map(({ _id }) => _id as StaffId);
    const from = around.from > now() ? around.from : now();
    const filter = { staffId: { $in: ids }, wardId: shift.wardId, isCancelled: false };
    const shifts = await shiftRepository().find(
      { ...filter, startsAt: { $gt: from, $lt: around.until } },
      { sort: { startsAt: 1 } },
    );
    return { colleagues: active, theirs: shifts };
  });
  const cards = await presentCards(theirs);
  const items: SwapPartners['items'] = [];
  for (const { _id, displayName } of colleagues) {
    const staffId = _id as StaffId;
    const breaks = (await breaksOfHandovers(needs, [{ shift, to: staffId }])).filter((one) => one.staffId === staffId);
    const shifts = cards.filter((one) => one.staffId === staffId && one.date !== shift.date);
    items.push({ staffId, name: displayName, breaks: breaks.map(presentBreak), shifts });
  }
  const weight = ({ breaks }: SwapPartners['items'][number]) =>
    breaks.reduce((sum, { severity }) => sum + (severity === 'hard' ? 100 : 1), 0);
  return {
    shift: card,
    items: items.sort((one, other) => weight(one) - weight(other) || one.name.localeCompare(other.name, 'en')),
  };
}
