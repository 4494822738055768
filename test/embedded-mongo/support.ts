// An engine of its own for each test file: own folder, own socket, nothing left behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSocket, type Socket } from 'node:net';
import {
  BSON,
  MongoClient,
  MongoServerError,
  type Collection,
  type Document,
  type MongoClientOptions,
  type ObjectId,
} from 'mongodb';
import { startEmbeddedMongo, type EmbeddedMongo, type EmbeddedMongoOptions } from '../../server/embedded-mongo/host.ts';

/** Documents of the tests; `_id` may be anything. */
export type Row = Document & { _id?: string | number | ObjectId };

export type TestEngine = {
  dataDir: string;
  client: MongoClient;
  uri: string;
  connect(options?: MongoClientOptions): MongoClient;
  /** A collection of a database that no other test uses. */
  collection(name?: string): Collection<Row>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

let databases = 0;

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'engine-test-'));

export async function startTestEngine(options: Partial<EmbeddedMongoOptions> = {}): Promise<TestEngine> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const settings: EmbeddedMongoOptions = { durability: 'nosync', host: 'inline', ...options, dataDir };
  let engine: EmbeddedMongo = await startEmbeddedMongo(settings);
  let clients: MongoClient[] = [];

  function connect(clientOptions: MongoClientOptions = {}): MongoClient {
    const client = new MongoClient(engine.uri, { serverSelectionTimeoutMS: 5000, ...clientOptions });
    clients.push(client);
    return client;
  }

  async function disconnect(): Promise<void> {
    await Promise.all(clients.map((client) => client.close()));
    clients = [];
    await engine.stop();
  }

  const test: TestEngine = {
    dataDir,
    client: connect(),
    get uri() {
      return engine.uri;
    },
    connect,
    collection(name = 'things') {
      databases += 1;
      return test.client.db(`test${databases}`).collection<Row>(name);
    },
    async restart() {
      await disconnect();
      engine = await startEmbeddedMongo(settings);
      test.client = connect();
    },
    async stop() {
      await disconnect();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return test;
}

/** The server error a call ends with; fails when it succeeds. */
export async function errorOf(work: Promise<unknown>): Promise<MongoServerError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MongoServerError) return error;
    throw error;
  }
  throw new Error('an error was expected');
}

/** Resolves when `condition` holds; the test's own time limit ends the wait. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** How many documents a find has looked at, and with which stage. */
export async function examined(
  collection: Collection<Row>,
  filter: Row,
  options: { sort?: Record<string, 1 | -1>; hint?: string } = {},
): Promise<{ documents: number; stage: string }> {
  const plan = await collection.find(filter, options).explain('executionStats');
  const { executionStats, queryPlanner } = plan as {
    executionStats: { totalDocsExamined: number };
    queryPlanner: { winningPlan: { stage: string } };
  };
  return { documents: executionStats.totalDocsExamined, stage: queryPlanner.winningPlan.stage };
}

export type RawConnection = {
  /** Sends the bytes as they are and resolves with the next whole message. */
  exchange(message: Buffer): Promise<Buffer>;
  /** One command, without the driver's sessions and retries. */
  command(command: Document): Promise<Document>;
  send(message: Buffer): void;
  closed: Promise<void>;
  close(): void;
};

const HEADER_BYTES = 16;

/** An OP_MSG with `command` as its body. */
export function opMsg(command: Document, flags = 0): Buffer {
  const body = BSON.serialize(command);
  const message = Buffer.alloc(HEADER_BYTES + 5 + body.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(1, 4);
  message.writeInt32LE(2013, 12);
  message.writeUInt32LE(flags, HEADER_BYTES);
  message.set(body, HEADER_BYTES + 5);
  return message;
}

export function openRaw(uri: string): RawConnection {
  const socket: Socket = connectSocket(decodeURIComponent(uri.slice('mongodb://'.length, uri.indexOf('/?'))));
  let received = Buffer.alloc(0);
  let waiting: ((message: Buffer) => void)[] = [];
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
      const length = received.readInt32LE(0);
      const [first, ...others] = waiting;
      waiting = others;
      first?.(received.subarray(0, length));
      received = received.subarray(length);
    }
  });
  const exchange = (message: Buffer): Promise<Buffer> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      socket.write(message);
    });
  return {
    exchange,
    async command(command) {
      return BSON.deserialize((await exchange(opMsg(command))).subarray(HEADER_BYTES + 5));
    },
    send: (message) => void socket.write(message),
    closed,
    close: () => socket.destroy(),
  };
}
