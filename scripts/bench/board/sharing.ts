import type { ServerProcess } from '../server-process.ts';
import { pause } from '../clock.ts';

/** Servers that share one core and are measured in turns: all but one are frozen. */
export function createTurns(servers: readonly ServerProcess[]) {
  for (const server of servers) server.freeze();
  return {
    /** Lets `server` alone run while `work` is done. */
    async take<T>(server: ServerProcess, work: () => Promise<T>): Promise<T> {
      server.thaw();
      // What it left undone while it was frozen is not part of the measure.
      await pause(300);
      try {
        return await work();
      } finally {
        server.freeze();
      }
    },
    end() {
      for (const server of servers) server.thaw();
    },
  };
}
