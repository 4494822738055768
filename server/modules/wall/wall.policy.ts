import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { Screen, Sighting } from './wall.model.ts';

const mayManage = ({ permissions, wardIds }: PersonActor, { wardId }: Pick<Screen, 'wardId'>) =>
  permissions.has('wall.manage') && (wardIds === null || wardIds.includes(wardId));

/** A screen is managed by who manages its ward's screens; the wall itself is for the screen, and no person is one. */
export const screenPolicy = definePolicy<Screen>({
  of: 'wall screen',
  scope(actor) {
    if (!actor.permissions.has('wall.manage')) return null;
    return actor.wardIds === null ? {} : { wardId: { $in: actor.wardIds } };
  },
  rules: { 'wall.manage': { may: mayManage }, 'wall.read': { may: () => false } },
});

/** Reached through the screens, which are listed first. */
export const sightingPolicy = definePolicy<Sighting>({
  of: 'wall sighting',
  scope: (actor) => (actor.permissions.has('wall.manage') ? {} : null),
  rules: {},
});
