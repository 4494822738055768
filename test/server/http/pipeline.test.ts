import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { context, person } from '../../../server/access/context.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { defineCollection } from '../../../server/db/collection.ts';
import { repository } from '../../../server/db/repository.ts';
import { networkOf } from '../../../server/http/address.ts';
import { asProblemError, refuse } from '../../../server/http/problem-error.ts';
import { LIMITS } from '../../../server/http/rate-limits.ts';
import { route } from '../../../server/http/route.ts';
import { journal } from '../../../server/journal/journal.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import { staffId, wardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import { line } from '../../../shared/types/text.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import '../../support/matchers.ts';
import type { SmallHouse } from './small-house.ts';
import { openSmallHouse } from './small-house.ts';

interface Note {
  readonly text: string;
}

const noteCollection = defineCollection<Note>({
  name: 'pipelineTestNotes',
  fields: { text: { type: String, required: true } },
  indexes: [],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});
const notePolicy = definePolicy<Note>({ of: 'note', scope: () => ({}), rules: {} });
const notes = () => repository(noteCollection, notePolicy);

const noteView = z.strictObject({ id: z.string(), text: z.string() });

const addNote = route({
  method: 'post',
  path: '/api/v1/notes',
  summary: 'Add a note.',
  tag: 'Test',
  permission: 'ward.manage',
  body: z.strictObject({ text: line(20), more: z.strictObject({ deep: z.array(z.number()) }).optional() }),
  response: noteView,
  status: 201,
  limit: LIMITS.write,
  idempotency: 'required',
  handler: async ({ body }) => {
    if (body.text === 'refused') throw refuse('state-refused', { detail: 'Not now.' });
    const note = await notes().insert({ text: body.text });
    await journal({ action: 'note.added', subject: { kind: 'note', id: note._id } });
    return { id: note._id, text: note.text };
  },
});

const jot = route({
  method: 'post',
  path: '/api/v1/jottings',
  summary: 'Write something down.',
  tag: 'Test',
  permission: 'ward.read',
  query: z.strictObject({ colour: z.string().optional() }),
  response: noteView,
  limit: LIMITS.write,
  idempotency: 'required',
  handler: async () => {
    const note = await notes().insert({ text: 'seen in the ward' });
    await journal({ action: 'note.added', subject: { kind: 'note', id: note._id } });
    return { id: note._id, text: note.text };
  },
});

/** What stands in the way of entering, and what those who ask wait for. */
const gate = { isOpen: false, passed: Promise.resolve() };
const enter = route({
  method: 'post',
  path: '/api/v1/entries',
  summary: 'Does what may not be possible just now.',
  tag: 'Test',
  permission: 'ward.manage',
  response: noteView,
  limit: LIMITS.write,
  idempotency: 'required',
  handler: async () => {
    const { isOpen, passed } = gate;
    await passed;
    if (!isOpen) throw refuse('state-refused', { detail: 'Not now.' });
    const note = await notes().insert({ text: 'entered' });
    await journal({ action: 'note.added', subject: { kind: 'note', id: note._id } });
    return { id: note._id, text: note.text };
  },
});

const forgetful = route({
  method: 'post',
  path: '/api/v1/forgetful',
  summary: 'Changes something without a journal entry.',
  tag: 'Test',
  permission: 'ward.manage',
  response: z.strictObject({}),
  limit: LIMITS.write,
  idempotency: 'required',
  handler: async () => {
    await notes().insert({ text: 'unjournalled' });
    return {};
  },
});

const listed = route({
  method: 'get',
  path: '/api/v1/listed',
  summary: 'A list to keep.',
  tag: 'Test',
  permission: 'ward.read',
  query: z.strictObject({ limit: z.coerce.number().int().max(9).optional() }),
  response: z.string(),
  produces: 'text/csv',
  limit: LIMITS.read,
  handler: async () => '\ufeffname\r\n<script>alert(1)</script>\r\n',
});

const leaky = route({
  method: 'get',
  path: '/api/v1/leaky',
  summary: 'Answers more than its schema names.',
  tag: 'Test',
  permission: 'ward.read',
  response: z.strictObject({ shown: z.string() }),
  limit: LIMITS.read,
  handler: async () => ({ shown: 'yes', passwordHash: 'never' }) as { shown: string },
});

