import { seededRandom } from '../seeded-random.ts';
import type { FaultPoint } from './house.ts';
import { FAULT_POINTS } from './house.ts';

/** What goes wrong, once so many things were acknowledged. */
export type Fault = { readonly after: number } & (
  | { readonly kind: 'kill' }
  | { readonly kind: 'die-at'; readonly point: FaultPoint; readonly passes: number }
  | { readonly kind: 'kill-engine' }
  | { readonly kind: 'kill-redis' | 'freeze-redis' | 'kill-with-redis' }
  | { readonly kind: 'disk'; readonly disk: 'ENOSPC' | 'EIO' }
  | { readonly kind: 'clock'; readonly byMs: number }
  | { readonly kind: 'offline'; readonly clients: number; readonly byMs: number }
  | { readonly kind: 'deaf'; readonly clients: number }
  | { readonly kind: 'freeze-house'; readonly forMs: number }
);

/** One run, decided by its seed: all but what depends on time. */
export interface Plan {
  readonly seed: number;
  /** The engine is a process of its own, as a MongoDB is; else it runs in the house. */
  readonly isEngineApart: boolean;
  readonly hasRedis: boolean;
  /** The house is started while Redis is down first, and must say so. */
  readonly isRedisDownAtBoot: boolean;
  readonly faults: readonly Fault[];
  /** How often a line is cut, over the whole run. */
  readonly flaps: number;
  /** How much is acknowledged before the load ends. */
  readonly acknowledgements: number;
}

export interface Size {
  readonly acknowledgements: number;
  readonly faults: number;
  readonly flaps: number;
}
export const LONG: Size = { acknowledgements: 500, faults: 6, flaps: 300 };
export const SHORT: Size = { acknowledgements: 160, faults: 4, flaps: 60 };

const MINUTE_MS = 60_000;
/** Back by as much as a clock that is put right; ahead by a lunch, and by a machine that slept. */
const JUMPS_MS = [-90_000, -5_000, 10 * MINUTE_MS, 45 * MINUTE_MS];
/** How long somebody is offline by the house’s clock, which is set ahead meanwhile. */
const OFFLINE_MS = 10 * MINUTE_MS;

/** The faults of this seed. The first of each run is a death: a run without one shows little. */
export function planOf(seed: number, { acknowledgements, faults, flaps }: Size): Plan {
  const random = seededRandom(seed * 7_919 + 17);
  const below = (end: number): number => Math.floor(random() * end);
  const isEngineApart = random() < 0.5;
  const hasRedis = random() < 0.4;
  const isRedisDownAtBoot = hasRedis && random() < 0.5;
  const die = (after: number): Fault => ({
    after,
    kind: 'die-at',
    point: FAULT_POINTS[below(FAULT_POINTS.length)] ?? 'after-commit',
    passes: below(12),
  });
  const makers: readonly ((after: number) => Fault)[] = [
    (after) => ({ after, kind: 'kill' }),
    die,
    die,
    ...(isEngineApart ? [(after: number): Fault => ({ after, kind: 'kill-engine' })] : []),
    ...(hasRedis
      ? (['kill-redis', 'freeze-redis', 'kill-with-redis'] as const).map((kind) => (after: number): Fault => ({
          after,
          kind,
        }))
      : []),
    (after) => ({ after, kind: 'disk', disk: random() < 0.5 ? 'ENOSPC' : 'EIO' }),
    (after) => ({ after, kind: 'clock', byMs: JUMPS_MS[below(JUMPS_MS.length)] ?? 0 }),
    (after) => ({ after, kind: 'offline', clients: 2 + below(4), byMs: OFFLINE_MS }),
    (after) => ({ after, kind: 'deaf', clients: 1 + below(3) }),
    (after) => ({ after, kind: 'freeze-house', forMs: 500 + below(2_000) }),
  ];
  // Spread over the run, and none so late that nothing is done after it.
  const places = Array.from({ length: faults }, (_, index) =>
    Math.floor(((index + 0.2 + random() * 0.6) / faults) * acknowledgements * 0.9),
  );
  const all = places.map((after, index) => (index === 0 ? die(after) : (makers[below(makers.length)] ?? die)(after)));
  return { seed, isEngineApart, hasRedis, isRedisDownAtBoot, faults: all, flaps, acknowledgements };
}

export const inWords = ({ isEngineApart, hasRedis, isRedisDownAtBoot, faults, flaps }: Plan): string =>
  [
    isEngineApart ? 'engine apart' : 'engine inside',
    hasRedis ? `Redis${isRedisDownAtBoot ? ' (down at boot)' : ''}` : 'no Redis',
    ...faults.map((fault) => ('point' in fault ? `die ${fault.point}` : fault.kind)),
    `${flaps} flaps`,
  ].join(', ');
