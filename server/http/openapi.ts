import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import { problem } from '../../shared/types/problem.ts';
import type { Route } from './route.ts';

const pathOf = (path: string): string => path.replaceAll(/:(\w+)/gu, '{$1}');

function securityOf({ spec }: Route) {
  if (spec.permission === undefined) return [];
  return [spec.method === 'get' ? { session: [] } : { session: [], csrf: [] }];
}

/** Bytes of a file have no schema; this is how OpenAPI says so. */
const BINARY = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } as const;

function requestBodyOf({ body, takes }: Route['spec']) {
  if (takes === 'bytes') return { requestBody: { required: true, content: BINARY } };
  if (body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
}

const answerOf = ({ produces, response }: Route['spec']) =>
  produces === 'bytes' ? BINARY : { [produces ?? 'application/json']: { schema: response } };

function operationOf(route: Route) {
  const { spec } = route;
  const headers =
    spec.idempotency === 'required' ? z.object({ 'Idempotency-Key': z.string().min(16).max(100) }) : undefined;
  const parameters = {
    ...(spec.params === undefined ? {} : { path: spec.params as z.ZodObject }),
    ...(spec.query === undefined ? {} : { query: spec.query as z.ZodObject }),
    ...(headers === undefined ? {} : { header: headers }),
  };
  return {
    operationId: `${spec.method}${spec.path.replaceAll(/[^a-z0-9]+(\w)/giu, (_, letter: string) => letter.toUpperCase())}`,
    summary: spec.summary,
    description:
      spec.permission === undefined ? `Public: ${spec.public}` : `Needs the permission \`${spec.permission}\`.`,
    tags: [spec.tag],
    security: securityOf(route),
    requestParams: parameters,
    ...requestBodyOf(spec),
    responses: {
      [String(spec.status ?? 200)]: {
        description: 'Done.',
        content: answerOf(spec),
      },
      default: { description: 'Refused or failed.', content: { 'application/problem+json': { schema: problem } } },
    },
  };
}

/** The OpenAPI 3.1 document of these routes, made from the very schemas that parse their requests and answers. */
export function openApiDocument(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const route of routes) {
    (paths[pathOf(route.spec.path)] ??= {})[route.spec.method] = operationOf(route);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Wardline',
      version,
      description:
        'The live operating picture of a hospital. Errors are RFC 9457 problems; instants are ISO 8601 in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-wl-access' },
        csrf: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token' },
      },
    },
    paths,
  });
}
