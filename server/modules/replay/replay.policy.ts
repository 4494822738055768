import { definePolicy } from '../../access/policy.ts';
import type { Checkpoint, Look } from './replay.model.ts';

/** The past is read by the house, for whoever sees the ward now. */
export const checkpointPolicy = definePolicy<Checkpoint>({ of: 'board checkpoint', scope: () => null, rules: {} });

/** One's own looks, and nobody else's. */
export const lookPolicy = definePolicy<Look>({
  of: 'look',
  scope: (actor) => (actor.permissions.has('ward.read') ? { staffId: actor.userId } : null),
  rules: {},
});
