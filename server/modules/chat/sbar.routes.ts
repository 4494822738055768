import { z } from 'zod';
import { sbarDraft, wardHandover } from '../../../shared/schemas/chat.ts';
import { patientId, wardId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { getWardHandover } from './queries/get-handover.ts';
import { draftSbar } from './queries/sbar-draft.ts';

export const sbarRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/v1/patients/:patientId/sbar',
    summary: 'An SBAR handover begun from what is known of the patient, to be changed before it is sent.',
    tag: 'Chat',
    permission: 'patient.read',
    limit: LIMITS.read,
    params: z.strictObject({ patientId }),
    response: sbarDraft,
    handler: ({ params }) => draftSbar(params.patientId),
    reads: ({ params }) => ({ action: 'sbar.read', subject: { kind: 'patient', id: params.patientId } }),
  }),
  route({
    method: 'get',
    path: '/api/v1/wards/:wardId/handover',
    summary: 'What passes from one duty to the next: open messages, and whether each patient was handed over.',
    tag: 'Chat',
    permission: 'chat.use',
    limit: LIMITS.read,
    params: z.strictObject({ wardId }),
    response: wardHandover,
    handler: ({ params }) => getWardHandover(params.wardId),
    reads: ({ params }) => ({ action: 'handover.read', subject: { kind: 'ward', id: params.wardId } }),
  }),
];
