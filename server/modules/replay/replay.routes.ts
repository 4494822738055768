import { z } from 'zod';
import {
  changesAsked,
  lookedAt,
  replayAsked,
  wardChanges,
  wardLook,
  wardReplay,
} from '../../../shared/schemas/replay.ts';
import { wardId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { getLook, noteLook } from './commands/note-look.ts';
import { getPast } from './queries/get-past.ts';
import { listChanges } from './queries/list-changes.ts';

const read = { tag: 'Replay', permission: 'ward.read', limit: LIMITS.read } as const;
const ofWard = z.strictObject({ wardId });

export const replayRoutes: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/wards/:wardId/replay',
    summary: 'The ward as it was at that instant: its board, and who lay there for those who may see patients.',
    params: ofWard,
    query: replayAsked,
    response: wardReplay,
    reads: ({ params, query }) => ({
      action: 'ward-past.read',
      subject: { kind: 'ward', id: params.wardId },
      changes: [{ path: 'at', before: null, after: query.at }],
    }),
    handler: ({ params, query }) => getPast(params.wardId, query.at),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/wards/:wardId/changes',
    summary: 'What changed on the ward in the last minutes, newest first.',
    params: ofWard,
    query: changesAsked,
    response: wardChanges,
    reads: ({ params }) => ({ action: 'ward-changes.read', subject: { kind: 'ward', id: params.wardId } }),
    handler: ({ params, query }) => listChanges(params.wardId, query.minutes),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/wards/:wardId/looked',
    summary: 'When you last looked at what changed on the ward.',
    params: ofWard,
    response: wardLook,
    handler: ({ params }) => getLook(params.wardId),
  }),
  route({
    ...read,
    limit: LIMITS.write,
    method: 'put',
    path: '/api/v1/wards/:wardId/looked',
    summary: 'Note up to when you have seen what changed on the ward.',
    idempotency: { exempt: 'The same look twice is one look; an earlier one changes nothing.' },
    params: ofWard,
    body: lookedAt,
    response: wardLook,
    handler: ({ params, body }) => noteLook(params.wardId, body.at),
  }),
];
