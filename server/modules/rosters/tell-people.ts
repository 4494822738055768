import type { StaffId, SwapId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import { isPerson } from '../../access/actor.ts';
import { raiseNotice, settleNotices } from '../notices/index.ts';
import { findWards } from '../places/index.ts';
import { listWhoMay, namesOf, rightsOfStaff } from '../staff/index.ts';
import { toldOf } from './publication.ts';
import type { Roster, SaidChange, Shift, Swap } from './rosters.model.ts';

const wardName = async (wardId: WardId): Promise<string> =>
  (await asHouse('name the ward of a roster', () => findWards([wardId])))[0]?.name ?? '';

const nameOf = async (staffId: StaffId): Promise<string> => (await namesOf([staffId])).get(staffId) ?? '';

const self = (): StaffId[] => {
  const { actor } = context();
  if (isPerson(actor)) return [actor.userId];
  return actor.kind === 'system' && actor.onBehalfOf !== undefined ? [actor.onBehalfOf] : [];
};

const toShifts = { to: 'shifts' } as const;

/** Tells everyone of a roster that is out, and of what changed afterwards; at once where it begins within a day. */
export async function tellPublished(roster: Roster, changes: readonly SaidChange[], isFirst: boolean): Promise<void> {
  const told = toldOf(changes);
  const soon = told.filter(({ isSoon }) => isSoon && !isFirst).map(({ staffId }) => staffId);
  const others = told.map(({ staffId }) => staffId).filter((id) => !soon.includes(id));
  const words = { ward: await wardName(roster.wardId) };
  const key = `${roster._id}:${roster.version}`;
  const common = { words, link: toShifts, except: self() };
  if (others.length > 0) {
    const audiences = [{ staffIds: others, why: 'named' as const }];
    await raiseNotice({ ...common, key: `roster.published:${key}`, type: 'roster.published', audiences });
  }
  if (soon.length > 0) {
    const audiences = [{ staffIds: soon, why: 'named' as const }];
    await raiseNotice({ ...common, key: `shift.changed:${key}`, type: 'shift.changed', audiences });
  }
}

/** Everyone who plans that ward, on duty or not. */
const plannersOf = (wardId: WardId): Promise<StaffId[]> =>
  asHouse('see who plans the ward', async () => {
    const planners = (await listWhoMay('roster.manage')).filter((staff) => {
      const { wardIds } = rightsOfStaff(staff);
      return wardIds === null || staff.wardIds.includes(wardId) || wardIds.includes(wardId);
    });
    return planners.map(({ _id }) => _id as StaffId);
  });

/** Tells who plans the ward that these shifts, which were that person's, are somebody's no more. */
export async function tellOpened(staffId: StaffId, wardId: WardId, shifts: readonly Shift[]): Promise<void> {
  const dates = shifts.map(({ date }) => date).sort();
  const [from = '', to = from] = [dates[0], dates.at(-1)];
  // The version is that before it was opened: a shift that is opened again later is told again.
  const key = `shift.opened:${shifts[0]?._id}:${shifts[0]?.version}`;
  await raiseNotice({
    key,
    type: 'shift.opened',
    audiences: [{ staffIds: await plannersOf(wardId), why: 'role' }],
    except: self(),
    words: { by: await nameOf(staffId), ward: await wardName(wardId), from, to },
    link: { to: 'roster', wardId },
  });
}

const askedKey = (id: string) => `swap.asked:${id}`;
const waitingKey = (id: string) => `swap.waiting:${id}`;

/** Tells who is asked; once they agreed, those who plan the ward. */
export async function tellAsked(swap: Swap): Promise<void> {
  const words = { by: await nameOf(swap.askerId), ward: await wardName(swap.wardId) };
  if (swap.state === 'asked' && swap.askedId !== null) {
    const audiences = [{ staffIds: [swap.askedId], why: 'asked' as const }];
    await raiseNotice({ key: askedKey(swap._id), type: 'swap.asked', audiences, words, link: toShifts });
    return;
  }
  await raiseNotice({
    key: waitingKey(swap._id),
    type: 'swap.waiting',
    audiences: [{ staffIds: await plannersOf(swap.wardId), why: 'role' }],
    except: [swap.askerId, ...(swap.askedId === null ? [] : [swap.askedId])],
    words,
    link: { to: 'roster', wardId: swap.wardId },
  });
}

/** Nobody has to do anything about it any more. */
export async function settleSwap(swapId: SwapId): Promise<void> {
  await settleNotices({ key: askedKey(swapId) });
  await settleNotices({ key: waitingKey(swapId) });
}

/** Tells both what became of it. */
export async function tellDecided(swap: Swap, answer: 'approved' | 'rejected'): Promise<void> {
  await raiseNotice({
    key: `swap.decided:${swap._id}`,
    type: 'swap.decided',
    audiences: [{ staffIds: [swap.askerId, ...(swap.askedId === null ? [] : [swap.askedId])], why: 'asked' }],
    except: self(),
    words: { answer, ward: await wardName(swap.wardId), ...(await byWords()) },
    link: toShifts,
  });
}

async function byWords(): Promise<{ readonly by?: string }> {
  const [id] = self();
  return id === undefined ? {} : { by: await nameOf(id) };
}