const whoAmI = route({
  method: 'get',
  path: '/api/v1/who/:word',
  summary: 'Who acts, where.',
  tag: 'Test',
  permission: 'ward.read',
  params: z.strictObject({ word: z.string().max(5) }),
  query: z.strictObject({ limit: z.coerce.number().int().max(9).optional() }),
  response: z.strictObject({ hospital: z.string(), roles: z.array(z.string()) }),
  limit: { name: 'who', points: 5, seconds: 60, by: 'person' },
  handler: async () => ({ hospital: context().tenant.code, roles: [...person().roles] }),
});

const openToAll = route({
  method: 'get',
  path: '/api/v1/open',
  summary: 'Public.',
  tag: 'Test',
  public: 'A test of what is public.',
  response: z.strictObject({ hasContext: z.boolean() }),
  limit: LIMITS.public,
  handler: async () => {
    try {
      context();
      return { hasContext: true };
    } catch {
      return { hasContext: false };
    }
  },
});

const broken = route({
  method: 'get',
  path: '/api/v1/broken',
  summary: 'Fails.',
  tag: 'Test',
  permission: 'ward.read',
  response: z.strictObject({}),
  limit: LIMITS.read,
  whenLocked: 'allowed',
  handler: async () => {
    throw new Error('The patient Thandi Mokoena has no bed.');
  },
});

