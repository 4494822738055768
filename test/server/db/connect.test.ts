import { expect } from 'chai';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { connectDatabase, DatabaseUnfitError } from '../../../server/db/connect.ts';
import { openRawStore } from '../../../server/db/raw-store.ts';

/** A port of this machine that nobody listens on any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a database that cannot be reached', () => {
  const choice = { dataDir: '', prefix: 'x', answerWithinMs: 50 };
  const unreachable = async () => `mongodb://ward:S3cret-pass@127.0.0.1:${await closedPort()}/?replicaSet=rs0`;
  const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (reason: unknown) => reason,
    );

  it('is named in one line, with what hinders and without its password', async () => {
    const error = await reasonOf(connectDatabase({ ...choice, uri: await unreachable() }));
    expect(error).to.be.instanceOf(DatabaseUnfitError);
    const { message } = error as DatabaseUnfitError;
    expect(message).to.match(/^The database that MONGODB_URI names cannot be reached: .*127\.0\.0\.1.*\.$/u);
    expect(message).not.to.include('\n');
    expect(message).not.to.include('S3cret-pass');
  });

  it('is named so to whoever backs it up, too', async () => {
    const error = await reasonOf(openRawStore({ ...choice, uri: await unreachable(), mayShare: false }));
    expect(error).to.be.instanceOf(DatabaseUnfitError);
    const { message } = error as DatabaseUnfitError;
    expect(message).to.match(/^The database that MONGODB_URI names cannot be reached: .*127\.0\.0\.1.*\.$/u);
    expect(message).not.to.include('S3cret-pass');
  });
});
