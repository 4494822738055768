import type { OnCallRoleId, StaffId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { asHouse } from '../../../access/as-house.ts';
import { authorise, can } from '../../../access/policy.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { raiseNotice } from '../../notices/index.ts';
import { findStaff } from '../../staff/index.ts';
import { announceRoles } from '../on-call.events.ts';
import type { Holder, OnCallRoleRecord } from '../on-call.model.ts';
import { onCallRoleCollection } from '../on-call.model.ts';
import { onCallRolePolicy } from '../on-call.policy.ts';
import { onCallRoleRepository } from '../on-call.repository.ts';

type Role = Doc<OnCallRoleRecord>;

export const holds = ({ holders }: OnCallRoleRecord, staffId: StaffId): boolean =>
  holders.some((holder) => holder.staffId === staffId);

/** Writes who holds it now, where that is different, and tells everyone. */
export async function hold(role: Role, action: string, holders: readonly Holder[]): Promise<Role> {
  const changes = fieldChanges(role, { holders }, onCallRoleCollection.encrypted);
  if (changes.length === 0) return role;
  const changed = await onCallRoleRepository().update(role._id, role.version, { holders });
  await journal({ action: `on-call-role.${action}`, subject: { kind: 'on-call-role', id: role._id }, changes });
  await announceRoles([changed]);
  return changed;
}

/** The role as whoever decides on it saw it: two who take it from a third at once must not both believe they hold it alone. */
async function roleAsSeen(id: OnCallRoleId, version: number): Promise<Role> {
  const role = await onCallRoleRepository().get(id);
  authorise(onCallRolePolicy, 'chat.use', role);
  if (role.version !== version) throw refuse('version-conflict', { currentVersion: role.version });
  return role;
}

/** I hold it from now on, beside whoever does or `instead` of them. Refuses `not-found`, `version-conflict`. */
export function takeOnCallRole(id: OnCallRoleId, wanted: { version: number; instead: boolean }): Promise<Role> {
  return transaction(async () => {
    const role = await roleAsSeen(id, wanted.version);
    const me = person().userId;
    const kept = wanted.instead ? role.holders.filter(({ staffId }) => staffId === me) : role.holders;
    return hold(role, 'taken', holds(role, me) ? kept : [...kept, { staffId: me, since: now() }]);
  });
}

/** Refuses `invalid-input` at `pointer` unless that is someone who works here now. */
export async function assertWorksHere(staffId: StaffId, pointer: string): Promise<void> {
  const [staff] = await asHouse('look up who is named', () => findStaff([staffId]));
  if (staff?.state === 'active') return;
  const message = 'There is nobody like that who works here now.';
  throw refuse('invalid-input', { errors: [{ pointer, message, code: 'not-found' }] });
}

const tellReceiver = ({ _id, name, version }: Role, to: StaffId): Promise<void> =>
  raiseNotice({
    key: `role.passed:${_id}:${version}`,
    type: 'role.passed',
    audiences: [{ staffIds: [to], why: 'role' }],
    except: [person().userId],
    words: { role: name, by: person().displayName },
    link: { to: 'on-call', roleId: _id as OnCallRoleId },
  });

/**
 * Another holds it instead of me; by who sets up roles, instead of everyone who held it. They are told. Refuses
 * `not-found`, `version-conflict`, `not-allowed` where it is not one's own, `invalid-input` where nobody is named by `to`.
 */
export function passOnCallRole(id: OnCallRoleId, wanted: { version: number; to: StaffId }): Promise<Role> {
  return transaction(async () => {
    const role = await roleAsSeen(id, wanted.version);
    const me = person().userId;
    const isMine = holds(role, me);
    if (!isMine && !can(onCallRolePolicy, 'chat.manage', role)) throw refuse('not-allowed');
    await assertWorksHere(wanted.to, '/body/to');
    const kept = role.holders.filter(({ staffId }) => staffId === wanted.to || (isMine && staffId !== me));
    const holders = holds(role, wanted.to) ? kept : [...kept, { staffId: wanted.to, since: now() }];
    const passed = await hold(role, 'passed', holders);
    if (!holds(role, wanted.to)) await tellReceiver(passed, wanted.to);
    return passed;
  });
}

/** I do not hold it any more. Refuses `not-found`, `version-conflict`, and `in-use` where nobody would unless that is meant. */
export function leaveOnCallRole(id: OnCallRoleId, wanted: { version: number; leavesEmpty: boolean }): Promise<Role> {
  return transaction(async () => {
    const role = await roleAsSeen(id, wanted.version);
    const me = person().userId;
    if (!holds(role, me)) return role;
    const holders = role.holders.filter(({ staffId }) => staffId !== me);
    if (holders.length === 0 && !wanted.leavesEmpty) throw refuse('in-use', { detail: 'Nobody else holds it.' });
    return hold(role, 'left', holders);
  });
}

/** Takes those who do not work here any more out of every role they hold. For the house. */
export async function dropHolder(staffId: StaffId): Promise<void> {
  const roles = await onCallRoleRepository().find({});
  for (const role of roles.filter((one) => holds(one, staffId))) {
    await hold(
      role,
      'left',
      role.holders.filter((holder) => holder.staffId !== staffId),
    );
  }
}
