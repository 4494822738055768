import { expect } from 'chai';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const TOKEN = 'a token that only the operator’s Prometheus has'.replace(/\W/gu, '-');

describe('metrics', () => {
  let world: World;
  before(async () => {
    world = await openWorld({ settings: { metricsToken: TOKEN } });
  });
  after(() => world.close());

  const ask = (authorization?: string) =>
    fetch(`${world.origin}/metrics`, { headers: authorization === undefined ? {} : { authorization } });
  const valueOf = (text: string, line: RegExp): number => {
    const found = text.split('\n').find((one) => line.test(one));
    expect(found, `${line} in\n${text}`).to.be.a('string');
    return Number(found?.split(' ').at(-1));
  };

  it('are nobody’s without the token, whoever is signed in, and not there where none is set', async () => {
    for (const authorization of [undefined, 'Bearer', 'Bearer ', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      const refused = await ask(authorization);
      expect(refused.status, authorization).to.equal(401);
      expect(refused.headers.get('www-authenticate')).to.equal('Bearer');
      expect(await refused.text()).not.to.contain('wardline_');
    }
    expect((await (await world.as(world.north.admin)).get('/metrics')).status).to.equal(401);

    const silent = await openWorld();
    try {
      const answer = await fetch(`${silent.origin}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
      expect(answer.status).to.equal(404);
    } finally {
      await silent.close();
    }
  });

  it('say how the house does, and of no request whose it was or what it was about', async () => {
    const nurse = await world.as(world.north.nurse);
    const before = await (await ask(`Bearer ${TOKEN}`)).text();
    const wards = [world.north.wardA, world.north.wardB];
    for (const { id } of wards) await nurse.get(`/api/v1/wards/${id}`);
    const { id: wardId, roomId } = world.north.wardA;
    const bed = { roomId, codes: ['M1'] };
    expect((await (await world.as(world.north.admin)).post(`/api/v1/wards/${wardId}/beds`, bed)).status).to.equal(201);
    await world.app.jobs.runNow('outbox.drain', world.north.tenant);

    const answer = await ask(`Bearer ${TOKEN}`);
    expect(answer.headers.get('content-type')).to.contain('text/plain; version=0.0.4');
    const text = await answer.text();
    const grown = (line: RegExp) => valueOf(text, line) - (line.test(before) ? valueOf(before, line) : 0);
    expect(
      grown(
        /^wardline_http_request_seconds_count\{method="post",route="\/api\/v1\/wards\/:wardId\/beds",status="201"/mu,
      ),
    ).to.equal(1);
    expect(
      valueOf(text, /^wardline_http_request_seconds_count\{method="get",route="\/api\/v1\/wards\/:wardId",/u),
    ).to.be.greaterThan(0);
    expect(grown(/^wardline_transactions_total\{ended="committed"\}/mu)).to.be.greaterThan(0);
    expect(grown(/^wardline_event_told_seconds_count/mu)).to.be.greaterThan(0);
    expect(valueOf(text, /^wardline_sockets /u)).to.equal(0);
    expect(valueOf(text, /^wardline_jobs_stuck\{job="outbox.drain"\}/u)).to.equal(0);
    expect(valueOf(text, /^wardline_nodejs_eventloop_lag_p99_seconds /u)).to.be.greaterThan(0);
    for (const { id } of [...wards, world.north.nurse, world.north.tenant]) expect(text).not.to.contain(id);
  });
});
