import { expect } from 'chai';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../../../server/config/config.ts';
import type { TraceSettings } from '../../../server/tracing/tracing.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
/** As OTLP has it. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status?: { readonly code: number };
}
interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** A collector of the test's own, that keeps what it is sent as it was sent. */
async function openCollector() {
  const bodies: string[] = [];
  const asked: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ url: request.url ?? '', headers: request.headers });
      bodies.push(Buffer.concat(chunks).toString());
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    text: () => bodies.join('\n'),
    resources: () =>
      bodies.flatMap((body) => (JSON.parse(body) as Batch).resourceSpans.map(({ resource }) => resource)),
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as Batch).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () => server.close(),
  };
}

/** All that a span may ever say. */
const SAYABLE = new Set([
  ...['http.request.method', 'http.route', 'http.response.status_code', 'wardline.request_id', 'wardline.job'],
  ...['wardline.attempts', 'wardline.committed', 'wardline.events'],
  ...['wardline.database.calls', 'wardline.database.ms', 'wardline.limits.calls', 'wardline.limits.ms'],
]);

const said = (span: Span, key: string): string | number | boolean | undefined => {
  const value = span.attributes.find((attribute) => attribute.key === key)?.value;
  return (
    value?.stringValue ??
    value?.doubleValue ??
    value?.boolValue ??
    (value === undefined ? undefined : Number(value.intValue))
  );
};

