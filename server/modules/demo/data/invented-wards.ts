import type { OutReason, Precaution } from '../../../../shared/domain/bed-state.ts';
import type { BedTag, BedType } from '../../../../shared/schemas/places.ts';
import type { ChecklistItem } from '../../../../shared/schemas/stays.ts';
import type { InventedAge } from './invented-patients.ts';
import { ageFor, inventPrecaution, pick } from './invented-patients.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_MS = 7 * DAY_MS;

/** A bed as the demo's imagination needs it. */
export interface BedToFill {
  readonly type: BedType;
  readonly tags: readonly BedTag[];
  readonly roomId: string;
}

/** Somebody who lies in a bed, or lay in it. */
export interface InventedStay {
  readonly age: InventedAge;
  readonly admittedAt: Date;
  readonly leftAt: Date | null;
  readonly edd: string | null;
  readonly precaution: Precaution | null;
  readonly dischargePlannedAt: Date | null;
  readonly checklist: readonly ChecklistItem[];
}

/** How a bed stands when the demo begins, and who was in it in the week before. */
export interface InventedBed {
  readonly past: readonly InventedStay[];
  readonly now:
    | { readonly kind: 'occupied'; readonly stay: InventedStay }
    | { readonly kind: 'available' }
    | { readonly kind: 'dirty'; readonly sinceMinutes: number }
    | { readonly kind: 'cleaning'; readonly sinceMinutes: number }
    | { readonly kind: 'held'; readonly forMinutes: number }
    | { readonly kind: 'blocked'; readonly reason: OutReason; readonly forHours: number };
}

const CHECKLIST: readonly Pick<ChecklistItem, 'kind' | 'owner' | 'isBlocker'>[] = [
  { kind: 'summary-written', owner: 'doctor', isBlocker: true },
  { kind: 'medicines-ready', owner: 'pharmacy', isBlocker: true },
  { kind: 'transport-booked', owner: 'transport', isBlocker: false },
  { kind: 'family-informed', owner: 'nursing', isBlocker: false },
];

const checklistOf = (random: () => number): ChecklistItem[] =>
  CHECKLIST.map(({ kind, owner, isBlocker }) => {
    const isDone = random() < 0.5;
    return {
      id: kind,
      kind,
      owner,
      isBlocker,
      text: null,
      state: isDone ? 'done' : 'open',
      doneAt: null,
      doneBy: null,
    };
  });

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

function inventStay(random: () => number, bed: BedToFill, age: InventedAge, now: Date): InventedStay {
  const admittedAt = new Date(now.getTime() - (1 + random() ** 2 * 7 * 24) * HOUR_MS);
  const hasPlan = random() < 0.22;
  const isOverdue = random() < 0.08;
  const eddInDays = hasPlan ? 0 : isOverdue ? -1 : 1 + Math.floor(random() * 5);
  const hasEdd = hasPlan || random() < 0.85;
  return {
    age,
    admittedAt,
    leftAt: null,
    edd: hasEdd ? dayOf(new Date(now.getTime() + eddInDays * DAY_MS)) : null,
    precaution:
      bed.tags.includes('isolation-capable') && random() < 0.35
        ? pick(random, ['contact', 'droplet', 'airborne'])
        : (inventPrecaution(random) ?? null),
    dischargePlannedAt: hasPlan ? new Date(now.getTime() + (1 + random() * 6) * HOUR_MS) : null,
    checklist: hasPlan ? checklistOf(random) : [],
  };
}

/** Who lay there before, the last of them until some hours before `until`. */
function inventPast(random: () => number, age: InventedAge, until: Date, now: Date): InventedStay[] {
  const past: InventedStay[] = [];
  let end = new Date(until.getTime() - (1 + random() * 8) * HOUR_MS);
  while (end.getTime() > now.getTime() - HISTORY_MS) {
    const begin = new Date(end.getTime() - (8 + random() ** 2 * 110) * HOUR_MS);
    past.push({
      age,
      admittedAt: begin,
      leftAt: end,
      edd: null,
      precaution: null,
      dischargePlannedAt: null,
      checklist: [],
    });
    end = new Date(begin.getTime() - (1 + random() * 8) * HOUR_MS);
  }
  return past;
}

function inventNow(random: () => number, bed: BedToFill, age: InventedAge, now: Date): InventedBed['now'] {
  const chance = random();
  if (chance < (bed.type === 'bassinet' ? 0.3 : 0.88))
    return { kind: 'occupied', stay: inventStay(random, bed, age, now) };
  if (chance < 0.91) return { kind: 'dirty', sinceMinutes: Math.floor(5 + random() * 50) };
  if (chance < 0.93) return { kind: 'cleaning', sinceMinutes: Math.floor(10 + random() * 25) };
  if (chance < 0.95) return { kind: 'held', forMinutes: Math.floor(30 + random() * 180) };
  if (chance < 0.98) {
    return {
      kind: 'blocked',
      reason: pick(random, ['repair', 'staffing', 'equipment', 'infection-control']),
      forHours: 4 + Math.floor(random() * 40),
    };
  }
  return { kind: 'available' };
}

/** Fills a ward, bay by bay: adults of one sex to a bay. */
export function inventWard<Bed extends BedToFill>(
  random: () => number,
  wardName: string,
  beds: readonly Bed[],
  now: Date,
): readonly (readonly [Bed, InventedBed])[] {
  const sexOfRoom = new Map<string, 'female' | 'male'>();
  const promised = promisedNow(random, beds);
  return beds.map((bed, index) => {
    const sex = sexOfRoom.get(bed.roomId) ?? (random() < 0.5 ? 'female' : 'male');
    sexOfRoom.set(bed.roomId, sex);
    const age = { sex, ...ageFor(bed, wardName) };
    const present = promised.get(index) ?? inventNow(random, bed, age, now);
    const until = present.kind === 'occupied' ? present.stay.admittedAt : now;
    return [bed, { now: present, past: inventPast(random, age, until, now) }] as const;
  });
}

/** Beds from which a ward has something of the first two, and of all. */
const SOME_FROM = 8;
const ALL_FROM = 12;

/** What every larger ward has something of, whatever chance says, so that there is something to do on each. */
function promisedNow(random: () => number, beds: readonly BedToFill[]): ReadonlyMap<number, InventedBed['now']> {
  const kinds: InventedBed['now'][] = [
    { kind: 'available' },
    { kind: 'dirty', sinceMinutes: Math.floor(5 + random() * 20) },
    { kind: 'available' },
    { kind: 'held', forMinutes: Math.floor(90 + random() * 120) },
  ];
  const count = beds.length >= ALL_FROM ? kinds.length : beds.length >= SOME_FROM ? 2 : 0;
  return new Map(kinds.slice(0, count).map((kind, index) => [1 + index * 2, kind]));
}
