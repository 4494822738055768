import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { Cleaning } from './housekeeping.model.ts';

const seesWard = (actor: PersonActor, { wardId }: Cleaning) =>
  actor.permissions.has('ward.read') && (actor.wardIds === null || actor.wardIds.includes(wardId));

/** The history of a bed's cleans is seen by who sees its ward. */
export const cleaningPolicy = definePolicy<Cleaning>({
  of: 'cleaning',
  scope(actor) {
    if (!actor.permissions.has('ward.read')) return null;
    return actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
  },
  rules: { 'bed.clean': { may: seesWard } },
});