const HELD_FOR = 'Canary Abernathy';
const CALLERS_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${CALLERS_TRACE}-00f067aa0ba902b7-01`;

/** Opens a house that tells the collector, holds a bed in it, and closes it, so that everything is told. */
async function heldBed(settings: Partial<TraceSettings>, traceparents: readonly string[] = []) {
  const collector = await openCollector();
  const tracing = { headers: {}, serviceName: 'wardline', share: 1, isProxyBelieved: false, ...settings };
  const world: World = await openWorld({ settings: { tracing: { endpoint: collector.endpoint, ...tracing } } });
  try {
    const admin = await world.as(world.north.admin);
    const { id: wardId, roomId } = world.north.wardA;
    const added = await admin.post(`/api/v1/wards/${wardId}/beds`, { roomId, codes: ['T1'] });
    expect(added.status).to.equal(201);
    const patient = { familyName: HELD_FOR, givenName: 'Zebedee', birthDate: '1961-04-09', sex: 'male' };
    const registered = await admin.post('/api/v1/patients', patient);
    for (const traceparent of traceparents) {
      await fetch(`${world.origin}/api/v1/wards/${wardId}?canary=Abernathy`, { headers: { traceparent } });
    }
    await fetch(`${world.origin}/healthz`);
    await world.app.jobs.runNow('outbox.drain', world.north.tenant);
    return { world, collector, registered, wardId };
  } finally {
    await world.close();
    collector.close();
  }
}

describe('traces', function () {
  this.timeout(60_000);
  let held: Awaited<ReturnType<typeof heldBed>>;
  before(async () => {
    held = await heldBed({ serviceName: 'wards', headers: { 'x-key': 'collector-key' } }, [TRACEPARENT]);
  });

  it('join a change, its transaction and its telling into one, named by patterns', () => {
    const { collector, world } = held;
    expect(collector.asked.every(({ url }) => url === '/v1/traces')).to.equal(true);
    expect(collector.asked[0]?.headers).to.include({ 'content-type': 'application/json', 'x-key': 'collector-key' });
    expect(JSON.stringify(collector.resources()[0])).to.contain('"service.name","value":{"stringValue":"wards"}');

    const spans = collector.spans();
    const request = spans.find(({ name }) => name === 'POST /api/v1/wards/:wardId/beds');
    if (request === undefined) throw new Error(`No such span: ${spans.map(({ name }) => name).join(', ')}`);
    expect(request.kind).to.equal(2);
    expect(request).not.to.have.property('parentSpanId');
    expect(said(request, 'http.response.status_code')).to.equal(201);
    expect(said(request, 'wardline.limits.calls')).to.be.greaterThan(0);
    // By it the log's line is found.
    expect(world.logged.join('')).to.contain(String(said(request, 'wardline.request_id')));

    const below = (parent: Span, name: string) =>
      spans.filter(
        (span) => span.name === name && span.parentSpanId === parent.spanId && span.traceId === request.traceId,
      );
    const [transaction] = below(request, 'transaction');
    if (transaction === undefined) throw new Error('The change has no transaction.');
    expect(said(transaction, 'wardline.attempts')).to.equal(1);
    expect(said(transaction, 'wardline.committed')).to.equal(true);
    expect(said(transaction, 'wardline.database.calls')).to.be.greaterThan(0);
    const [relay] = below(transaction, 'relay events');
    if (relay === undefined) throw new Error('Nobody was told.');
    expect(said(relay, 'wardline.events')).to.be.greaterThan(0);
    for (const span of [transaction, relay]) {
      expect(BigInt(span.startTimeUnixNano) >= BigInt(request.startTimeUnixNano)).to.equal(true);
      expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).to.equal(true);
    }
    const job = spans.find(({ name }) => name === 'job outbox.drain');
    expect(job).not.to.equal(undefined);
    expect(job).not.to.have.property('parentSpanId');
  });

  it('say nothing of a patient, a person, a ward or a hospital', () => {
    const { collector, registered, world, wardId } = held;
    expect(registered.status).to.equal(201);
    const { id: patientId } = registered.body as { readonly id: string };
    const text = collector.text();
    const { north, south } = world;
    const secret = ['Abernathy', 'Zebedee', '1961', 'canary', patientId, wardId, north.tenant.id, south.tenant.id];
    for (const word of [...secret, north.admin.id, north.admin.email, north.code, '"T1"']) {
      expect(text, word).not.to.contain(word);
    }
    const keys = collector.spans().flatMap(({ attributes }) => attributes.map(({ key }) => key));
    expect(keys.length).to.be.greaterThan(20);
    expect(keys.filter((key) => !SAYABLE.has(key))).to.deep.equal([]);
    // A name is a constant of ours or a route's pattern.
    const names = new Set(world.app.routes.map(({ spec }) => `${spec.method.toUpperCase()} ${spec.path}`));
    for (const { name } of collector.spans()) {
      expect(names.has(name) || /^(transaction|relay events|job [\w-]+(\.[\w-]+)*)$/u.test(name), name).to.equal(true);
    }
  });

  it('believe a caller’s trace only where a proxy of ours is said to begin them, and only in its right form', async () => {
    expect(held.collector.text(), 'nothing is believed by itself').not.to.contain(CALLERS_TRACE);
    const OTHER = 'a'.repeat(32);
    const malformed = `00-${OTHER}-00f067aa0ba902b7-01-extra`;
    const { collector } = await heldBed({ isProxyBelieved: true }, [TRACEPARENT, malformed]);
    const theirs = collector.spans().filter(({ traceId }) => traceId === CALLERS_TRACE);
    expect(theirs.map(({ parentSpanId }) => parentSpanId)).to.deep.equal(['00f067aa0ba902b7']);
    expect(collector.text()).not.to.contain(OTHER);
  });

  it('are dropped where the collector is away, or in the share that is not kept, and keep nobody waiting', async () => {
    const { collector } = await heldBed({ share: 0 });
    expect(collector.asked).to.deep.equal([]);
    const { world } = await heldBed({ endpoint: 'http://127.0.0.1:9' });
    expect(world.logged.filter((line) => line.includes('Traces cannot be sent'))).to.have.length(1);
  });

  // That their code is then not even loaded: test/server/start/production.test.ts.
  it('are off where nobody names a collector, and go where its settings say', async () => {
    const load = async (settings: Readonly<Record<string, string>>) =>
      (await loadConfig({ WARDLINE_DATA: held.world.dataDir, ...settings }, [])).tracing;
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example:4318/' };
    try {
      expect(await load({ OTEL_SERVICE_NAME: 'wards' })).to.equal(undefined);
      expect(await load(endpoint)).to.deep.equal({
        endpoint: 'https://collector.example:4318',
        headers: {},
        serviceName: 'wardline',
        share: 1,
        isProxyBelieved: false,
      });
      const all = {
        ...endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic-dTpw,x-a=b==',
        OTEL_TRACES_SAMPLER_ARG: '0.1',
        OTEL_PROPAGATORS: 'tracecontext',
      };
      expect(await load(all), 'no proxy stands before us').to.deep.include({ isProxyBelieved: false });
      expect(await load({ ...all, TRUSTED_PROXY_HOPS: '1' })).to.deep.include({
        headers: { authorization: 'Basic-dTpw', 'x-a': 'b==' },
        share: 0.1,
        isProxyBelieved: true,
      });
      for (const wrong of [
        { OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://collector' },
        { OTEL_TRACES_SAMPLER_ARG: '2' },
        { OTEL_EXPORTER_OTLP_HEADERS: 'nothing' },
      ]) {
        const error: unknown = await load({ ...endpoint, ...wrong }).catch((thrown: unknown) => thrown);
        expect(String(error)).to.contain(Object.keys(wrong)[0]);
      }
    } finally {
      await rm(held.world.dataDir, { recursive: true, force: true });
    }
  });
});
