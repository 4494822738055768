import type { StaffId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';
import type { Staff } from './staff.model.ts';

export const announceStaffChanged = (staff: Staff): void =>
  announce({ kind: 'staff' }, 'staff.changed', {
    staffId: staff._id as StaffId,
    version: staff.version,
    state: staff.state,
  });

/** To the person's own screens: what they may do or see is different now. */
export const announceRightsChanged = (staff: Staff): void =>
  announce({ kind: 'person', id: staff._id as StaffId }, 'rights.changed', {});
