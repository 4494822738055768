import { z } from 'zod';
import {
  createTemplate as createSchema,
  publishTemplate as publishSchema,
  retireTemplate as retireSchema,
  saveTemplateDraft as saveSchema,
  templateList,
  templateVersionView,
  templateView,
} from '../../../shared/schemas/consent-templates.ts';
import { consentTemplateId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { publishTemplate } from './commands/publish-template.ts';
import { createTemplate, retireTemplate, saveTemplateDraft } from './commands/write-template.ts';
import { getTemplate, listTemplates, viewTemplate, viewTemplateVersion } from './queries/list-templates.ts';

const read = { tag: 'Consent templates', permission: 'consent.read', limit: LIMITS.read, method: 'get' } as const;
const write = {
  tag: 'Consent templates',
  permission: 'consent.manage',
  limit: LIMITS.write,
  idempotency: 'required',
} as const;
const ofTemplate = z.strictObject({ templateId: consentTemplateId });
const ofVersion = z.strictObject({ ...ofTemplate.shape, number: z.coerce.number().int().min(1).max(1_000_000) });

export const templateRoutes: readonly Route[] = [
  route({
    ...read,
    path: '/api/v1/consent-templates',
    summary: 'The hospital’s consent templates, and where to listen on from.',
    response: templateList,
    handler: listTemplates,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/consent-templates',
    summary: 'Begin a consent template as a draft.',
    body: createSchema,
    response: templateView,
    status: 201,
    handler: async ({ body }) => viewTemplate(await createTemplate(body.category, body.content)),
  }),
  route({
    ...read,
    path: '/api/v1/consent-templates/:templateId',
    summary: 'One template: what is published, what is worked on, and its versions.',
    params: ofTemplate,
    response: templateView,
    handler: ({ params }) => getTemplate(params.templateId),
  }),
  route({
    ...write,
    method: 'put',
    path: '/api/v1/consent-templates/:templateId/draft',
    summary: 'Keep what is worked on; what is published stays as it is.',
    params: ofTemplate,
    body: saveSchema,
    response: templateView,
    handler: async ({ params, body }) =>
      viewTemplate(await saveTemplateDraft(params.templateId, body.version, body.content)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/consent-templates/:templateId/publish',
    summary: 'Make the draft the version that consents are drawn up from.',
    params: ofTemplate,
    body: publishSchema,
    response: templateView,
    handler: async ({ params, body }) =>
      viewTemplate(await publishTemplate(params.templateId, body.version, body.note)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/consent-templates/:templateId/retire',
    summary: 'Take a template out of use, or back into it.',
    params: ofTemplate,
    body: retireSchema,
    response: templateView,
    handler: async ({ params, body }) =>
      viewTemplate(await retireTemplate(params.templateId, body.version, body.isRetired)),
  }),
  route({
    ...read,
    path: '/api/v1/consent-templates/:templateId/versions/:number',
    summary: 'One published version, as it was and stays.',
    params: ofVersion,
    response: templateVersionView,
    handler: ({ params }) => viewTemplateVersion(params.templateId, params.number),
  }),
];
