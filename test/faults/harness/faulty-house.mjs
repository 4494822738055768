// The house as it ships, in a process of its own, with faults that whoever started it may call for. It differs from what
// `npm start` runs in its wiring alone: an empty installation, a database and a Redis that are named, a clock that can be set,
// rate limits that twenty clients of one address do not meet, and the faults below.
import { open } from 'node:fs/promises';
import mongoose from 'mongoose';
import { Server } from 'socket.io';

// From the start on: it never outlives whoever started it.
process.on('disconnect', () => process.exit(1));
const given = JSON.parse(process.argv[2] ?? '');
const isBuilt = process.env['WARDLINE_TEST_BUILT'] === '1';
const load = (path) =>
  import(new URL(isBuilt ? `../../../dist/server/${path}.js` : `../../../server/${path}.ts`, import.meta.url).href);

/** The fault point at which it dies, and how many times it is passed before. */
let deadly = { point: '', passes: 0 };
/** What becomes of bytes that are written to files, or read: '' as it should be, 'ENOSPC' (full) or 'EIO' (broken). */
let disk = '';
let clockOffsetMs = given.clockOffsetMs;

function pass(point) {
  if (deadly.point !== point) return;
  if (deadly.passes > 0) deadly.passes -= 1;
  else process.kill(process.pid, 'SIGKILL');
}

// Every transaction of the house ends here.
const { commitTransaction } = mongoose.mongo.ClientSession.prototype;
mongoose.mongo.ClientSession.prototype.commitTransaction = async function commit(...args) {
  pass('before-commit');
  await commitTransaction.apply(this, args);
  pass('after-commit');
};

/** Below the blob store, so that what it does about a disk that fails is what it does. */
async function spoilFiles() {
  const probe = await open(new URL(import.meta.url));
  const files = Object.getPrototypeOf(probe);
  await probe.close();
  const { writeFile, sync, readFile } = files;
  const fail = () => {
    throw Object.assign(new Error(`${disk}: the disk fails`), { code: disk });
  };
  files.writeFile = async function write(bytes, ...rest) {
    if (disk === 'ENOSPC') {
      // A full disk takes what it still has room for.
      await writeFile.call(this, bytes.subarray(0, bytes.length >> 1), ...rest);
      fail();
    }
    await writeFile.call(this, bytes, ...rest);
    pass('in-blob');
  };
  files.sync = async function flush() {
    if (disk === 'EIO') fail();
    await sync.call(this);
    pass('after-blob');
  };
  files.readFile = async function read(...rest) {
    if (disk === 'EIO') fail();
    return readFile.apply(this, rest);
  };
}

let io = null;
const { attach } = Server.prototype;
Server.prototype.attach = function attached(...args) {
  io = this;
  return attach.apply(this, args);
};

const [{ openApp }, { loadConfig }, { createLog }] = await Promise.all(['app', 'config/config', 'log/log'].map(load));
await spoilFiles();
const variables = { WARDLINE_DATA: given.dataDir, PORT: String(given.port), LOG_LEVEL: 'error' };
const config = {
  ...(await loadConfig(variables, ['--empty'])),
  databasePrefix: given.databasePrefix,
  mongodbUri: given.mongodbUri ?? undefined,
  redisUrl: given.redisUrl ?? undefined,
};
const app = await openApp(config, {
  clock: { now: () => new Date(Date.now() + clockOffsetMs) },
  log: createLog(config.logLevel),
  version: '0.0.0-faults',
  clientDir: null,
  setupCode: null,
  limitFactor: 1_000,
  unsafePasswordCost: { cost: 10, reason: 'Clients of the fault harness sign in often.' },
});
const { publish } = app.realtime;
app.realtime.publish = (...args) => {
  pass('before-tell');
  return publish.apply(app.realtime, args);
};

const answers = {
  die: (wanted) => void (deadly = wanted),
  disk: (wanted) => void (disk = wanted),
  clock: (wanted) => void (clockOffsetMs = wanted),
  /** A job, in both hospitals. */
  run: (job) => app.jobs.runNow(job),
  /** The rooms of every socket, by its id. */
  rooms: () => [...io.of('/').sockets.values()].map(({ id, rooms }) => [id, [...rooms]]),
};
process.on('message', ({ id, what, wanted }) => {
  Promise.resolve()
    .then(() => answers[what](wanted))
    .then(
      (result) => process.send({ id, result: result ?? null }),
      (error) => process.send({ id, error: String(error) }),
    );
});
// As main.ts does.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => {
    process.stderr.write(`${event}: ${error?.stack ?? error}\n`);
    process.exit(1);
  });
}
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  app.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
await app.listen();
process.send('ready');
