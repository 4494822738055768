import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

type Command = (this: unknown, ns: unknown, command: Record<string, unknown>, ...rest: readonly unknown[]) => unknown;

/** The driver's one way to a database, in the copy of it that Mongoose uses. */
const fromMongoose = createRequire(createRequire(import.meta.url).resolve('mongoose'));
const { Connection } = fromMongoose('mongodb/lib/cmap/connection.js') as {
  readonly Connection: { readonly prototype: { command: Command } };
};

const counting = new AsyncLocalStorage<string[]>();

/** The names of the commands that the work itself had the database do, in order; not what jobs did meanwhile. */
export async function commandsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { prototype } = Connection;
  const ask = prototype.command;
  prototype.command = function command(ns, asked, ...rest) {
    counting.getStore()?.push(Object.keys(asked)[0] ?? '');
    return ask.call(this, ns, asked, ...rest);
  };
  const names: string[] = [];
  try {
    await counting.run(names, work);
  } finally {
    prototype.command = ask;
  }
  return names;
}
