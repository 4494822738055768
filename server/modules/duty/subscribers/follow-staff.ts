import type { EventData } from '../../../../shared/events/registry.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { endDutyOf } from '../commands/end-duty.ts';

/** Whoever is suspended, or lies in the Bin, is on duty no more. */
export const followStaff: Subscriber = {
  name: 'duty.follow-staff',
  events: ['staff.changed'],
  concerns({ data }) {
    const { state } = data as EventData<'staff.changed'>;
    return state === 'suspended' || state === 'gone';
  },
  async handle({ data }) {
    const { staffId, state } = data as EventData<'staff.changed'>;
    await endDutyOf(staffId, state === 'suspended' ? 'They were suspended.' : 'They do not work here any more.');
  },
};
