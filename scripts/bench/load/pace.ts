import { nowMs, pause } from '../clock.ts';
import type { Writer, WriteTimes } from './writer.ts';

/** Open loop: a write every `everyMs`, whether those before are done or not, for `ms`. */
export async function steadily(writer: Writer, everyMs: number, ms: number): Promise<WriteTimes[]> {
  const began = nowMs();
  const underway: Promise<WriteTimes>[] = [];
  for (let turn = 0; turn * everyMs < ms; turn += 1) {
    await pause(Math.max(0, began + turn * everyMs - nowMs()));
    const write = writer.write();
    // Awaited below; until then nobody may take its failure for unhandled.
    write.catch(() => undefined);
    underway.push(write);
  }
  return Promise.all(underway);
}

/** Closed loop: `slots` writes at once, each slot free again when its change is answered and everywhere. Writes a second. */
export async function saturated(writer: Writer, slots: number, ms: number): Promise<number> {
  const began = nowMs();
  let done = 0;
  const work = async () => {
    while (nowMs() - began < ms) {
      await writer.write();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: slots }, work));
  return (done / (nowMs() - began)) * 1_000;
}
