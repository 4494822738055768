import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { mendDriver } from '../../../server/db/driver-mend.ts';
import type { EngineProcess } from '../../nodes/engine-process.ts';
import { startEngineProcess } from '../../nodes/engine-process.ts';

describe('a command to a database', () => {
  let dataDir: string;
  let engine: EngineProcess;
  const sockets = new Set<Socket>();
  const note = (message: unknown) => void sockets.add((message as { socket: Socket }).socket);
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'wardline-driver-'));
    engine = await startEngineProcess(dataDir);
    subscribe('net.client.socket', note);
  });
  after(async () => {
    unsubscribe('net.client.socket', note);
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** What a socket may do with a command just when its line breaks, in place of writing it. */
  const breaks: Readonly<Record<string, (socket: Socket, write: () => boolean) => boolean>> = {
    'it breaks between the last look at it and the writing': (socket, write) => {
      socket.destroy();
      return write();
    },
    // As Node’s own `writeAfterFIN`, which takes the place of `write` once the other side has ended.
    'the other side ended it, and it takes no more': (socket) => {
      socket.destroy();
      return false;
    },
    'it breaks while the command waits for room in it': (socket) => {
      setTimeout(() => socket.destroy(), 50);
      return false;
    },
  };
  for (const [when, written] of Object.entries(breaks)) {
    it(`comes to an end, too, where ${when}`, async () => {
      expect(mendDriver(), 'the driver has what is mended').to.equal(true);
      sockets.clear();
      const client = new mongoose.mongo.MongoClient(engine.uri, { retryWrites: false, retryReads: false });
      const words = client.db('any').collection('words');
      await words.deleteMany({});
      await words.insertOne({ word: 'before' });
      for (const socket of sockets) {
        const { write } = socket;
        socket.write = ((...args: Parameters<typeof write>) =>
          written(socket, () => write.apply(socket, args))) as typeof write;
      }
      const ended = words.insertOne({ word: 'lost' }).then(
        () => 'written',
        (error: unknown) => (error as Error).name,
      );
      expect(await Promise.race([ended, pause(5_000, 'nothing')])).to.equal('MongoNetworkError');
      await words.insertOne({ word: 'after' });
      expect(await words.countDocuments()).to.equal(2);
      await client.close();
    });
  }
});
