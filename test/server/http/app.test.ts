import { expect } from 'chai';
import { connect } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { z } from 'zod';
import { assertEveryPermissionHasPolicy } from '../../../server/access/policy.ts';
import { createExpressApp } from '../../../server/http/express-app.ts';
import { LIMITS } from '../../../server/http/rate-limits.ts';
import type { RouteSpec } from '../../../server/http/route.ts';
import { route, RouteDeclarationError } from '../../../server/http/route.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import '../../support/matchers.ts';
import type { SmallHouse } from './small-house.ts';
import { openSmallHouse } from './small-house.ts';

const hello = route({
  method: 'get',
  path: '/api/v1/hello/:name',
  summary: 'Say hello.',
  tag: 'Test',
  public: 'A test of the house’s outside.',
  params: z.strictObject({ name: z.string() }),
  response: z.strictObject({ hello: z.string() }),
  limit: LIMITS.public,
  handler: async ({ params }) => ({ hello: params.name }),
});

describe('The house as seen from outside', () => {
  let kernel: Kernel;
  let house: SmallHouse;

  before(async () => {
    kernel = await openKernel();
    house = await openSmallHouse(kernel, [hello]);
  });
  after(async () => {
    await house.close();
    await kernel.close();
  });

  it('answers what is no route with not-found, and a wrong method with method-not-allowed', async () => {
    const stranger = house.stranger();
    expect(await stranger.get('/api/v1/nothing')).to.be.problem('not-found');
    expect(await stranger.post('/api/v1/hello/you')).to.be.problem('method-not-allowed');
    expect(await stranger.get('/api/v1/hello/%ff')).to.be.problem('not-found');
    expect(await stranger.get('/API/v1/hello/you')).to.be.problem('not-found');
  });

  it('answers a range or a condition that a file cannot meet as the client’s mistake, and logs no failure', async () => {
    const stranger = house.stranger();
    const file = '/api/docs/swagger-ui.css';
    const from = kernel.logged.length;
    expect((await stranger.get(file, { headers: { range: 'bytes=99999999999-' } })).status).to.equal(416);
    expect((await stranger.get(file, { headers: { 'if-match': '"another"' } })).status).to.equal(412);
    expect(kernel.logged.slice(from)).to.deep.equal([]);
  });

  it('sends strict headers with every answer, refusals included', async () => {
    for (const path of ['/api/v1/hello/you', '/api/v1/nothing', '/healthz', '/api/docs']) {
      const { headers } = await house.stranger().get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, path).to.contain("default-src 'none'").and.to.contain("script-src 'self';");
      expect(policy, path).not.to.match(/script-src[^;]*unsafe|https?:/u);
      expect(headers.get('x-content-type-options'), path).to.equal('nosniff');
      expect(headers.get('x-frame-options'), path).to.equal('DENY');
      expect(headers.get('referrer-policy'), path).to.equal('no-referrer');
      expect(headers.has('x-powered-by'), path).to.equal(false);
      expect(headers.has('etag') && path.startsWith('/api/v1'), path).to.equal(false);
    }
  });

  it('gives every page its own nonce for styles', async () => {
    const pages = await Promise.all([1, 2].map(async () => fetch(`${house.origin}/api/docs`)));
    const nonces = await Promise.all(
      pages.map(async (page) => {
        const [, inPage] = /<link rel="stylesheet"[^>]* nonce="([^"]+)"/u.exec(await page.text()) ?? [];
        const [, allowed] =
          /style-src 'self' 'nonce-([^']+)'/u.exec(page.headers.get('content-security-policy') ?? '') ?? [];
        expect(inPage)
          .to.equal(allowed)
          .and.to.match(/^[\w+/]{22}==$/u);
        return inPage;
      }),
    );
    expect(nonces[0]).not.to.equal(nonces[1]);
    const { headers } = await house.stranger().get('/healthz');
    expect(headers.get('content-security-policy'), 'what is no page needs none').to.contain("style-src 'self';");
  });

  it('answers this machine’s own names only while it is not opened to a network', async () => {
    const ask = async (host: string) => {
      const socket = connect((house.server.address() as AddressInfo).port, '127.0.0.1');
      socket.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(socket, 'close');
      return Buffer.concat(chunks).toString().split('\r\n')[0];
    };
    const { port } = house.server.address() as AddressInfo;
    expect(await ask(`localhost:${port}`)).to.equal('HTTP/1.1 200 OK');
    expect(await ask(`127.0.0.1:${port}`)).to.equal('HTTP/1.1 200 OK');
    expect(await ask('rebound.example')).to.equal('HTTP/1.1 403 Forbidden');
  });

  it('describes its routes in OpenAPI 3.1, from the schemas that parse them, with a page to browse', async () => {
    const { body } = await house.stranger().get('/api/openapi.json');
    const document = body as { openapi: string; paths: Record<string, Record<string, { responses: object }>> };
    expect(document.openapi).to.match(/^3\.1/u);
    expect(Object.keys(document.paths)).to.deep.equal(['/api/v1/hello/{name}']);
    expect(Object.keys(document.paths['/api/v1/hello/{name}']?.['get']?.responses ?? {})).to.deep.equal([
      '200',
      'default',
    ]);
    expect((await house.stranger().get('/api/docs')).body).to.contain('swagger-ui-bundle.js');
    const bundle = await house.stranger().get('/api/docs/swagger-ui-bundle.js');
    expect(bundle.status).to.equal(200);
  });

  it('hands Express requests that already have its prototypes, so that it changes none', async () => {
    const changes: string[] = [];
    const original = Object.setPrototypeOf;
    const counted = (target: object, prototype: object | null) => {
      if (Object.getPrototypeOf(target) !== prototype) changes.push(target.constructor.name);
      return original(target, prototype) as object;
    };
    Object.setPrototypeOf = counted as typeof Object.setPrototypeOf;
    try {
      expect((await house.stranger().get('/api/v1/hello/you')).body).to.deep.equal({ hello: 'you' });
    } finally {
      Object.setPrototypeOf = original;
    }
    expect(changes.filter((name) => /Incoming|Server|^App/u.test(name))).to.deep.equal([]);
  });

  it('makes every request and answer in one shape, which is what lets the engine look their fields up fast', async () => {
    setFlagsFromString('--allow-natives-syntax');
    const isOneShape = runInThisContext('(one, other) => %HaveSameMap(one, other)') as (
      a: object,
      b: object,
    ) => boolean;
    expect(isOneShape({ one: 1 }, { other: 1 })).to.equal(false);
    setFlagsFromString('--no-allow-natives-syntax');
    const seen: { request: object; response: object }[] = [];
    const note = (request: object, response: object) => void seen.push({ request, response });
    house.server.prependListener('request', note);
    for (let times = 0; times < 5; times += 1) await house.stranger().get('/api/v1/hello/you');
    house.server.off('request', note);
    const [one, other] = seen.slice(-2);
    expect(isOneShape(one?.request ?? {}, other?.request ?? [])).to.equal(true);
    expect(isOneShape(one?.response ?? {}, other?.response ?? [])).to.equal(true);
  });

  it('does not start with two routes of one name', () => {
    const deps = { services: kernel.services } as Parameters<typeof createExpressApp>[0];
    expect(() => createExpressApp({ ...deps, routes: [hello, hello] })).to.throw('Two routes');
  });

  it('does not start with a route that names neither permission nor reason, nor both, also from behind a cast', () => {
    const spec = {
      method: 'get',
      path: '/api/v1/x',
      summary: 's',
      tag: 't',
      response: z.null(),
      limit: LIMITS.read,
      handler: async () => null,
    };
    type Spec = RouteSpec<z.ZodUndefined, z.ZodUndefined, z.ZodUndefined, z.ZodNull>;
    expect(() => route(spec as unknown as Spec)).to.throw(RouteDeclarationError, 'needs a permission');
    expect(() => route({ ...spec, public: 'why not' } as unknown as Spec)).to.throw(RouteDeclarationError);
    const both = { ...spec, permission: 'ward.read', public: 'A long enough reason.' };
    expect(() => route(both as unknown as Spec)).to.throw(RouteDeclarationError);
    const write = { ...spec, method: 'post', permission: 'ward.read' };
    expect(() => route(write as unknown as Spec)).to.throw(RouteDeclarationError, 'Idempotency-Key');
  });

  it('does not start with a route that shows patients and does not say what stands in the journal', () => {
    const spec = {
      method: 'get',
      path: '/api/v1/x',
      summary: 's',
      tag: 't',
      permission: 'patient.read',
      response: z.null(),
      limit: LIMITS.read,
      handler: async () => null,
    } as const;
    const reads = () => ({ action: 'x.read', subject: { kind: 'x', id: 'x' } });
    expect(() => route(spec)).to.throw(RouteDeclarationError, 'journal');
    expect(() => route({ ...spec, reads })).not.to.throw();
    expect(() => route({ ...spec, method: 'post', idempotency: { exempt: 'It reads.' } })).to.throw('journal');
    const write = { ...spec, method: 'post', idempotency: 'required', permission: 'ward.manage', reads } as const;
    expect(() => route(write)).to.throw(RouteDeclarationError, 'a change journals itself');
  });

  it('does not start with a permission that no policy speaks of', () => {
    const policies = [{ rules: { 'ward.read': {} } }];
    expect(() => assertEveryPermissionHasPolicy(policies, ['ward.read'])).not.to.throw();
    expect(() => assertEveryPermissionHasPolicy(policies, ['ward.read', 'ward.manage'])).to.throw('ward.manage');
  });
});
