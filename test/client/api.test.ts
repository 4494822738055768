import { expect } from 'chai';
import { PROBLEMS, problemType } from '../../shared/types/problem-kinds.ts';
import type { Problem } from '../../shared/types/problem.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import type { Api, ApiDoors } from '../../client/src/lib/api/create-api.ts';
import { createApi } from '../../client/src/lib/api/create-api.ts';
import { ApiProblem, isUnsettled, NoAnswer } from '../../client/src/lib/api/failure.ts';
import { createKeyKeeper } from '../../client/src/lib/api/key-keeper.ts';
import { createRefresher } from '../../client/src/lib/session/refresher.ts';

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

const refusal = (kind: ProblemKind, more: Partial<Problem> = {}) =>
  json(PROBLEMS[kind].status, {
    type: problemType(kind),
    title: PROBLEMS[kind].title,
    status: PROBLEMS[kind].status,
    requestId: 'r-1',
    ...more,
  });

interface World {
  readonly api: Api;
  readonly asked: Asked[];
  readonly renewals: () => number;
  readonly ended: () => number;
  readonly locked: () => number;
}

/** An api over answers given in advance; `renew` says how a renewal of the session ends. */
function worldOf(answer: (asked: Asked, count: number) => Response, renew: () => Promise<boolean>): World {
  const asked: Asked[] = [];
  let renewals = 0;
  let ended = 0;
  let locked = 0;
  let clock = 0;
  let renewedAt = -1;
  const now = () => (clock += 1);
  const refresh = createRefresher({
    async renew() {
      renewals += 1;
      return renew();
    },
    exclusive: (work) => work(),
    renewedAt: { get: () => renewedAt, set: (at) => (renewedAt = at) },
    now,
  });
  const doors: ApiDoors = {
    async fetch(url, init) {
      const one = {
        url,
        method: init.method ?? 'GET',
        headers: init.headers as Record<string, string>,
        body: typeof init.body === 'string' ? init.body : undefined,
      };
      asked.push(one);
      return answer(one, asked.length);
    },
    csrfToken: () => 'the-token',
    refresh,
    onOver: () => (ended += 1),
    onLocked: () => (locked += 1),
    now,
  };
  return { api: createApi(doors), asked, renewals: () => renewals, ended: () => ended, locked: () => locked };
}

const never = () => Promise.reject(new Error('Nobody asked for a renewal.'));

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

