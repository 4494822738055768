import type { StaffingLevel } from '../schemas/staffing.ts';
import type { News2Risk } from '../schemas/vitals.ts';

/** A patient in a bed of the ward, as far as it says how much care they need. */
export interface CaredFor {
  /** By a NEWS2 of the last 24 hours; `null`: there is none, or it cannot be told. */
  readonly risk: News2Risk | null;
  readonly isIsolated: boolean;
}

export interface Staffing {
  readonly patients: number;
  readonly high: number;
  readonly medium: number;
  readonly unknown: number;
  readonly isolated: number;
  /** Patients, each as heavy as they are to care for, in halves. */
  readonly load: number;
  /** Rounded to tenths; `null`: no nurse is on duty. */
  readonly loadPerNurse: number | null;
  readonly level: StaffingLevel;
}

/**
 * What a patient weighs beside one with a low NEWS2. The steps are those at which the Royal College of Physicians (NEWS2,
 * London 2017, chart 4) asks for closer watching: hourly from 5 points, or from 3 in one parameter; without a pause from 7.
 * What the steps weigh is our own choice, and so is that a risk nobody measured counts as a low one.
 */
const WEIGHTS: Readonly<Record<News2Risk, number>> = { low: 1, 'low-medium': 1.5, medium: 1.5, high: 2 };
const UNKNOWN_WEIGHT = 1;
/** Putting on and taking off what protects takes its time at every visit. */
export const ISOLATION_WEIGHT = 0.5;

/** Up to so much for each nurse is enough. */
export const ENOUGH_PER_NURSE = 6;
/**
 * More than so much for each nurse is short: NICE SG1 (2014) finds more harm where a nurse cares for more than eight
 * patients on a ward by day.
 */
export const MOST_PER_NURSE = 8;

/** How long a NEWS2 says how somebody is. */
export const NEWS2_HOLDS_MS = 24 * 3_600_000;

const weightOf = ({ risk, isIsolated }: CaredFor): number =>
  (risk === null ? UNKNOWN_WEIGHT : WEIGHTS[risk]) + (isIsolated ? ISOLATION_WEIGHT : 0);

function levelOf(patients: number, load: number, nurses: number): StaffingLevel {
  if (patients === 0) return 'empty';
  if (nurses === 0) return 'nobody';
  if (load <= ENOUGH_PER_NURSE * nurses) return 'enough';
  return load <= MOST_PER_NURSE * nurses ? 'stretched' : 'short';
}

/** How many patients each nurse on duty has, counted by what they need (BED-15). */
export function staffingOf(patients: readonly CaredFor[], nurses: number): Staffing {
  const count = (fits: (one: CaredFor) => boolean) => patients.filter(fits).length;
  const load = patients.reduce((sum, one) => sum + weightOf(one), 0);
  return {
    patients: patients.length,
    high: count(({ risk }) => risk === 'high'),
    medium: count(({ risk }) => risk === 'medium' || risk === 'low-medium'),
    unknown: count(({ risk }) => risk === null),
    isolated: count(({ isIsolated }) => isIsolated),
    load,
    loadPerNurse: nurses === 0 ? null : Math.round((load / nurses) * 10) / 10,
    level: levelOf(patients.length, load, nurses),
  };
}
