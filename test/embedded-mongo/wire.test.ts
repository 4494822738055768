import { expect } from 'chai';
import { BSON, Long } from 'mongodb';
import { crc32c } from '../../server/embedded-mongo/crc32c.ts';
import { openRaw, opMsg, startTestEngine, until, type TestEngine } from './support.ts';

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

describe('Embedded engine: the wire', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await startTestEngine();
  });
  after(() => engine.stop());

  it('computes CRC-32C as RFC 3720 appendix B.4 gives it', () => {
    expect(crc32c(Buffer.alloc(32))).to.equal(0x8a9136aa);
    expect(crc32c(Buffer.from('123456789'))).to.equal(0xe3069283);
  });

  it('answers the old OP_QUERY handshake by OP_REPLY', async () => {
    const raw = openRaw(engine.uri);
    const body = BSON.serialize({ ismaster: true, helloOk: true });
    const name = Buffer.from('admin.$cmd\0');
    const message = Buffer.alloc(16 + 4 + name.length + 8 + body.length);
    message.writeInt32LE(message.length, 0);
    message.writeInt32LE(9, 4);
    message.writeInt32LE(2004, 12);
    message.set(name, 20);
    message.writeInt32LE(-1, 24 + name.length);
    message.set(body, 28 + name.length);
    const reply = await raw.exchange(message);
    expect(reply.readInt32LE(12)).to.equal(1);
    expect(reply.readInt32LE(8)).to.equal(9);
    const hello = BSON.deserialize(reply.subarray(36));
    expect(hello).to.include({ ok: 1, ismaster: true, maxWireVersion: 21, setName: 'rs0' });
    expect(hello).not.to.have.property('topologyVersion');
    raw.close();
  });

  it('accepts a right checksum, and closes the connection for a wrong one', async () => {
    const signed = (): Buffer => {
      const plain = opMsg({ ping: 1, $db: 'admin' }, CHECKSUM_PRESENT);
      const message = Buffer.concat([plain, Buffer.alloc(4)]);
      message.writeInt32LE(message.length, 0);
      message.writeUInt32LE(crc32c(message.subarray(0, -4)), message.length - 4);
      return message;
    };
    const raw = openRaw(engine.uri);
    expect(BSON.deserialize((await raw.exchange(signed())).subarray(21))).to.include({ ok: 1 });
    const broken = signed();
    broken.writeUInt32LE(0, broken.length - 4);
    raw.send(broken);
    await raw.closed;
  });

  it('closes the connection for anything that is not its protocol', async () => {
    for (const bytes of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(64), opMsg({ ping: 1 }, 1 << 5)]) {
      const raw = openRaw(engine.uri);
      raw.send(bytes);
      await raw.closed;
    }
  });

  it('takes messages in pieces, and several in one', async () => {
    const raw = openRaw(engine.uri);
    const ping = opMsg({ ping: 1, $db: 'admin' });
    const first = raw.exchange(ping.subarray(0, 10));
    raw.send(ping.subarray(10));
    const second = raw.exchange(ping);
    for (const reply of await Promise.all([first, second])) {
      expect(BSON.deserialize(reply.subarray(21))).to.include({ ok: 1 });
    }
    raw.close();
  });

  it('does an unacknowledged write without a word, before what comes behind it', async () => {
    const raw = openRaw(engine.uri);
    raw.send(opMsg({ insert: 'quiet', documents: [{ _id: 1 }], writeConcern: { w: 0 }, $db: 'wire' }, MORE_TO_COME));
    const { cursor } = await raw.command({ find: 'quiet', $db: 'wire' });
    expect(cursor.firstBatch).to.deep.equal([{ _id: 1 }]);
    raw.close();
    await until(async () => (await engine.client.db('wire').collection('quiet').countDocuments()) === 1);
  });

  it('gives documents back byte for byte', async () => {
    const rows = engine.collection();
    const raw = openRaw(engine.uri);
    const document = {
      _id: 1,
      10: 'ten',
      2: 'two',
      whole: new BSON.Double(1),
      big: Long.fromNumber(7),
      when: new Date(0),
    };
    const sent = Buffer.from(BSON.serialize(document));
    await rows.insertOne(document);
    const reply = await raw.exchange(opMsg({ find: rows.collectionName, $db: rows.dbName }));
    expect(reply.includes(sent)).to.equal(true);
    raw.close();
  });
});
