import { startEngine, type Engine, type EngineOptions } from './engine.ts';
import { listen, type ListenAddress } from './server.ts';

export type HostedOptions = EngineOptions & { address: ListenAddress };

/** Runs the engine in the calling thread. The data folder's lock must be held already. */
export async function runHere(options: HostedOptions): Promise<{ uri: string; engine: Engine; stop(): Promise<void> }> {
  const engine = startEngine(options);
  try {
    const server = await listen(engine, options.address);
    return {
      uri: server.uri,
      engine,
      async stop() {
        await server.stop();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
