import type { WardId } from '../../../shared/types/ids.ts';
import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { MovementRecord, OccupancyRecord, RequestRecord, StayRecord } from './stays.model.ts';

const mayRead = (actor: PersonActor) => actor.permissions.has('patient.read');
const seesWard = (actor: PersonActor, wardId: WardId | null) =>
  mayRead(actor) && (actor.wardIds === null || (wardId !== null && actor.wardIds.includes(wardId)));

/** Who may see patients sees those of their wards. */
const throughWard = (actor: PersonActor) => {
  if (!mayRead(actor)) return null;
  return actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
};

/** What may be done in a ward, before there is a stay. */
export const inWardPolicy = definePolicy<{ readonly wardId: WardId }>({
  of: 'stays of a ward',
  scope: () => null,
  rules: {
    'stay.manage': { may: (actor, { wardId }) => seesWard(actor, wardId) },
    'stay.request': { may: (actor, { wardId }) => seesWard(actor, wardId) },
    'vitals.record': { may: (actor, { wardId }) => seesWard(actor, wardId) },
  },
});

export const stayPolicy = definePolicy<StayRecord>({
  of: 'stay',
  scope: throughWard,
  rules: inWardPolicy.rules,
});

/** Asked for by the ids of beds and stays that the actor has reached already. */
export const occupancyPolicy = definePolicy<OccupancyRecord>({
  of: 'occupancy',
  scope: (actor) => (mayRead(actor) ? {} : null),
  rules: {},
});

/** Asked for by the id of a stay that the actor has reached already. */
export const movementPolicy = definePolicy<MovementRecord>({
  of: 'movement',
  scope: (actor) => (mayRead(actor) ? {} : null),
  rules: {},
});

/** A request is seen where it is asked, and where the patient lies. */
export const requestPolicy = definePolicy<RequestRecord>({
  of: 'bed request',
  scope(actor) {
    if (!mayRead(actor)) return null;
    const { wardIds } = actor;
    return wardIds === null ? {} : { $or: [{ toWardId: { $in: wardIds } }, { fromWardId: { $in: wardIds } }] };
  },
  rules: {
    // The ward that is asked answers.
    'stay.manage': { may: (actor, request) => seesWard(actor, request.toWardId) },
    'stay.request': {
      may: (actor, request) => seesWard(actor, request.toWardId) || seesWard(actor, request.fromWardId),
    },
  },
});
