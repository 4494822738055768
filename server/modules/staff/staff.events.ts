import type { CustomRoleId, StaffId } from '../../../shared/types/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Staff } from './staff.model.ts';

type Hear = (staffIds: ReadonlySet<StaffId>) => void;

const heard = new Set<Hear>();
const changedIn = new WeakMap<object, Set<StaffId>>();

/** See the module's index. */
export const whenStaffChangeHere = (hear: Hear): void => void heard.add(hear);

/** Those of one transaction are told of together: who hears it may have much to walk through. */
function tellHereAtCommit(staffId: StaffId): void {
  const transaction = inTransaction();
  const already = changedIn.get(transaction);
  if (already !== undefined) return void already.add(staffId);
  const staffIds = new Set([staffId]);
  changedIn.set(transaction, staffIds);
  transaction.atCommit.push(() => {
    for (const hear of heard) hear(staffIds);
  });
}

function tell(staff: Staff, state: Staff['state'] | 'gone'): void {
  const staffId = staff._id as StaffId;
  announce({ kind: 'staff' }, 'staff.changed', { staffId, version: staff.version, state });
  tellHereAtCommit(staffId);
}

export const announceStaffChanged = (staff: Staff): void => tell(staff, staff.state);

/** To the person's own screens: what they may do or see is different now. */
export const announceRightsChanged = (staff: Staff): void =>
  announce({ kind: 'person', id: staff._id as StaffId }, 'rights.changed', {});

/** Their entry is not on the list any more: sessions end, rooms and channels are left, lists ask again. */
export function announceStaffGone(staff: Staff): void {
  tell(staff, 'gone');
  announceRightsChanged(staff);
}

export const announceRoleChanged = ({ _id }: { readonly _id: string }): void =>
  announce({ kind: 'staff' }, 'role.changed', { roleId: _id as CustomRoleId });
