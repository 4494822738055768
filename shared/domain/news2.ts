import type { Consciousness, News2Parameter, News2Risk } from '../schemas/vitals.ts';

/** What NEWS2 looks at; `null` where it was not measured. Units as in `shared/schemas/vitals.ts`. */
export interface News2Input {
  readonly respirationRate: number | null;
  readonly spo2: number | null;
  readonly spo2Scale: 1 | 2;
  readonly onOxygen: boolean | null;
  readonly systolic: number | null;
  readonly pulse: number | null;
  readonly consciousness: Consciousness | null;
  readonly temperature: number | null;
}

export interface News2Result {
  /** 0…20; `null` while a parameter is missing. */
  readonly score: number | null;
  /** `null` while it cannot be told. With something missing only `high` can: more points could not lower it. */
  readonly risk: News2Risk | null;
  readonly missing: readonly News2Parameter[];
  /** Points of each parameter that is known. On scale 2 saturation from 93 % is known only with the oxygen. */
  readonly points: Readonly<Partial<Record<News2Parameter, number>>>;
}

/** Bands from below: the points of the first one whose upper end the value does not pass. */
type Bands = readonly (readonly [upTo: number, points: number])[];

// The chart of: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, chart 1.
const RESPIRATION: Bands = [
  [8, 3],
  [11, 1],
  [20, 0],
  [24, 2],
  [Infinity, 3],
];
const SPO2_SCALE_1: Bands = [
  [91, 3],
  [93, 2],
  [95, 1],
  [Infinity, 0],
];
const SPO2_SCALE_2_BELOW_TARGET: Bands = [
  [83, 3],
  [85, 2],
  [87, 1],
  [92, 0],
];
/** Above the target the harm comes from the oxygen: on air there are no points. */
const SPO2_SCALE_2_ON_OXYGEN: Bands = [
  [92, 0],
  [94, 1],
  [96, 2],
  [Infinity, 3],
];
const SYSTOLIC: Bands = [
  [90, 3],
  [100, 2],
  [110, 1],
  [219, 0],
  [Infinity, 3],
];
const PULSE: Bands = [
  [40, 3],
  [50, 1],
  [90, 0],
  [110, 1],
  [130, 2],
  [Infinity, 3],
];
const TEMPERATURE: Bands = [
  [35, 3],
  [36, 1],
  [38, 0],
  [39, 1],
  [Infinity, 2],
];

const inBand = (bands: Bands, value: number): number => bands.find(([upTo]) => value <= upTo)?.[1] ?? 0;
const orNull = (bands: Bands, value: number | null): number | null => (value === null ? null : inBand(bands, value));

function spo2Points({ spo2, spo2Scale, onOxygen }: News2Input): number | null {
  if (spo2 === null) return null;
  if (spo2Scale === 1) return inBand(SPO2_SCALE_1, spo2);
  if (spo2 <= 92) return inBand(SPO2_SCALE_2_BELOW_TARGET, spo2);
  if (onOxygen === null) return null;
  return onOxygen ? inBand(SPO2_SCALE_2_ON_OXYGEN, spo2) : 0;
}

function pointsOf(input: News2Input): Record<News2Parameter, number | null> {
  const { onOxygen, consciousness } = input;
  return {
    respirationRate: orNull(RESPIRATION, input.respirationRate),
    spo2: spo2Points(input),
    onOxygen: onOxygen === null ? null : onOxygen ? 2 : 0,
    systolic: orNull(SYSTOLIC, input.systolic),
    pulse: orNull(PULSE, input.pulse),
    consciousness: consciousness === null ? null : consciousness === 'A' ? 0 : 3,
    // To the tenth the chart knows, so that 38.04 is 38.0.
    temperature: orNull(TEMPERATURE, input.temperature === null ? null : Math.round(input.temperature * 10) / 10),
  };
}

function riskOf(score: number, hasThree: boolean): News2Risk {
  if (score >= 7) return 'high';
  if (score >= 5) return 'medium';
  return hasThree ? 'low-medium' : 'low';
}

/** Scores one set of vital signs by NEWS2. For adults: not under 16, and not in pregnancy (RCP 2017). */
export function scoreNews2(input: News2Input): News2Result {
  const entries = Object.entries(pointsOf(input)) as [News2Parameter, number | null][];
  const known = entries.filter((entry): entry is [News2Parameter, number] => entry[1] !== null);
  const missing = entries.map(([parameter]) => parameter).filter((parameter) => input[parameter] === null);
  const sum = known.reduce((total, [, points]) => total + points, 0);
  const risk = riskOf(
    sum,
    known.some(([, points]) => points === 3),
  );
  const isComplete = missing.length === 0;
  return {
    score: isComplete ? sum : null,
    risk: isComplete || risk === 'high' ? risk : null,
    missing,
    points: Object.fromEntries(known),
  };
}

/** NEWS2 was made for people of 16 and over (RCP 2017). @param birthDate `YYYY-MM-DD` @param at ISO instant */
export function isNews2Valid(birthDate: string | null, at: string): boolean {
  if (birthDate === null) return true;
  const sixteenth = `${Number(birthDate.slice(0, 4)) + 16}${birthDate.slice(4)}`;
  return at.slice(0, 10) >= sixteenth;
}
