import type { EventData } from '../../../../shared/events/registry.ts';
import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { dropHolder } from '../commands/hold-role.ts';
import { dropCover } from '../commands/set-availability.ts';
import { announceAvailabilities, announceRoles } from '../on-call.events.ts';
import { availabilityRepository, onCallRoleRepository } from '../on-call.repository.ts';

async function nameStaffAnew(staffId: StaffId): Promise<void> {
  const roles = await onCallRoleRepository().find({});
  await announceRoles(roles.filter(({ holders }) => holders.some((holder) => holder.staffId === staffId)));
  await announceAvailabilities(await availabilityRepository().find({ $or: [{ staffId }, { coverId: staffId }] }));
}

/** Whoever is suspended or gone holds no role and covers for nobody; who is called otherwise is shown so. */
export const followStaff: Subscriber = {
  name: 'on-call.follow-staff',
  events: ['staff.changed'],
  async handle({ data }) {
    const { staffId, state } = data as EventData<'staff.changed'>;
    if (state === 'suspended' || state === 'gone') {
      await dropHolder(staffId);
      await dropCover(staffId);
      // What they said of themselves went with their entry.
      if (state === 'gone') await announceAvailabilities([{ staffId, awayUntil: null, coverId: null }]);
    } else await nameStaffAnew(staffId);
  },
};

/** A ward that is called otherwise is shown so beside its roles. */
export const followWards: Subscriber = {
  name: 'on-call.follow-wards',
  events: ['ward.changed'],
  async handle({ data }) {
    const { ward } = data as EventData<'ward.changed'>;
    const wardId: WardId = ward.id;
    await announceRoles(await onCallRoleRepository().find({ wardId }));
  },
};
