import type { Module } from '../../module.ts';
import { escalationCollection, ladderCollection } from './escalation.model.ts';
import { escalationPolicy, ladderPolicy } from './escalation.policy.ts';
import { escalationRoutes } from './escalation.routes.ts';
import { climbJob } from './jobs/climb-ladders.ts';
import { startLadders, stopLadders } from './subscribers/follow-messages.ts';

export { setLadder } from './commands/set-ladder.ts';

/**
 * What happens when nobody acknowledges a message that must be: its ladder is climbed, rung by rung, until somebody does or
 * nobody is left to ask. The thread tells every step, each of which stands in the journal and happens once.
 */
export const escalationModule = (): Module => ({
  name: 'escalation',
  routes: escalationRoutes,
  policies: [ladderPolicy, escalationPolicy],
  collections: [ladderCollection, escalationCollection],
  subscribers: [startLadders, stopLadders],
  jobs: [climbJob],
});