describe('The pipeline every request passes through', () => {
  let kernel: Kernel;
  let house: SmallHouse;

  before(async () => {
    kernel = await openKernel();
    house = await openSmallHouse(kernel, [addNote, jot, enter, forgetful, leaky, listed, whoAmI, openToAll, broken]);
  });
  after(async () => {
    await house.close();
    await kernel.close();
  });

  const noteCount = (tenant = kernel.north) => kernel.as(tenant, () => notes().count({}));

  it('takes the hospital and the actor from the session and from nowhere else', async () => {
    const nurse = house.someone(kernel.south, 'nurse');
    const answer = await nurse.get('/api/v1/who/me', { headers: { 'x-hospital': kernel.north.id } });
    expect(answer.body).to.deep.equal({ hospital: 'SOUTH', roles: ['nurse'] });
    expect(await nurse.get(`/api/v1/who/me?hospitalId=${kernel.north.id}`)).to.be.problem(
      'invalid-input',
      '/query/hospitalId',
    );
  });

  it('refuses who is not signed in, who may not, and whose screen is locked', async () => {
    expect(await house.stranger().get('/api/v1/who/me')).to.be.problem('not-signed-in');
    expect(await house.someone(kernel.north, 'nurse').post('/api/v1/notes', { text: 'a' })).to.be.problem(
      'not-allowed',
    );
    const locked = house.someone(kernel.north, 'admin', { isLocked: true });
    expect(await locked.post('/api/v1/notes', { text: 'a' })).to.be.problem('session-locked');
  });

  it('answers with a file where the route makes one, which a browser keeps and never shows; its refusals stay problems', async () => {
    const nurse = house.someone(kernel.north, 'nurse');
    const answer = await fetch(`${house.origin}/api/v1/listed`, { headers: { cookie: nurse.cookieHeader() } });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).to.equal('attachment');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.slice(0, 3)], 'a mark that it is UTF-8').to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).to.equal('name\r\n<script>alert(1)</script>\r\n');
    expect(await nurse.get('/api/v1/listed?limit=10')).to.be.problem('invalid-input', '/query/limit');
    expect(await house.stranger().get('/api/v1/listed')).to.be.problem('not-signed-in');
  });

  it('refuses a change that would answer with a file', () => {
    const declare = () =>
      route({
        method: 'post',
        path: '/api/v1/filed',
        summary: 'Changes something and answers with a file.',
        tag: 'Test',
        permission: 'ward.manage',
        response: z.string(),
        produces: 'text/csv',
        limit: LIMITS.write,
        idempotency: 'required',
        handler: async () => '',
      });
    expect(declare).to.throw('only a read answers with a file');
  });

  it('gives a public route no context, so that it cannot reach a hospital by accident', async () => {
    expect((await house.stranger().get('/api/v1/open')).body).to.deep.equal({ hasContext: false });
  });

  it('refuses a write from a foreign page, without the session’s token, or with another’s', async () => {
    const admin = house.someone(kernel.north, 'admin');
    const evil = { headers: { origin: 'https://evil.example' } };
    expect(await admin.post('/api/v1/notes', { text: 'a' }, evil)).to.be.problem('origin-refused');
    admin.csrfToken = null;
    expect(await admin.post('/api/v1/notes', { text: 'a' })).to.be.problem('csrf-refused');
    admin.csrfToken = 'another';
    expect(await admin.post('/api/v1/notes', { text: 'a' })).to.be.problem('csrf-refused');
  });

  it('refuses a write that the browser says comes from another site, even where it names no origin', async () => {
    const admin = house.someone(kernel.north, 'admin');
    const write = async (site: string) => {
      const answer = await fetch(`${house.origin}/api/v1/notes`, {
        method: 'POST',
        headers: {
          cookie: admin.cookieHeader(),
          'x-csrf-token': admin.csrfToken ?? '',
          'idempotency-key': uuid(),
          'content-type': 'application/json',
          'sec-fetch-site': site,
        },
        body: JSON.stringify({ text: '' }),
      });
      return { status: answer.status, body: await answer.json(), headers: answer.headers };
    };
    for (const site of ['cross-site', 'same-site', 'something-new'])
      expect(await write(site), site).to.be.problem('origin-refused');
    // Let in, and refused for what it says.
    for (const site of ['same-origin', 'none']) expect(await write(site), site).to.be.problem('invalid-input');
    const looked = await admin.get('/api/v1/who/me', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(looked.status, 'a read').to.equal(200);
  });

  it('names everything wrong with the input at once, and refuses fields it does not know', async () => {
    const admin = house.someone(kernel.north, 'admin');
    const answer = await admin.post('/api/v1/notes', { text: '', owner: 'me', more: { deep: ['x'] } });
    expect(answer).to.be.problem('invalid-input', '/body/text');
    expect(answer).to.be.problem('invalid-input', '/body/owner');
    expect(answer).to.be.problem('invalid-input', '/body/more/deep/0');
    expect(await admin.get('/api/v1/who/toolong')).to.be.problem('invalid-input', '/params/word');
    expect(await admin.get('/api/v1/who/me?limit=10')).to.be.problem('invalid-input', '/query/limit');
    expect(await noteCount()).to.equal(0);
  });

  it('reads JSON only: other types, other encodings, too much, too deep and broken text are refused', async () => {
    const admin = house.someone(kernel.north, 'admin');
    const send = async (body: string | Buffer, headers: Record<string, string>) => {
      const response = await fetch(`${house.origin}/api/v1/notes`, {
        method: 'POST',
        headers: {
          cookie: admin.cookieHeader(),
          'x-csrf-token': admin.csrfToken ?? '',
          'idempotency-key': uuid(),
          'content-type': 'application/json',
          ...headers,
        },
        body: new Uint8Array(Buffer.from(body)),
      });
      return { status: response.status, body: await response.json(), headers: response.headers };
    };
    expect(await send('text=a', { 'content-type': 'application/x-www-form-urlencoded' })).to.be.problem(
      'unsupported-media-type',
    );
    expect(await send('{}', { 'content-encoding': 'gzip' })).to.be.problem('unsupported-media-type');
    expect(await send('{"text":', {})).to.be.problem('malformed-body');
    for (const half of ['{"text":"a\\ud800"}', '{"text":"a","more":{"deep":["\\udc00"]}}', '{"\\ud800":1}']) {
      expect(await send(half, {}), half).to.be.problem('malformed-body');
    }
    expect((await send('{"text":"\\ud83d\\ude00"}', {})).status).to.equal(201);
    expect(await send(Buffer.from([0x22, 0xff, 0x22]), {})).to.be.problem('malformed-body');
    expect(await send(`${'['.repeat(20)}${']'.repeat(20)}`, {})).to.be.problem('malformed-body');
    expect(await send(JSON.stringify({ text: 'x'.repeat(110 * 1024) }), {})).to.be.problem('payload-too-large');
  });

  it('takes a client that goes away in the middle of its body for no failure of ours', async () => {
    const admin = house.someone(kernel.north, 'admin');
    const socket = connect(Number(new URL(house.origin).port), '127.0.0.1');
    const from = kernel.logged.length;
    socket.write(
      [
        'POST /api/v1/notes HTTP/1.1',
        'Host: 127.0.0.1',
        'Content-Type: application/json',
        'Content-Length: 1000',
        `Cookie: ${admin.cookieHeader()}`,
        `X-CSRF-Token: ${admin.csrfToken ?? ''}`,
        '',
        '{"text":',
      ].join('\r\n'),
      () => socket.destroy(),
    );
    const lines = () => kernel.logged.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>);
    while (!lines().some((line) => line['route'] === '/api/v1/notes')) await new Promise((done) => setImmediate(done));
    expect(lines().find((line) => line['msg'] === 'request')).to.include({ problem: 'malformed-body' });
    expect(lines().filter((line) => line['msg'] === 'A request failed.')).to.deep.equal([]);
  });

  it('calls what the database says will pass unavailable, and nothing else', () => {
    const labelled = (label: string) => Object.assign(new Error('no'), { errorLabels: [label] });
    expect(asProblemError(labelled('TransientTransactionError')).kind).to.equal('unavailable');
    expect(asProblemError(labelled('UnknownTransactionCommitResult')).kind).to.equal('unavailable');
    expect(asProblemError(labelled('SomethingElse')).kind).to.equal('internal');
    expect(asProblemError(Object.assign(new Error('no'), { errorLabels: 'x' })).kind).to.equal('internal');
  });

  it('counts an IPv6 network as one address', () => {
    const same = ['2001:db8:1:2::1', '2001:0DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2:3::', '2001:db8:1:2::9%eth0'];
    expect([...new Set(same.map(networkOf))]).to.deep.equal(['2001:db8:1:2::/64']);
    expect(networkOf('2001:db8:1:3::1')).not.to.equal(networkOf('2001:db8:1:2::1'));
    expect([networkOf('::1'), networkOf('fe80::1')]).to.deep.equal(['0:0:0:0::/64', 'fe80:0:0:0::/64']);
    expect([networkOf('::ffff:192.0.2.7'), networkOf('192.0.2.7'), networkOf('unknown')]).to.deep.equal([
      '192.0.2.7',
      '192.0.2.7',
      'unknown',
    ]);
  });

  it('lets nothing leave that the response schema does not name', async () => {
    const answer = await house.someone(kernel.north, 'nurse').get('/api/v1/leaky');
    expect(answer).to.be.problem('internal');
    expect(JSON.stringify(answer.body)).not.to.contain('never');
  });

  it('answers an unknown error with a bare 500 and a request id, and logs no word of it', async () => {
    const answer = await house.someone(kernel.north, 'nurse').get('/api/v1/broken');
    expect(answer).to.be.problem('internal');
    expect(answer.body).to.have.property('requestId', answer.headers.get('x-request-id'));
    expect(JSON.stringify(answer.body)).not.to.contain('Mokoena');
    const lines = kernel.logged.join('\n');
    expect(lines).to.contain(answer.headers.get('x-request-id'));
    expect(lines).not.to.contain('Mokoena');
  });

  it('refuses to commit a change that no journal entry speaks of', async () => {
    const admin = house.someone(kernel.north, 'admin');
    const before = await noteCount();
    expect(await admin.post('/api/v1/forgetful')).to.be.problem('internal');
    expect(await noteCount()).to.equal(before);
  });

  it('counts by person and says when to come back', async () => {
    const small = await openSmallHouse(kernel, [whoAmI], 1);
    try {
      const [busy, calm] = [small.someone(kernel.north, 'nurse'), small.someone(kernel.north, 'nurse')];
      const answers = await Promise.all(Array.from({ length: 8 }, () => busy.get('/api/v1/who/me')));
      const refused = answers.filter((answer) => answer.status === 429);
      expect(refused).to.have.length(3);
      for (const answer of refused) {
        expect(answer).to.be.problem('rate-limited');
        expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 60);
      }
      expect((await calm.get('/api/v1/who/me')).status).to.equal(200);
    } finally {
      await small.close();
    }
  });

  describe('with an Idempotency-Key', () => {
    it('is demanded of every write, in a form that cannot be guessed by chance', async () => {
      const admin = house.someone(kernel.north, 'admin');
      const send = (idempotencyKey: string | null) => admin.post('/api/v1/notes', { text: 'a' }, { idempotencyKey });
      expect(await send(null)).to.be.problem('idempotency-key-missing');
      expect(await send('short')).to.be.problem('idempotency-key-missing');
    });

    it('gives a repeat the same answer and the effect once', async () => {
      const before = await noteCount();
      const admin = house.someone(kernel.north, 'admin');
      const idempotencyKey = uuid();
      const first = await admin.post('/api/v1/notes', { text: 'once' }, { idempotencyKey });
      const second = await admin.post('/api/v1/notes', { text: 'once' }, { idempotencyKey });
      expect(first.status).to.equal(201);
      expect(second.status).to.equal(201);
      expect(second.body).to.deep.equal(first.body);
      expect(await noteCount()).to.equal(before + 1);
    });

    it('gives thirty at once one effect and all of them its answer', async () => {
      const before = await noteCount();
      const admin = house.someone(kernel.north, 'admin');
      const idempotencyKey = uuid();
      const answers = await Promise.all(
        Array.from({ length: 30 }, () => admin.post('/api/v1/notes', { text: 'burst' }, { idempotencyKey })),
      );
      expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body])))).to.have.length(1);
      expect(answers[0]?.status).to.equal(201);
      expect(await noteCount()).to.equal(before + 1);
    });

    it('refuses the key for another request, but keeps it free after a refusal', async () => {
      const admin = house.someone(kernel.north, 'admin');
      const idempotencyKey = uuid();
      expect(await admin.post('/api/v1/notes', { text: 'refused' }, { idempotencyKey })).to.be.problem('state-refused');
      expect((await admin.post('/api/v1/notes', { text: 'good' }, { idempotencyKey })).status).to.equal(201);
      expect(await admin.post('/api/v1/notes', { text: 'other' }, { idempotencyKey })).to.be.problem(
        'idempotency-key-reused',
      );
    });

    it('gives copies sent at once one outcome: none is done where one was told that it is not, and a later try may be', async () => {
      const before = await noteCount();
      const admin = house.someone(kernel.north, 'admin');
      const idempotencyKey = uuid();
      const send = () => admin.post('/api/v1/entries', undefined, { idempotencyKey });
      let pass: () => void = () => undefined;
      Object.assign(gate, { isOpen: false, passed: new Promise<void>((resolve) => (pass = resolve)) });
      const copies = [send()];
      await pause(100);
      gate.isOpen = true;
      copies.push(send(), send());
      await pause(100);
      pass();
      for (const answer of await Promise.all(copies)) expect(answer).to.be.problem('state-refused');
      expect(await send(), 'one that was late on the way').to.be.problem('state-refused');
      expect(await noteCount()).to.equal(before);
      await pause(1_200);
      expect((await send()).status).to.equal(200);
      expect((await send()).status).to.equal(200);
      expect(await noteCount()).to.equal(before + 1);
    });

    it('gives the kept answer to nobody who has lost a right since then, and does nothing twice', async () => {
      const before = await noteCount();
      const [a, b, c] = [wardId.parse(uuid()), wardId.parse(uuid()), wardId.parse(uuid())];
      const id = staffId.parse(uuid());
      const idempotencyKey = uuid();
      const repeat = (role: Role, wards: readonly WardId[]) =>
        house.someone(kernel.north, role, { id, wards }).post('/api/v1/jottings', undefined, { idempotencyKey });
      const first = await repeat('nurse', [a, b]);
      expect(first.status).to.equal(200);
      expect((await repeat('nurse', [b, c, a])).body).to.deep.equal(first.body);
      expect(await repeat('nurse', [a])).to.be.problem('not-allowed');
      expect(await repeat('nurse', [])).to.be.problem('not-allowed');
      expect((await repeat('nurse', [a, b])).body).to.deep.equal(first.body);
      expect(await noteCount()).to.equal(before + 1);

      const admin = house.someone(kernel.north, 'admin', { id });
      const wide = { idempotencyKey: uuid() };
      expect((await admin.post('/api/v1/jottings', undefined, wide)).status).to.equal(200);
      const nurse = house.someone(kernel.north, 'nurse', { id, wards: [a] });
      expect(await nurse.post('/api/v1/jottings', undefined, wide)).to.be.problem('not-allowed');
    });

    it('takes another query for another request', async () => {
      const admin = house.someone(kernel.north, 'admin');
      const idempotencyKey = uuid();
      const send = (query: string) => admin.post(`/api/v1/jottings${query}`, undefined, { idempotencyKey });
      expect((await send('?colour=red')).status).to.equal(200);
      expect(await send('?colour=blue')).to.be.problem('idempotency-key-reused');
    });

    it('is each person’s own: another’s key of the same text is another key, in both hospitals', async () => {
      const [north, south] = [await noteCount(kernel.north), await noteCount(kernel.south)];
      const idempotencyKey = uuid();
      for (const tenant of [kernel.north, kernel.north, kernel.south]) {
        await house.someone(tenant, 'admin').post('/api/v1/notes', { text: 'same key' }, { idempotencyKey });
      }
      expect(await noteCount(kernel.north)).to.equal(north + 2);
      expect(await noteCount(kernel.south)).to.equal(south + 1);
    });
  });
});
