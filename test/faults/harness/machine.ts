import { setTimeout as pause } from 'node:timers/promises';
import type { EngineProcess } from '../../nodes/engine-process.ts';
import { startEngineProcess } from '../../nodes/engine-process.ts';
import type { RedisServer } from '../../server/realtime/redis-server.ts';
import { openRedisServer } from '../../server/realtime/redis-server.ts';
import { freePort } from '../../../scripts/free-port.ts';
import type { SeededFolder } from '../../support/seeded-house.ts';
import type { Line } from '../chat-crowd.ts';
import type { Disk, FaultyHouse, FaultyHouseSettings } from './house.ts';
import { startFaultyHouse } from './house.ts';
import type { Fault, Plan } from './plan.ts';

/** The house and all it stands on, each of which can be taken away. */
export interface Machine {
  readonly line: Line;
  /** How often the house died. */
  deaths(): number;
  inflict(fault: Fault): Promise<void>;
  /** Everything works again; resolves when the house does. */
  heal(): Promise<void>;
  house(): FaultyHouse;
  /** Sets the house’s clock ahead, or back. */
  advance(byMs: number): Promise<void>;
  /** Ends everything; throws where the house does not end by itself. */
  stop(): Promise<void>;
  /** Ends everything, at once. */
  abandon(): Promise<void>;
}

const REDIS_AWAY_MS = 1_200;
const ENGINE_AWAY_MS = 300;
const DISK_FAILS_MS = 2_500;
const START_TRIES = 3;

/** @param onLost is told when the house does not come back: nothing more is to be waited for. */
export async function startMachine(
  plan: Plan,
  { dataDir, databasePrefix }: SeededFolder,
  onLost: (error: unknown) => void,
): Promise<Machine> {
  const engine: EngineProcess | null = plan.isEngineApart ? await startEngineProcess(dataDir) : null;
  const redis: RedisServer | null = plan.hasRedis ? await openRedisServer() : null;
  const settings: FaultyHouseSettings = {
    dataDir,
    databasePrefix,
    port: await freePort(),
    mongodbUri: engine?.uri ?? null,
    redisUrl: redis?.url ?? null,
  };
  let clockOffsetMs = 0;
  let deaths = 0;
  let house: FaultyHouse | null = null;
  let isEnding = false;
  let openLine = (): void => undefined;
  const line: Line = { origin: `http://127.0.0.1:${settings.port}`, up: Promise.resolve() };
  let starting: Promise<void> = Promise.resolve();

  const isUp = (): FaultyHouse => {
    if (house === null) throw new Error('The house is down.');
    return house;
  };
  const takeLineDown = () => void (line.up = new Promise((resolve) => (openLine = resolve)));

  async function start(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        house = await startFaultyHouse(settings, clockOffsetMs);
        break;
      } catch (error) {
        // What it stands on may be away just now; that it says so and ends is what it has to do.
        if (attempt >= START_TRIES) throw error;
        await pause(REDIS_AWAY_MS);
      }
    }
    const started = house;
    const comeBack = () => {
      if (house !== started || isEnding) return;
      deaths += 1;
      house = null;
      takeLineDown();
      starting = start();
      starting.catch(onLost);
    };
    started.ended.then(comeBack, onLost);
    openLine();
  }

  /** Redis comes back a while later, whatever else happens meanwhile. */
  const later: Promise<void>[] = [];
  const soon = (ms: number, work: () => Promise<void> | void): void => {
    later.push(pause(ms).then(work));
  };

  const diedMeanwhile = () => undefined;
  async function inflict(fault: Fault): Promise<void> {
    await starting;
    if (fault.kind === 'kill') await isUp().kill();
    else if (fault.kind === 'die-at') await isUp().dieAt(fault.point, fault.passes).catch(diedMeanwhile);
    else if (fault.kind === 'kill-engine') {
      await engine?.kill();
      soon(ENGINE_AWAY_MS, async () => engine?.start());
    } else if (fault.kind === 'kill-redis' || fault.kind === 'kill-with-redis') {
      await redis?.kill();
      soon(REDIS_AWAY_MS, async () => redis?.start());
      if (fault.kind === 'kill-with-redis') await isUp().kill();
    } else if (fault.kind === 'freeze-redis') {
      redis?.freeze();
      soon(REDIS_AWAY_MS, () => redis?.thaw());
    } else if (fault.kind === 'disk') {
      await setDisk(fault.disk);
      soon(DISK_FAILS_MS, () => setDisk(''));
    } else if (fault.kind === 'clock') await advance(fault.byMs);
    else if (fault.kind === 'freeze-house') {
      const frozen = isUp();
      frozen.freeze();
      soon(fault.forMs, () => frozen.thaw());
    }
  }
  // A house that died meanwhile forgot it: its next one has a disk that works.
  const setDisk = async (disk: Disk): Promise<void> => {
    await house?.setDisk(disk).catch(() => undefined);
  };
  const advance = async (byMs: number) => {
    clockOffsetMs += byMs;
    await house?.setClock(clockOffsetMs).catch(() => undefined);
  };

  async function expectNoStartWithoutRedis(): Promise<void> {
    await redis?.kill();
    const refused = await startFaultyHouse(settings, 0).then(
      (started) => started.kill().then(() => 'It started.'),
      (error: unknown) => String(error),
    );
    await redis?.start();
    if (!refused.includes('RedisUnfitError')) throw new Error(`A house without its Redis did not say so: ${refused}`);
  }

  if (plan.isRedisDownAtBoot) await expectNoStartWithoutRedis();
  await start();

  return {
    line,
    deaths: () => deaths,
    inflict,
    house: isUp,
    advance,
    async heal() {
      await Promise.all(later);
      await starting;
      await isUp().dieAt('after-commit', Number.MAX_SAFE_INTEGER).catch(diedMeanwhile);
      await setDisk('');
      await line.up;
    },
    async stop() {
      isEnding = true;
      await Promise.all(later);
      await isUp().stop();
      await engine?.stop();
      await redis?.close();
    },
    async abandon() {
      isEnding = true;
      await Promise.allSettled([...later, starting]);
      await house?.kill();
      engine?.thaw();
      await engine?.kill();
      await redis?.close();
    },
  };
}