describe('the client’s way to the server', () => {
  it('answers what the server answered', async () => {
    const { api, asked } = worldOf(() => json(200, { items: [1] }), never);
    expect(await api.get('/wards')).to.deep.equal({ items: [1] });
    expect(asked[0]).to.include({ url: '/api/v1/wards', method: 'GET' });
  });

  it('sends the session’s token and an Idempotency-Key with a write, and neither with a read', async () => {
    const { api, asked } = worldOf(() => json(200, {}), never);
    await api.get('/wards');
    await api.send('POST', '/wards', { body: { name: 'A' }, key: 'key-1' });
    expect(asked[0]?.headers).not.to.have.any.keys('X-CSRF-Token', 'Idempotency-Key');
    expect(asked[1]?.headers).to.include({ 'X-CSRF-Token': 'the-token', 'Idempotency-Key': 'key-1' });
    expect(asked[1]?.body).to.equal('{"name":"A"}');
  });

  it('renews the session once for many refused requests at once, and sends each of them again', async () => {
    const seen = new Map<string, number>();
    const { api, asked, renewals, ended } = worldOf(
      ({ url }) => {
        const times = (seen.get(url) ?? 0) + 1;
        seen.set(url, times);
        return times === 1 ? refusal('not-signed-in') : json(200, { url });
      },
      () => new Promise((resolve) => setImmediate(() => resolve(true))),
    );
    const answers = await Promise.all(['/a', '/b', '/c'].map((path) => api.get<{ url: string }>(path)));
    expect(answers.map(({ url }) => url)).to.deep.equal(['/api/v1/a', '/api/v1/b', '/api/v1/c']);
    expect(renewals()).to.equal(1);
    expect(asked).to.have.length(6);
    expect(ended()).to.equal(0);
  });

  it('sends the retried write with the same key, so that it is done once', async () => {
    const { api, asked } = worldOf(
      (_asked, count) => (count === 1 ? refusal('not-signed-in') : json(200, {})),
      () => Promise.resolve(true),
    );
    await api.send('POST', '/wards', { body: {} });
    expect(asked).to.have.length(2);
    expect(asked[0]?.headers['Idempotency-Key']).to.be.a('string').and.equal(asked[1]?.headers['Idempotency-Key']);
  });

  it('ends the session when the renewal is refused', async () => {
    const { api, asked, ended } = worldOf(
      () => refusal('not-signed-in'),
      () => Promise.resolve(false),
    );
    expect(await failureOf(api.get('/wards'))).to.include({ kind: 'not-signed-in' });
    expect(ended()).to.equal(1);
    expect(asked).to.have.length(1);
  });

  it('does not end the session when nobody answers the renewal', async () => {
    const { api, ended } = worldOf(
      () => refusal('not-signed-in'),
      () => Promise.reject(new NoAnswer('down')),
    );
    expect(await failureOf(api.get('/wards'))).to.be.instanceOf(NoAnswer);
    expect(ended()).to.equal(0);
  });

  it('does not take a wrong password for the end of the session', async () => {
    const { api, renewals, ended } = worldOf(() => refusal('sign-in-failed'), never);
    expect(await failureOf(api.send('POST', '/sign-in', { body: {} }))).to.include({ kind: 'sign-in-failed' });
    expect(renewals() + ended()).to.equal(0);
  });

  it('locks the screen when the session is locked', async () => {
    const { api, locked, ended } = worldOf(() => refusal('session-locked'), never);
    expect(await failureOf(api.get('/wards'))).to.include({ kind: 'session-locked' });
    expect(locked()).to.equal(1);
    expect(ended()).to.equal(0);
  });

  it('keeps what the server said about a refusal', async () => {
    const errors = [{ pointer: '/body/email', message: 'Wrong.', code: 'invalid_format' }];
    const { api } = worldOf(() => refusal('invalid-input', { errors }), never);
    const failure = await failureOf(api.send('POST', '/staff', { body: {} }));
    expect(failure).to.be.instanceOf(ApiProblem);
    expect((failure as ApiProblem).problem).to.deep.include({ errors, requestId: 'r-1', status: 400 });
  });

  it('understands a proxy’s own page as being away, and an unknown kind as our fault', async () => {
    const away = worldOf(() => new Response('<h1>Bad gateway</h1>', { status: 502 }), never);
    expect(await failureOf(away.api.get('/x'))).to.include({ kind: 'unavailable' });
    const odd = worldOf(() => json(418, { type: 'urn:other:teapot', title: 'T', status: 418, requestId: '' }), never);
    expect(await failureOf(odd.api.get('/x'))).to.include({ kind: 'internal' });
  });

  it('says that no answer came when the network failed', async () => {
    const { api } = worldOf(() => {
      throw new TypeError('Failed to fetch');
    }, never);
    expect(await failureOf(api.get('/x'))).to.be.instanceOf(NoAnswer);
  });
});

describe('renewing a session that several tabs share', () => {
  it('does not renew again for a request refused before another tab renewed', async () => {
    let renewals = 0;
    const refresh = createRefresher({
      renew: () => Promise.resolve(Boolean((renewals += 1))),
      exclusive: (work) => work(),
      renewedAt: { get: () => 50, set: () => undefined },
      now: () => 100,
    });
    expect(await refresh(40)).to.equal(true);
    expect(renewals).to.equal(0);
    expect(await refresh(60)).to.equal(true);
    expect(renewals).to.equal(1);
  });

  it('can renew again after a failure', async () => {
    let tries = 0;
    const refresh = createRefresher({
      renew() {
        tries += 1;
        return tries === 1 ? Promise.reject(new NoAnswer('down')) : Promise.resolve(true);
      },
      exclusive: (work) => work(),
      renewedAt: { get: () => -1, set: () => undefined },
      now: () => 1,
    });
    expect(await failureOf(refresh(0))).to.be.instanceOf(NoAnswer);
    expect(await refresh(0)).to.equal(true);
  });
});

describe('the key of a write whose outcome is unknown', () => {
  const keeper = () => {
    let made = 0;
    return createKeyKeeper(() => `key-${(made += 1)}`);
  };

  it('stays the same for the same body until the outcome is known', () => {
    const keys = keeper();
    expect([keys.keyFor({ a: 1 }), keys.keyFor({ a: 1 })]).to.deep.equal(['key-1', 'key-1']);
    keys.settle();
    expect(keys.keyFor({ a: 1 })).to.equal('key-2');
  });

  it('is another for another body', () => {
    const keys = keeper();
    expect([keys.keyFor({ a: 1 }), keys.keyFor({ a: 2 })]).to.deep.equal(['key-1', 'key-2']);
  });

  it('is kept after a lost answer or a fault of the server, and not after a refusal', async () => {
    const fault = worldOf(() => refusal('internal'), never);
    const conflict = worldOf(() => refusal('version-conflict'), never);
    expect(isUnsettled(await failureOf(fault.api.send('POST', '/x')))).to.equal(true);
    expect(isUnsettled(new NoAnswer('lost'))).to.equal(true);
    expect(isUnsettled(await failureOf(conflict.api.send('POST', '/x')))).to.equal(false);
  });
});
