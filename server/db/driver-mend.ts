import { createRequire } from 'node:module';

interface WrittenTo {
  readonly destroyed: boolean;
  write(...args: readonly unknown[]): boolean;
}
interface DriverConnection {
  readonly socket: WrittenTo;
  writeCommand(...args: readonly unknown[]): Promise<void>;
}

const mended = new WeakSet();

/** What is written to a socket that is gone counts as taken: whoever wrote it goes on and reads that it is gone. */
function mendSocket(socket: WrittenTo): void {
  if (mended.has(socket)) return;
  mended.add(socket);
  const { write } = socket;
  socket.write = (...args) => write.call(socket, ...args) || socket.destroyed;
}

/**
 * Mends the driver's `Connection.writeCommand` (mongodb 7.8): a socket that does not take a command at once is waited for
 * until it drains, which one that was destroyed a moment before never does. The command would never end, nor would its
 * transaction, and all that wait for the same records would wait behind it until the process ends: seen when a database was
 * killed under load.
 * @returns whether there was what it mends; a test tells when the driver has changed
 */
export function mendDriver(): boolean {
  const ofMongoose = createRequire(createRequire(import.meta.url).resolve('mongoose'));
  const { Connection } = ofMongoose('mongodb/lib/cmap/connection') as {
    Connection?: { readonly prototype: Partial<DriverConnection> };
  };
  const prototype = Connection?.prototype;
  if (prototype?.writeCommand === undefined) return false;
  if (mended.has(prototype)) return true;
  mended.add(prototype);
  const { writeCommand } = prototype;
  prototype.writeCommand = function write(this: DriverConnection, ...args) {
    mendSocket(this.socket);
    return writeCommand.call(this, ...args);
  };
  return true;
}
