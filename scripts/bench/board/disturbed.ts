import { nowMs, pause } from '../clock.ts';
import { atMost } from '../figures.ts';
import type { Figure } from '../figures.ts';
import type { House } from '../house.ts';
import { openHouse } from '../house.ts';
import type { Audience } from '../load/audience.ts';
import { audienceOf } from '../load/audience.ts';
import { writerAt } from '../load/bed-writes.ts';
import { createPool, openConnection, requestText } from '../load/http.ts';
import { addressOf, openListener, toWard } from '../load/listening.ts';
import { saturated, steadily } from '../load/pace.ts';
import type { Writer } from '../load/writer.ts';
import { median, quantile, ratios, spreadOf } from '../statistics.ts';
import type { Bench, Measure } from './plan.ts';

const EVERY_MS = 100;
const SECOND_WARD_LISTENERS = 50;

const delivered = (times: readonly { deliveredMs: number }[]): number[] => times.map(({ deliveredMs }) => deliveredMs);

/** A ward that goes on being changed and listened to, while something happens to others. */
async function openCalmWard(house: House, firstPerson: number): Promise<{ audience: Audience; writer: Writer }> {
  const wardId = house.wardIds[1] ?? '';
  const audience = await audienceOf(house, wardId, SECOND_WARD_LISTENERS, firstPerson);
  const writer = await writerAt(house, wardId, audience);
  await saturated(writer, 4, 1_500);
  return { audience, writer };
}

const CLIENTS = 1_000;

/** Everybody at once: connect, authenticate, subscribe, load the ward. Answers how long until the last was back. */
async function comeBack(house: House, wardId: string): Promise<{ ms: number; close: () => void }> {
  const began = nowMs();
  const { port } = house.server;
  const back = Array.from({ length: CLIENTS }, async (_, number) => {
    const person = house.person(number);
    const connection = await openConnection(port, addressOf(number));
    const { status, body } = await connection.send(
      requestText('GET', `/api/v1/wards/${wardId}`, port, house.headersOf(person)),
    );
    connection.close();
    if (status !== 200) throw new Error(`The ward was refused with ${status}.`);
    const { seq } = JSON.parse(body.toString()) as { seq: number };
    const cookie = house.cookieOf(person);
    return openListener({ port, engine: { cookie }, subscribe: [toWard(wardId, seq)], number, onEvent: () => {} });
  });
  const listeners = await Promise.all(back);
  const ms = nowMs() - began;
  return { ms, close: () => listeners.forEach((listener) => listener.close()) };
}

async function storm(bench: Bench): Promise<readonly Figure[]> {
  const house = await openHouse(bench.checkout, { people: CLIENTS + SECOND_WARD_LISTENERS });
  const [wardId = ''] = house.wardIds;
  const { audience, writer } = await openCalmWard(house, CLIENTS);
  const rounds: { ms: number; calm: number; others: number }[] = [];
  let close = (await comeBack(house, wardId)).close;
  for (let round = 0; round < (bench.isQuick ? 1 : 3); round += 1) {
    await pause(2_000);
    const calm = quantile(delivered(await steadily(writer, EVERY_MS, 6_000)), 0.99);
    close();
    await house.server.calm();
    const back = comeBack(house, wardId);
    const others = quantile(delivered(await steadily(writer, EVERY_MS, 4_000)), 0.99);
    const done = await back;
    bench.delay('1,000 coming back', await house.server.usage());
    close = done.close;
    rounds.push({ ms: done.ms, calm, others });
  }
  close();
  writer.close();
  bench.heard(audience.faults());
  audience.close();
  await house.stop();
  const all = rounds.map(({ ms }) => ms / 1_000);
  return [
    {
      id: 'PERF-8',
      measure: '1,000 clients reconnect, authenticate, subscribe, load: all back',
      unit: 's',
      ours: median(all),
      reference: null,
      judged: spreadOf(all),
      must: atMost(4, 's'),
      stretch: atMost(2, 's'),
    },
    {
      id: 'PERF-8',
      measure: 'meanwhile at another ward: bed change, p99 (calm)',
      unit: 'ms',
      ours: median(rounds.map(({ others }) => others)),
      reference: median(rounds.map(({ calm }) => calm)),
      judged: ratios(
        rounds.map(({ others }) => others),
        rounds.map(({ calm }) => calm),
      ),
      must: atMost(3),
      stretch: null,
    },
  ];
}

const STALLED = 10;
const POUR_BYTES = 2_048;
const POUR_EVERY_MS = 20;
const POUR_COUNT = 12;

