import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Checkout } from './checkout.ts';
import { addressOf } from './load/listening.ts';
import { createPool, requestText } from './load/http.ts';
import type { Sample } from './servers/event-text.ts';
import type { HouseArguments } from './servers/house.ts';
import type { Seeded, SeededPerson, SeedArguments } from './servers/seed.ts';
import type { ServerProcess } from './server-process.ts';
import { startServer } from './server-process.ts';

/** A Wardline that runs, and the people who are signed in to it. */
export interface House extends Seeded {
  readonly server: ServerProcess;
  /** Where its database and its secrets lie. */
  readonly dataDir: string;
  cookieOf(person: SeededPerson): string;
  /** The headers of a read by that person. */
  headersOf(person: SeededPerson): Readonly<Record<string, string>>;
  /** The person of that number; numbers beyond the last begin anew. */
  person(number: number): SeededPerson;
  /** A ward as its board loads it. */
  board(wardId: string): Promise<Board>;
  /** What is told when a bed of that ward changes, for every server to send alike. */
  sample(wardId: string): Promise<Sample>;
  stop(): Promise<void>;
}

export interface Board {
  readonly seq: number;
  readonly beds: readonly (Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number })[];
}

export interface HouseOptions extends Partial<Omit<SeedArguments, 'dataDir'>> {
  /** Multiplies the rate limits: only where one machine asks for what a hospital's thousands would. */
  readonly limitFactor?: number;
  readonly nodeOptions?: readonly string[];
  /** Several nodes meet there. */
  readonly redisUrl?: string;
}

async function seedInto(checkout: Checkout, seed: SeedArguments): Promise<Seeded> {
  const child = fork(checkout.serverFile('seed'), [JSON.stringify(seed)], { cwd: checkout.path, execArgv: [] });
  const exited = once(child, 'exit');
  // A child's last message may arrive after its end, but never after its line is closed.
  const speechless = once(child, 'disconnect').then(async () => {
    const [code] = await exited;
    throw new Error(`The seed said nothing and ended with ${String(code)}.`);
  });
  const [seeded] = (await Promise.race([once(child, 'message'), speechless])) as [Seeded];
  await speechless.catch(() => undefined);
  return seeded;
}

/** Seeds an installation of its own and starts it. Every person in it has a session from now on, for ten minutes. */
export async function openHouse(checkout: Checkout, options: HouseOptions = {}): Promise<House> {
  const { limitFactor = 1, nodeOptions = [], redisUrl, ...seed } = options;
  const dataDir = await checkout.folder('data');
  const seeded = await seedInto(checkout, {
    dataDir,
    people: 100,
    passwords: 0,
    wards: 2,
    bedsPerWard: 60,
    otherHospitals: 0,
    journalEntries: 0,
    ...seed,
  });
  const shared = redisUrl === undefined ? {} : { redisUrl };
  const given: HouseArguments = { dataDir, hospitalId: seeded.hospitalId, limitFactor, ...shared };
  const server = await startServer(checkout, 'house', given, nodeOptions);
  await server.ask('settled');
  const house = houseAt(server, seeded, dataDir);
  return {
    ...house,
    async stop() {
      await house.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Another node on the database and the Redis of that house. Stop it first. */
export async function openSecondNode(checkout: Checkout, house: House, redisUrl: string): Promise<House> {
  const { dataDir, hospitalId } = house;
  const given: HouseArguments = { dataDir, hospitalId, limitFactor: 1, redisUrl, isGuest: true };
  return houseAt(await startServer(checkout, 'house', given), house, dataDir);
}

function houseAt(server: ServerProcess, seeded: Seeded, dataDir: string): House {
  const pool = createPool(server.port, addressOf);
  const cookieOf = ({ token }: SeededPerson) => `wl-access-${server.port}=${token}`;
  const person = (number: number): SeededPerson => {
    const one = seeded.people[number % seeded.people.length];
    if (one === undefined) throw new Error('The house has no people.');
    return one;
  };
  const headersOf = (one: SeededPerson) => ({ Cookie: cookieOf(one) });
  const board = async (wardId: string): Promise<Board> => {
    const request = requestText('GET', `/api/v1/wards/${wardId}`, server.port, headersOf(person(0)));
    const { status, body } = await pool.send(request);
    if (status !== 200) throw new Error(`The ward was refused with ${status}: ${body.toString()}`);
    return JSON.parse(body.toString()) as Board;
  };
  return {
    ...seeded,
    server,
    dataDir,
    cookieOf,
    headersOf,
    person,
    board,
    async sample(wardId) {
      const [bed] = (await board(wardId)).beds;
      const data = { bedId: bed?.id, version: bed?.version, state: bed?.['state'] };
      return { stream: `ward:${wardId}`, name: 'bed.state', data };
    },
    async stop() {
      pool.close();
      await server.stop();
    },
  };
}

export const openReference = (checkout: Checkout, kind: string): Promise<ServerProcess> =>
  startServer(checkout, 'reference', { kind });
