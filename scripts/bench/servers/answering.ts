import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nowMs, pause } from '../clock.ts';

/** What a server's process has used up since it began, and how late its event loop was since `calm`. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssKb: number;
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

export interface Ask {
  readonly id: number;
  readonly what: string;
  readonly args: unknown;
}
export type Answer =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

type Handlers = Readonly<Record<string, (args: never) => unknown>>;

const RESOLUTION_MS = 10;

function usage(delay: ReturnType<typeof monitorEventLoopDelay>): Usage {
  const { user, system } = process.cpuUsage();
  // The histogram holds whole intervals between two looks; what is beyond the interval asked for is the delay.
  const late = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS);
  return {
    cpuMs: (user + system) / 1_000,
    rssKb: process.memoryUsage.rss() / 1_024,
    delayP99Ms: late(delay.percentile(99)),
    delayMaxMs: late(delay.max),
  };
}

/** Emits `count` events, one in `everyMs`; answers when each was emitted. */
async function emitSteadily(emit: (seq: number) => void, from: number, count: number, everyMs: number) {
  const at: number[] = [];
  for (let index = 0; index < count; index += 1) {
    at.push(nowMs());
    emit(from + index);
    await pause(everyMs);
  }
  return at;
}

export interface FloodResult {
  readonly events: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Emits as fast as the listeners take it: an event more whenever fewer than `window` are on their way. */
function createFlood(emit: (seq: number) => void) {
  let onDelivered: () => void = () => undefined;
  return {
    delivered: () => onDelivered(),
    run: (from: number, window: number, ms: number) =>
      new Promise<FloodResult>((resolve) => {
        const began = nowMs();
        const before = process.cpuUsage();
        let emitted = 0;
        let underway = 0;
        const fill = () => {
          if (nowMs() - began < ms) {
            // One in each turn of the loop, as changes come: several at once would leave in one write.
            emit(from + emitted);
            emitted += 1;
            underway += 1;
            if (underway < window) setImmediate(fill);
            else isFilling = false;
            return;
          }
          isFilling = false;
          if (underway === 0) end();
        };
        const end = () => {
          const { user, system } = process.cpuUsage(before);
          resolve({ events: emitted, cpuMs: (user + system) / 1_000, wallMs: nowMs() - began });
        };
        let isFilling = true;
        onDelivered = () => {
          underway -= 1;
          if (isFilling) return;
          isFilling = true;
          setImmediate(fill);
        };
        fill();
      }),
  };
}

/**
 * Answers what the bench asks of a server's process: what it used, and to emit. `emit` sends event number `seq` to every
 * listener.
 */
export function answerTheBench(port: number, emit: (seq: number) => void, more: Handlers = {}): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const flood = createFlood(emit);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const handlers: Handlers = {
    port: () => port,
    usage: () => usage(delay),
    calm: () => delay.reset(),
    collect: async () => {
      for (let times = 0; times < 3; times += 1) {
        collect();
        await pause(100);
      }
      return usage(delay);
    },
    emit: ({ from, count, everyMs }: { from: number; count: number; everyMs: number }) =>
      emitSteadily(emit, from, count, everyMs),
    flood: ({ from, window, ms }: { from: number; window: number; ms: number }) => flood.run(from, window, ms),
    ...more,
  };
  process.on('message', (message: Ask | 'delivered') => {
    if (message === 'delivered') {
      flood.delivered();
      return;
    }
    answer(message, handlers).catch((error: unknown) => {
      process.send?.({ id: message.id, error: error instanceof Error ? (error.stack ?? error.message) : 'unknown' });
    });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}

async function answer({ id, what, args }: Ask, handlers: Handlers): Promise<void> {
  const handler = handlers[what];
  if (handler === undefined) throw new Error(`The bench asks for ${what}, which this server does not know.`);
  const result = await handler(args as never);
  process.send?.({ id, result: result ?? null });
}
