import { z } from 'zod';
import {
  callDirty as callDirtySchema,
  cleaningQueue,
  ofCleaning,
  ofStage,
  pauseCleaning as pauseCleaningSchema,
} from '../../../shared/schemas/housekeeping.ts';
import { bedVersion, bedView } from '../../../shared/schemas/places.ts';
import { bedId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { presentBed } from '../places/index.ts';
import { callDirty } from './commands/call-dirty.ts';
import { cleanNow, finishCleaning, nextStage } from './commands/finish-cleaning.ts';
import { pauseCleaning, resumeCleaning } from './commands/pause-cleaning.ts';
import { giveBackCleaning, startCleaning, takeCleaning } from './commands/take-cleaning.ts';
import { listQueue } from './queries/list-queue.ts';

const clean = { tag: 'Housekeeping', permission: 'bed.clean' } as const;
/** Every change here is of one bed, and its answer is the bed as it stands then. */
const change = {
  ...clean,
  method: 'post',
  limit: LIMITS.write,
  idempotency: 'required',
  params: z.strictObject({ bedId }),
  response: bedView,
} as const;

export const housekeepingRoutes: readonly Route[] = [
  route({
    ...clean,
    method: 'get',
    path: '/api/v1/cleanings',
    summary: 'The cleans that wait or are under way in your wards, in the order of the work.',
    limit: LIMITS.read,
    response: cleaningQueue,
    handler: listQueue,
  }),
  route({
    ...change,
    path: '/api/v1/beds/:bedId/dirty',
    summary: 'Ask for a clean of an empty bed.',
    body: callDirtySchema,
    handler: async ({ params, body }) => presentBed(await callDirty(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/beds/:bedId/clean-now',
    summary: 'Say that a dirty bed is clean: you saw to it yourself.',
    body: bedVersion,
    handler: async ({ params, body }) => presentBed(await cleanNow(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/cleanings/:bedId/take',
    summary: 'Take a clean.',
    body: ofCleaning,
    handler: async ({ params, body }) => presentBed(await takeCleaning(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/cleanings/:bedId/start',
    summary: 'Begin to clean; takes the clean where nobody has.',
    body: ofCleaning,
    handler: async ({ params, body }) => presentBed(await startCleaning(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/cleanings/:bedId/pause',
    summary: 'Let your clean rest, with the reason.',
    body: pauseCleaningSchema,
    handler: async ({ params, body }) => presentBed(await pauseCleaning(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/cleanings/:bedId/resume',
    summary: 'Go on with your clean.',
    body: ofCleaning,
    handler: async ({ params, body }) => presentBed(await resumeCleaning(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/cleanings/:bedId/next-stage',
    summary: 'End a stage of your clean and begin the next.',
    body: ofStage,
    handler: async ({ params, body }) => presentBed(await nextStage(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/cleanings/:bedId/finish',
    summary: 'End the last stage of your clean: the bed is clean.',
    body: ofStage,
    handler: async ({ params, body }) => presentBed(await finishCleaning(params.bedId, body)),
  }),
  route({
    ...change,
    path: '/api/v1/cleanings/:bedId/give-back',
    summary: 'Give a clean back to the queue.',
    body: ofCleaning,
    handler: async ({ params, body }) => presentBed(await giveBackCleaning(params.bedId, body)),
  }),
];
