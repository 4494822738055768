import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { DataDirectoryInUseError, startEmbeddedMongo, type EmbeddedMongo } from '../../server/embedded-mongo/host.ts';
import { temporaryFolder, type Row } from './support.ts';

const CRASHES = 3;
const ACCOUNTS = 10;

describe('Embedded engine: what survives', () => {
  const folders: string[] = [];
  const newFolder = (): string => {
    const folder = temporaryFolder();
    folders.push(folder);
    return folder;
  };
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** Writes until the engine is killed under it; returns the numbers that were acknowledged. */
  async function writeUntilKilled(
    engine: EmbeddedMongo,
    firstNumber: number,
  ): Promise<{ acked: Set<number>; next: number }> {
    const client = new MongoClient(engine.uri, { retryWrites: false, serverSelectionTimeoutMS: 300 });
    const rows = client.db('crash').collection<Row>('rows');
    const accounts = client.db('crash').collection<Row>('accounts');
    const acked = new Set<number>();
    let next = firstNumber;
    const inserters = Array.from({ length: 4 }, async () => {
      for (;;) {
        const k = next;
        next += 1;
        await rows.insertOne({ _id: k, k: `k${k}` });
        acked.add(k);
        if (acked.size === 120 && engine.pid) process.kill(engine.pid, 'SIGKILL');
      }
    });
    const transfers = Array.from({ length: 2 }, async (_, lane) => {
      for (let n = lane; ; n += 1) {
        await client.withSession((session) =>
          session.withTransaction(
            async () => {
              await accounts.updateOne({ _id: n % ACCOUNTS }, { $inc: { balance: -5 } }, { session });
              await accounts.updateOne({ _id: (n + 3) % ACCOUNTS }, { $inc: { balance: 5 } }, { session });
            },
            { timeoutMS: 1500 },
          ),
        );
      }
    });
    await Promise.allSettled([...inserters, ...transfers]);
    await client.close();
    return { acked, next };
  }

  async function check(engine: EmbeddedMongo, acked: ReadonlySet<number>): Promise<void> {
    const client = new MongoClient(engine.uri);
    const rows = client.db('crash').collection<Row>('rows');
    const found = new Set((await rows.find().toArray()).map(({ _id }) => Number(_id)));
    const lost = [...acked].filter((k) => !found.has(k));
    expect(lost, 'acknowledged documents that are gone').to.deep.equal([]);
    const byIndex = await rows.find().hint('k_1').toArray();
    expect(byIndex.length, 'documents in the index').to.equal(found.size);
    expect(await rows.estimatedDocumentCount()).to.equal(found.size);
    const balances = await client.db('crash').collection<Row>('accounts').find().toArray();
    expect(balances.reduce((sum, { balance }) => sum + Number(balance), 0)).to.equal(100 * ACCOUNTS);
    for (const name of ['rows', 'accounts']) {
      const { valid, errors } = await client.db('crash').command({ validate: name });
      expect({ valid, errors }).to.deep.equal({ valid: true, errors: [] });
    }
    await client.close();
  }

  it(`loses no acknowledged write, and never half of a transaction, when killed ${CRASHES} times under load`, async function () {
    this.timeout(60_000);
    const dataDir = newFolder();
    let engine = await startEmbeddedMongo({ dataDir, host: 'child' });
    const client = new MongoClient(engine.uri);
    await client.db('crash').collection('rows').createIndex({ k: 1 }, { unique: true });
    await client
      .db('crash')
      .collection<Row>('accounts')
      .insertMany(Array.from({ length: ACCOUNTS }, (_, _id) => ({ _id, balance: 100 })));
    await client.close();
    const acked = new Set<number>();
    let next = 0;
    for (let crash = 0; crash < CRASHES; crash += 1) {
      const written = await writeUntilKilled(engine, next);
      next = written.next;
      for (const k of written.acked) acked.add(k);
      await engine.stop();
      // The killed process has left its lock and socket behind; both are taken over.
      engine = await startEmbeddedMongo({ dataDir, host: 'child' });
      await check(engine, acked);
    }
    expect(acked.size).to.be.at.least(120 * CRASHES);
    await engine.stop();
  });

  it('keeps documents, indexes, options and sessions of a folder that is opened again', async () => {
    const dataDir = newFolder();
    const write = await startEmbeddedMongo({ dataDir });
    const writer = new MongoClient(write.uri);
    const created = await writer.db('kept').createCollection<Row>('rows', { validator: { n: { $type: 'int' } } });
    await created.createIndex({ tags: 1 }, { unique: true, partialFilterExpression: { n: { $gt: 0 } } });
    await created.insertMany([
      { n: 1, tags: ['a', 'b'] },
      { n: 0, tags: ['a'] },
    ]);
    await writer.close();
    await write.stop();
    const read = await startEmbeddedMongo({ dataDir });
    const reader = new MongoClient(read.uri);
    const rows = reader.db('kept').collection<Row>('rows');
    expect(await rows.countDocuments()).to.equal(2);
    expect(await rows.find({ tags: 'b', n: { $gt: 0 } }).toArray()).to.have.length(1);
    expect(await rows.insertOne({ n: 5, tags: ['b'] }).catch(({ code }) => code)).to.equal(11000);
    expect(await rows.insertOne({ n: 'five' }).catch(({ code }) => code)).to.equal(121);
    await reader.close();
    await read.stop();
  });

  it('lets one process at a time have a folder, and nobody else look into it', async () => {
    const dataDir = newFolder();
    const engine = await startEmbeddedMongo({ dataDir, host: 'child' });
    expect(statSync(dataDir).mode & 0o777).to.equal(0o700);
    let refusal: unknown;
    await startEmbeddedMongo({ dataDir, host: 'inline' }).catch((error: unknown) => (refusal = error));
    expect(refusal).to.be.instanceOf(DataDirectoryInUseError);
    expect((refusal as DataDirectoryInUseError).ownerPid).to.equal(engine.pid);
    await engine.stop();
    const next = await startEmbeddedMongo({ dataDir, host: 'inline' });
    await next.stop();
  });

  it('takes over the lock of a process that is gone, and of a number that another process has now', async () => {
    const dataDir = newFolder();
    for (const owner of [
      { pid: 999_999_999, startedAt: '1', token: 'a' },
      { pid: process.ppid, startedAt: 'another time', token: 'b' },
    ]) {
      writeFileSync(join(dataDir, 'engine.lock'), JSON.stringify(owner));
      const engine = await startEmbeddedMongo({ dataDir, host: 'inline' });
      await engine.stop();
    }
  });

  it('puts its socket elsewhere when the folder has too long a name', async () => {
    const dataDir = join(newFolder(), 'x'.repeat(90), 'y'.repeat(90));
    mkdirSync(dataDir, { recursive: true });
    const engine = await startEmbeddedMongo({ dataDir, host: 'inline' });
    expect(engine.uri).to.contain(encodeURIComponent(tmpdir()));
    const client = new MongoClient(engine.uri);
    expect(await client.db('admin').command({ ping: 1 })).to.include({ ok: 1 });
    await client.close();
    await engine.stop();
  });
});
