import type { EventData } from '../../../../shared/events/registry.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { findBeds } from '../../places/index.ts';
import { writeRequest } from '../requests.ts';
import { show } from '../stays.events.ts';
import type { BedRequest } from '../stays.model.ts';
import { requestRepository } from '../stays.repository.ts';

const requestsHeldIn = (data: unknown): Promise<readonly BedRequest[]> =>
  requestRepository().find({ heldBedId: (data as EventData<'bed.state'>).bedId });

/** A bed is not held any more, because its time was over or somebody let go of it: the request has no bed then. */
export const endHolds: Subscriber = {
  name: 'stays.end-holds',
  events: ['bed.state'],
  // Whoever is held a bed from now on is so by a change of its own, which is told after this one.
  concerns: async ({ data }) => (await requestsHeldIn(data)).length > 0,
  async handle({ data }) {
    const { bedId } = data as EventData<'bed.state'>;
    const requests = await requestsHeldIn(data);
    // As it stands now, not as it was told: it may be held for them anew.
    const [bed] = await findBeds([bedId]);
    for (const request of requests) {
      if (bed?.state.hold?.requestId === request._id) continue;
      const without = await writeRequest(request, 'bed-request.hold-ended', { heldBedId: null });
      await show([], [without]);
    }
  },
};
