import type { EventData } from '../../../../shared/events/registry.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { handOnGroups } from '../commands/change-group.ts';

/** Somebody is suspended, or returns: a group has somebody who looks after it for as long as one of its people can. */
export const followStaff: Subscriber = {
  name: 'chat.follow-staff',
  events: ['staff.changed'],
  async handle({ data }) {
    const { staffId } = data as EventData<'staff.changed'>;
    await handOnGroups(staffId, false);
  },
};