/** 1 % of a thousand listeners stop reading while their ward has much to say. */
async function stalledReaders(bench: Bench): Promise<readonly Figure[]> {
  const ms = bench.isQuick ? 25_000 : 60_000;
  const house = await openHouse(bench.checkout, { people: CLIENTS });
  const [stalledWard = '', calmWard = ''] = house.wardIds;
  const audience = await audienceOf(house, calmWard, CLIENTS - STALLED, STALLED);
  const writer = await writerAt(house, calmWard, audience);
  await saturated(writer, 4, 2_000);
  const stalled = await audienceOf(house, stalledWard, STALLED);
  await house.server.ask('sample', await house.sample(stalledWard));
  let { seq: last } = await house.board(stalledWard);
  const pour = async () => {
    const until = nowMs() + ms;
    while (nowMs() < until) {
      await house.server.ask('pour', { from: last + 1, count: POUR_COUNT, bytes: POUR_BYTES });
      last += POUR_COUNT;
      await pause(POUR_EVERY_MS);
    }
  };
  const observed = async () => {
    const before = (await house.server.usage()).rssKb;
    let most = before;
    const watch = setInterval(() => void house.server.usage().then(({ rssKb }) => (most = Math.max(most, rssKb))), 500);
    const [times] = await Promise.all([steadily(writer, EVERY_MS, ms), pour()]);
    clearInterval(watch);
    return { p95: quantile(delivered(times), 0.95), addedMb: (most - before) / 1_024 };
  };
  const calm = await observed();
  for (const listener of stalled.listeners) listener.stopReading();
  await house.server.calm();
  const disturbed = await observed();
  bench.delay('readers that stopped', await house.server.usage());
  const counts = await house.server.ask<{ stalled: number }>('counts');
  for (const listener of stalled.listeners) listener.readAgain();
  const resynced = await comesBackToResync(house, stalledWard, last);
  writer.close();
  bench.heard(audience.faults());
  audience.close();
  stalled.close();
  await house.stop();
  return [
    {
      id: 'PERF-9',
      measure: `1 % stop reading for ${ms / 1_000} s: memory more than without`,
      unit: 'MB',
      ours: disturbed.addedMb,
      reference: calm.addedMb,
      judged: spreadOf([Math.max(0, disturbed.addedMb - calm.addedMb)]),
      must: atMost(64, 'MB'),
      stretch: null,
      note: `${counts.stalled} of ${STALLED} cut off; ${resynced ? 'told to resync' : 'NOT told to resync'}`,
    },
    {
      id: 'PERF-9',
      measure: 'meanwhile the others: bed change, p95 (same run without)',
      unit: 'ms',
      ours: disturbed.p95,
      reference: calm.p95,
      judged: spreadOf([disturbed.p95 / calm.p95]),
      must: atMost(1.2),
      stretch: null,
    },
  ];
}

/** Whoever was cut off comes back with the number it had, and must be told to load afresh. */
async function comesBackToResync(house: House, wardId: string, last: number): Promise<boolean> {
  const cookie = house.cookieOf(house.person(0));
  const { port } = house.server;
  const subscribe = [toWard(wardId, last)];
  const listener = await openListener({ port, engine: { cookie }, subscribe, number: 0, onEvent: () => {} });
  listener.close();
  return listener.answers[0]?.resync === true;
}

/** Sign-ins at a steady pace, with passwords at the cost that ships. Answers how many were let in. */
async function signIns(house: House, everyMs: number, ms: number): Promise<number> {
  const { port } = house.server;
  const pool = createPool(port, addressOf);
  const headers = { Origin: `http://127.0.0.1:${port}` };
  const underway: Promise<boolean>[] = [];
  const began = nowMs();
  for (let turn = 0; turn * everyMs < ms; turn += 1) {
    await pause(Math.max(0, began + turn * everyMs - nowMs()));
    const login = house.logins[turn % house.logins.length];
    const body = { hospitalCode: house.hospitalCode, ...login };
    const answer = pool.send(requestText('POST', '/api/v1/sign-in', port, headers, body));
    underway.push(answer.then(({ status }) => status === 200));
  }
  const letIn = (await Promise.all(underway)).filter(Boolean).length;
  pool.close();
  return letIn;
}

const LISTENERS = 500;
const SIGN_IN_EVERY_MS = 200;

async function duringSignIns(bench: Bench): Promise<readonly Figure[]> {
  const house = await openHouse(bench.checkout, { people: LISTENERS, passwords: 5 });
  const [wardId = ''] = house.wardIds;
  const audience = await audienceOf(house, wardId, LISTENERS);
  const writer = await writerAt(house, wardId, audience);
  await saturated(writer, 8, 2_000);
  const rounds: { calm: number; busy: number }[] = [];
  let [asked, letIn] = [0, 0];
  for (let round = 0; round < bench.rounds; round += 1) {
    const calm = quantile(delivered(await steadily(writer, EVERY_MS, bench.stretchMs)), 0.95);
    await house.server.calm();
    const both = [
      steadily(writer, EVERY_MS, bench.stretchMs),
      signIns(house, SIGN_IN_EVERY_MS, bench.stretchMs),
    ] as const;
    const [times, count] = await Promise.all(both);
    bench.delay('five sign-ins a second', await house.server.usage());
    asked += bench.stretchMs / SIGN_IN_EVERY_MS;
    letIn += count;
    rounds.push({ calm, busy: quantile(delivered(times), 0.95) });
  }
  writer.close();
  bench.heard(audience.faults());
  audience.close();
  await house.stop();
  const calm = rounds.map((round) => round.calm);
  const busy = rounds.map((round) => round.busy);
  return [
    {
      id: 'PERF-10',
      measure: 'five sign-ins a second: bed change, p95 (same run without)',
      unit: 'ms',
      ours: median(busy),
      reference: median(calm),
      judged: ratios(busy, calm),
      must: atMost(2),
      stretch: atMost(1.3),
      note: `${letIn} of ${asked} let in`,
    },
  ];
}

export const reconnectStorm: Measure = { id: 'perf-8', run: storm };
export const stalled: Measure = { id: 'perf-9', run: stalledReaders };
export const signInLoad: Measure = { id: 'perf-10', run: duringSignIns };
