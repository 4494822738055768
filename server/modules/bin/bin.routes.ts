import { z } from 'zod';
import {
  agreePurge as agreePurgeSchema,
  askBinOutlook,
  askPurge as askPurgeSchema,
  binEntry,
  binned,
  binOutlook,
  binPage,
  binPreview,
  cancelPurge as cancelPurgeSchema,
  listBin as listBinSchema,
  moveToBin as moveToBinSchema,
  restoredMany,
  restoreFromBin as restoreFromBinSchema,
  restoreManyFromBin,
  setLegalHold as setLegalHoldSchema,
} from '../../../shared/schemas/bin.ts';
import { binBatchId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { presentBatch } from './bin.presenter.ts';
import { agreePurge, askPurge, cancelPurge } from './commands/ask-purge.ts';
import { moveToBin, presentBinned } from './commands/move-to-bin.ts';
import { restoreFromBin, undoMove } from './commands/restore-from-bin.ts';
import { restoreMany } from './commands/restore-many.ts';
import { setLegalHold } from './commands/set-legal-hold.ts';
import type { Kinds } from './kinds.ts';
import { getOutlook } from './queries/get-outlook.ts';
import { listBin } from './queries/list-bin.ts';
import { previewBatch } from './queries/preview-batch.ts';

const read = { tag: 'Bin', permission: 'bin.manage', limit: LIMITS.read } as const;
const write = { tag: 'Bin', permission: 'bin.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const ofBatch = z.strictObject({ batchId: binBatchId });

/** What whoever removes a record asks for. */
const movingRoutes = (kinds: Kinds): readonly Route[] => [
  route({
    tag: 'Bin',
    permission: 'bin.use',
    limit: LIMITS.read,
    method: 'post',
    path: '/api/v1/bin/outlook',
    summary: 'What would go to the Bin with a record, and what keeps it.',
    body: askBinOutlook,
    response: binOutlook,
    idempotency: { exempt: 'It only looks.' },
    reads: ({ body }) => ({ action: `${body.kind}.read`, subject: { kind: body.kind, id: body.id } }),
    handler: ({ body }) => getOutlook(kinds, body),
  }),
  route({
    ...write,
    permission: 'bin.use',
    method: 'post',
    path: '/api/v1/bin',
    summary: 'Move a record to the Bin with all that belongs to it.',
    body: moveToBinSchema,
    response: binned,
    status: 201,
    handler: async ({ body }) => presentBinned(await moveToBin(kinds, body)),
  }),
  route({
    ...write,
    permission: 'bin.use',
    method: 'post',
    path: '/api/v1/bin/:batchId/undo',
    summary: 'Take back what you moved less than a minute ago.',
    params: ofBatch,
    response: binEntry,
    handler: async ({ params }) => presentBatch(kinds, await undoMove(kinds, params.batchId)),
  }),
];

/** What whoever looks after the Bin asks for. */
const tendingRoutes = (kinds: Kinds): readonly Route[] => [
  route({
    ...read,
    method: 'post',
    path: '/api/v1/bin/find',
    summary: 'What is in the Bin, what was moved last first.',
    body: listBinSchema,
    response: binPage,
    idempotency: { exempt: 'It only looks.' },
    reads: () => ({ action: 'bin.read', subject: { kind: 'hospital', id: context().tenant.id } }),
    handler: ({ body }) => listBin(kinds, body),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/bin/:batchId',
    summary: 'What would come back, and what stands in its way.',
    params: ofBatch,
    response: binPreview,
    reads: (_, { entry }) => ({ action: `${entry.kind}.read`, subject: { kind: entry.kind, id: entry.recordId } }),
    handler: ({ params }) => previewBatch(kinds, params.batchId),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/bin/:batchId/restore',
    summary: 'Bring back everything that was moved together.',
    params: ofBatch,
    body: restoreFromBinSchema,
    response: binEntry,
    handler: async ({ params, body }) => presentBatch(kinds, await restoreFromBin(kinds, params.batchId, body)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/bin/restore',
    summary: 'Bring back many, each by itself.',
    body: restoreManyFromBin,
    response: restoredMany,
    idempotency: { exempt: 'What is back is not restored again.' },
    handler: ({ body }) => restoreMany(kinds, body.ids),
  }),
];

/** What is done to be rid of something before its time, or to keep it beyond. */
const purgingRoutes = (kinds: Kinds): readonly Route[] => [
  route({
    ...write,
    method: 'post',
    path: '/api/v1/bin/:batchId/purge',
    summary: 'Ask that it be purged now; somebody else has to agree.',
    params: ofBatch,
    body: askPurgeSchema,
    response: binEntry,
    handler: async ({ params, body }) => presentBatch(kinds, await askPurge(params.batchId, body)),
  }),
  route({
    ...write,
    permission: 'bin.purge',
    method: 'post',
    path: '/api/v1/bin/:batchId/purge/agree',
    summary: 'Agree that it be purged now, as somebody else asked.',
    params: ofBatch,
    body: agreePurgeSchema,
    response: binEntry,
    handler: async ({ params, body }) => presentBatch(kinds, await agreePurge(params.batchId, body)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/bin/:batchId/purge/cancel',
    summary: 'Ask no more that it be purged now.',
    params: ofBatch,
    body: cancelPurgeSchema,
    response: binEntry,
    handler: async ({ params, body }) => presentBatch(kinds, await cancelPurge(params.batchId, body.version)),
  }),
  route({
    ...write,
    permission: 'bin.purge',
    method: 'post',
    path: '/api/v1/bin/:batchId/hold',
    summary: 'Put it under legal hold, or lift that.',
    params: ofBatch,
    body: setLegalHoldSchema,
    response: binEntry,
    handler: async ({ params, body }) => presentBatch(kinds, await setLegalHold(params.batchId, body)),
  }),
];

export const binRoutes = (kinds: Kinds): readonly Route[] => [
  ...movingRoutes(kinds),
  ...tendingRoutes(kinds),
  ...purgingRoutes(kinds),
];
