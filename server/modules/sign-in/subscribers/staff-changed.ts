import type { EventData } from '../../../../shared/events/registry.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { endSessionsOf } from '../commands/end-session.ts';
import { forgetSessionsOf } from '../session-cache.ts';

/** A suspended person's sessions end, and those of who is gone, and what we remember of anyone who changed is read anew. */
export const onStaffChanged: Subscriber = {
  name: 'sign-in.staff-changed',
  events: ['staff.changed'],
  async handle({ data }) {
    const { staffId, state } = data as EventData<'staff.changed'>;
    forgetSessionsOf(new Set([staffId]));
    if (state === 'suspended') await endSessionsOf(staffId, 'suspended');
    // Who is gone is nobody here, and is told what anybody is; the journal of the Bin says why.
    if (state === 'gone') await endSessionsOf(staffId, 'expired');
  },
};
