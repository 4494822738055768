import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

interface DriverConnection {
  readonly socket: EventEmitter;
  writeCommand(...args: readonly unknown[]): Promise<void>;
}

const mended = new WeakSet();

/**
 * Mends the driver's `Connection.writeCommand` (mongodb 7.8): where the socket does not take a command at once it is waited
 * for until it drains, or says what is wrong with it. One that is destroyed meanwhile, or was a moment before, does neither: it
 * only closes. The command would never end, nor would its transaction, and all that wait for the same records, or share what
 * is read, would wait behind it until the process ends: seen when a database was killed under load.
 *
 * Ours ends when the socket closes, too: the connection knows by then what became of it, and whoever wrote is told so.
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
  prototype.writeCommand = async function write(this: DriverConnection, ...args) {
    const { socket } = this;
    let close: () => void = () => undefined;
    // Asked for before anything is awaited: the driver has just looked whether it is closed.
    const closed = new Promise<void>((resolve) => (close = resolve));
    socket.once('close', close);
    try {
      await Promise.race([writeCommand.call(this, ...args), closed]);
    } finally {
      socket.off('close', close);
    }
  };
  return true;
}
