import type { WardId } from '../../../shared/types/ids.ts';
import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { Bed, Department, Location, Room, Ward } from './places.model.ts';

const mayRead = (actor: PersonActor) => actor.permissions.has('ward.read');
const seesWard = (actor: PersonActor, wardId: WardId) =>
  mayRead(actor) && (actor.wardIds === null || actor.wardIds.includes(wardId));

/** Rooms and beds have no reading rule of their own: who sees the ward sees them. */
const throughWard = (actor: PersonActor) => {
  if (!mayRead(actor)) return null;
  return actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
};

/** The names of departments say nothing about a ward or who lies there. */
export const departmentPolicy = definePolicy<Department>({
  of: 'department',
  scope: (actor) => (mayRead(actor) ? {} : null),
  rules: { 'ward.read': { may: mayRead }, 'ward.manage': { may: mayRead } },
});

/** Nor do those of buildings and floors. */
export const locationPolicy = definePolicy<Location>({
  of: 'location',
  scope: (actor) => (mayRead(actor) ? {} : null),
  rules: { 'ward.read': { may: mayRead }, 'ward.manage': { may: mayRead } },
});

export const wardPolicy = definePolicy<Ward>({
  of: 'ward',
  scope(actor) {
    if (!mayRead(actor)) return null;
    return actor.wardIds === null ? {} : { _id: { $in: actor.wardIds } };
  },
  rules: {
    'ward.read': { may: mayRead },
    'ward.manage': { may: mayRead },
    'bed.manage': { may: mayRead },
    'bed.clean': { may: mayRead },
  },
});

export const roomPolicy = definePolicy<Room>({
  of: 'room',
  scope: throughWard,
  rules: {
    'ward.read': { may: (actor, room) => seesWard(actor, room.wardId) },
    'ward.manage': { may: (actor, room) => seesWard(actor, room.wardId) },
  },
});

export const bedPolicy = definePolicy<Bed>({
  of: 'bed',
  scope: throughWard,
  rules: {
    'ward.read': { may: (actor, bed) => seesWard(actor, bed.wardId) },
    'ward.manage': { may: (actor, bed) => seesWard(actor, bed.wardId) },
    'bed.manage': { may: (actor, bed) => seesWard(actor, bed.wardId) },
    'bed.clean': { may: (actor, bed) => seesWard(actor, bed.wardId) },
  },
});
