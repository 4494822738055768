import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { apiDocs } from './api-docs.ts';
import { clientPages } from './client-pages.ts';
import type { Readiness, ReadinessCheck } from './health.ts';
import { readiness } from './health.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { metricsPage } from './metrics-page.ts';
import { isLoopbackHost } from './origin.ts';
import type { PipelineDeps } from './pipeline.ts';
import { pipeline, sendProblem } from './pipeline.ts';
import { ProblemError, refuse } from './problem-error.ts';
import type { Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';

export interface ExpressAppDeps extends PipelineDeps {
  readonly routes: readonly Route[];
  readonly checks: readonly ReadinessCheck[];
  /** The names of the jobs that keep failing, in whichever hospital. */
  readonly stuckJobs: () => readonly string[];
  /** Absent where nobody may ask for them. */
  readonly metrics?: Metrics;
  readonly version: string;
  /** Where the built client lies; `null`: no pages are served (tests of the API alone). */
  readonly clientDir: string | null;
}

/** The whole of HTTP, without listening: headers, health, the API's routes, its documentation, and the client's pages. */
export function createExpressApp(deps: ExpressAppDeps): Express {
  const { config } = deps.services;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', config.proxyHops);
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);

  app.use(
    securityHeaders({
      isHttps: config.publicUrl.startsWith('https://'),
      uploadOrigin: config.s3 === undefined ? null : new URL(config.s3.endpoint).origin,
    }),
  );
  app.use(refuseForeignHost(config.mode !== 'production' && !config.isOpenToNetwork));
  app.get('/healthz', (_request, response) => {
    response.json({ alive: true });
  });
  // Anyone may ask, as often as they like: who asks meanwhile shares the answer.
  let asking: Promise<Readiness> | null = null;
  app.get('/readyz', (_request, response, next) => {
    asking ??= readiness(deps.checks, deps.stuckJobs).finally(() => {
      asking = null;
    });
    asking.then((result) => response.status(result.ready ? 200 : 503).json(result), next);
  });
  if (deps.metrics !== undefined) app.get('/metrics', metricsPage(deps.metrics));
  app.use(apiRouter(deps));
  app.use(apiDocs(deps.routes, deps.version));
  app.use('/api', refuseUnknown(deps.routes));
  if (deps.clientDir !== null) app.use(clientPages(deps.clientDir));
  app.use((_request, response) => sendProblem(response, refuse('not-found'), randomUUID()));
  app.use(lastResort(deps));
  return app;
}

/** What all routes of one kind of thing begin with: `/api/v1/wards`. */
const kindOf = (path: string): string => path.split('/', 4).join('/');

/** Every route in a router of its kind: a request is held against the twenty of its kind, not against all four hundred. */
function apiRouter(deps: ExpressAppDeps): (request: Request, response: Response, next: NextFunction) => void {
  const routers = new Map<string, express.Router>();
  const routerOf = (path: string): express.Router => {
    const known = routers.get(kindOf(path)) ?? express.Router({ caseSensitive: true, strict: true });
    routers.set(kindOf(path), known);
    return known;
  };
  const seen = new Set<string>();
  for (const route of deps.routes) {
    const name = `${route.spec.method} ${route.spec.path}`;
    if (seen.has(name)) throw new Error(`Two routes are called ${name}.`);
    seen.add(name);
    if (kindOf(route.spec.path).includes(':')) throw new Error(`${name} does not say what it is about.`);
    routerOf(route.spec.path)[route.spec.method](route.spec.path, pipeline(route, deps));
  }
  return (request, response, next) => {
    const router = routers.get(kindOf(request.path));
    if (router === undefined) next();
    else router(request, response, next);
  };
}

/** What is asked for under /api and is no route: the wrong method where the path exists, else nothing. */
function refuseUnknown(routes: readonly Route[]) {
  const known = routes.map(({ spec }) => new RegExp(`^${spec.path.replaceAll(/:\w+/gu, '[^/]+')}$`, 'u'));
  return (request: Request, response: Response): void => {
    const isKnown = known.some((pattern) => pattern.test(request.originalUrl.split('?')[0] ?? ''));
    sendProblem(response, refuse(isKnown ? 'method-not-allowed' : 'not-found'), randomUUID());
  };
}

/** The demo on one's own machine answers to its own names only: a foreign name pointed here gets nothing. */
function refuseForeignHost(isOn: boolean) {
  return (request: IncomingMessage, response: Response, next: NextFunction): void => {
    if (isOn && !isLoopbackHost(request.headers.host ?? '')) {
      sendProblem(response, refuse('origin-refused'), randomUUID());
    } else next();
  };
}

/** The status of what a file server refuses for what the client sent: a range the file has not, a condition that fails. */
function clientMistake(error: unknown): number | null {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

/** Express hands errors here (a malformed path, a broken header); four parameters are how it knows. */
function lastResort(deps: ExpressAppDeps) {
  return (error: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    const requestId = randomUUID();
    if (error instanceof URIError) {
      sendProblem(response, refuse('not-found'), requestId);
      return;
    }
    const status = clientMistake(error);
    if (status !== null && !response.headersSent) {
      response.status(status).end();
      return;
    }
    if (!(error instanceof ProblemError)) deps.services.log.error('A request failed.', { requestId, error });
    sendProblem(response, error, requestId);
  };
}
