import { z } from 'zod';
import { verification } from '../../../shared/schemas/consents.ts';
import { consentId } from '../../../shared/types/ids.ts';
import { bytesAnswer } from '../../http/bytes.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { getDocument } from './queries/get-document.ts';
import { verifyPaper } from './queries/verify-paper.ts';

export const sealRoutes = (services: Services): readonly Route[] => [
  route({
    tag: 'Consents',
    permission: 'consent.read',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/consents/:consentId/document',
    summary: 'The sealed document of a consent: the newest, or that of one seal.',
    params: z.strictObject({ consentId }),
    query: z.strictObject({ seal: z.coerce.number().int().min(1).optional() }),
    response: bytesAnswer,
    produces: 'bytes',
    reads: ({ params }) => ({ action: 'consent-document.read', subject: { kind: 'consent', id: params.consentId } }),
    handler: ({ params, query }) => getDocument(params.consentId, query.seal),
  }),
  route({
    tag: 'Consents',
    public: 'Whoever holds the paper may know whether it stands; it says nothing about the patient.',
    limit: LIMITS.public,
    method: 'get',
    path: '/api/v1/consent-verification/:token',
    summary: 'Whether the consent that this paper is of stands.',
    params: z.strictObject({ token: z.string().min(1).max(140) }),
    response: verification,
    handler: ({ params }) => verifyPaper(services, params.token),
  }),
];
