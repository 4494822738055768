import { pause } from '../clock.ts';
import type { ServerProcess } from '../server-process.ts';
import type { Bench } from './plan.ts';

/** Servers that share one core and are measured in turns: all but one are frozen. */
export interface Turns {
  /** Lets `server` alone run while `work` is done. */
  take<T>(server: ServerProcess, work: () => Promise<T>): Promise<T>;
  end(): void;
}

/** @param house the one of the servers that is Wardline: how late its event loop is, is noted as `where`. */
export function createTurns(
  bench: Bench,
  where: string,
  house: ServerProcess,
  others: readonly ServerProcess[],
): Turns {
  const servers = [house, ...others];
  for (const server of servers) server.freeze();
  return {
    async take(server, work) {
      server.thaw();
      // What it left undone while it was frozen is not part of the measure.
      await pause(300);
      await server.calm();
      try {
        return await work();
      } finally {
        if (server === house) bench.delay(where, await server.usage());
        server.freeze();
      }
    },
    end() {
      for (const server of servers) server.thaw();
    },
  };
}
