import type { RungTarget } from '../../../shared/schemas/chat.ts';
import type { NoticeWhy } from '../../../shared/schemas/notices.ts';
import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import { whoInsteadNow } from '../duty/index.ts';
import { holdersOf } from '../on-call/index.ts';
import type { Staff } from '../staff/index.ts';
import { findStaff, listStaffOfRole } from '../staff/index.ts';

/** Somebody a rung asks, and why them. */
export interface Target {
  readonly staffId: StaffId;
  readonly name: string;
  readonly why: NoticeWhy;
}

/** What a message says about whom a rung can mean. */
export interface Asking {
  readonly wardId: WardId | null;
  readonly authorId: StaffId | null;
  /** Those asked before. */
  readonly askedIds: readonly StaffId[];
}

async function ofStaffRole(role: Role, wardId: WardId | null): Promise<StaffId[]> {
  const all = (await listStaffOfRole(role)).filter(({ state }) => state === 'active');
  const here = wardId === null ? [] : all.filter(({ wardIds }) => wardIds.includes(wardId));
  return (here.length > 0 ? here : all).map(idOf);
}

const idOf = ({ _id }: Staff): StaffId => _id as StaffId;

function idsOf(target: RungTarget, { wardId, askedIds }: Asking): Promise<readonly StaffId[]> {
  if (target.kind === 'same') return Promise.resolve(askedIds);
  if (target.kind === 'person') return Promise.resolve([target.staffId]);
  if (target.kind === 'role') return holdersOf(target.roleId);
  return ofStaffRole(target.role, wardId);
}

/**
 * Whom these targets mean at this moment: whoever holds a role now, and in place of who is away their cover. Only those who
 * work here, each once, and never the author, who cannot answer themselves. Empty: nobody is there.
 */
export async function resolveTargets(targets: readonly RungTarget[], asking: Asking): Promise<Target[]> {
  const meant = new Map<StaffId, NoticeWhy>();
  for (const target of targets) {
    const why = target.kind === 'role' ? 'role' : 'escalated';
    for (const id of await idsOf(target, asking)) if (!meant.has(id)) meant.set(id, why);
  }
  const instead = await whoInsteadNow([...meant.keys()]);
  const asked = new Map<StaffId, NoticeWhy>();
  for (const [id, why] of meant) {
    const cover = instead.get(id);
    const who = cover ?? id;
    if (who !== asking.authorId && !asked.has(who)) asked.set(who, cover === undefined ? why : 'cover');
  }
  const staff = new Map((await findStaff([...asked.keys()])).map((one) => [idOf(one), one]));
  return [...asked].flatMap(([staffId, why]) => {
    const one = staff.get(staffId);
    return one?.state === 'active' ? [{ staffId, name: one.displayName, why }] : [];
  });
}
