import type { Module } from '../../module.ts';
import { keepHistory } from './jobs/keep-history.ts';
import { checkpointCollection, lookCollection } from './replay.model.ts';
import { checkpointPolicy, lookPolicy } from './replay.policy.ts';
import { pastOfPatient } from './replay.bin.ts';
import { replayRoutes } from './replay.routes.ts';
import { beginHistory } from './subscribers/begin-history.ts';

export { KEPT_STREAMS } from './retention.ts';

/**
 * A ward's past, told from the events its live board is made of: any minute of it, what changed of late, and up to when
 * each person has seen it. Changes nothing but its own checkpoints and marks.
 */
export const replayModule = (): Module => ({
  name: 'replay',
  routes: replayRoutes,
  policies: [checkpointPolicy, lookPolicy],
  collections: [checkpointCollection, lookCollection],
  goesWith: [pastOfPatient],
  subscribers: [beginHistory],
  jobs: [keepHistory],
});
