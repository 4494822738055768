import { z } from 'zod';
import { patientId, staffId, vitalsId } from '../types/ids.ts';
import { instant } from '../types/text.ts';

/** ACVPU: alert, new confusion, responds to voice, to pain, unresponsive (RCP, NEWS2, 2017). */
export const consciousness = z.enum(['A', 'C', 'V', 'P', 'U']);
export type Consciousness = z.infer<typeof consciousness>;

/** 1: for nearly everyone; 2: target 88–92 %, only where hypercapnic respiratory failure is confirmed (RCP, NEWS2, 2017). */
export const spo2Scale = z.union([z.literal(1), z.literal(2)]);

/** The limits are those of a slip of the keyboard, not of what is healthy. */
export const measurements = {
  /** Breaths a minute. */
  respirationRate: z.number().int().min(0).max(90).nullable(),
  /** Oxygen saturation in per cent. */
  spo2: z.number().int().min(30).max(100).nullable(),
  spo2Scale,
  /** Whether oxygen is given, by whatever device. */
  onOxygen: z.boolean().nullable(),
  /** mmHg. */
  systolic: z.number().int().min(20).max(320).nullable(),
  /** mmHg. */
  diastolic: z.number().int().min(10).max(220).nullable(),
  /** Beats a minute. */
  pulse: z.number().int().min(0).max(320).nullable(),
  consciousness: consciousness.nullable(),
  /** °C, to a tenth. */
  temperature: z.number().min(22).max(45).multipleOf(0.1).nullable(),
  /** 0 (none) … 10. No part of NEWS2. */
  painScore: z.number().int().min(0).max(10).nullable(),
};

/** The seven that NEWS2 scores. */
export const news2Parameter = z.enum([
  'respirationRate',
  'spo2',
  'onOxygen',
  'systolic',
  'pulse',
  'consciousness',
  'temperature',
]);
export type News2Parameter = z.infer<typeof news2Parameter>;

/** Clinical risk (RCP, NEWS2, 2017): 0–4, 3 in one parameter, 5–6, 7 and more. */
export const news2Risk = z.enum(['low', 'low-medium', 'medium', 'high']);
export type News2Risk = z.infer<typeof news2Risk>;

export const news2View = z.strictObject({
  /** 0…20; `null` while a parameter is missing. */
  score: z.number().int().nullable(),
  /** `null`: cannot be told. With something missing only `high` can: what is known has 7 points already. */
  risk: news2Risk.nullable(),
  missing: z.array(news2Parameter),
  /** When it was measured. */
  at: instant,
});
export type News2View = z.infer<typeof news2View>;

const orNull = {
  respirationRate: measurements.respirationRate.default(null),
  spo2: measurements.spo2.default(null),
  spo2Scale: measurements.spo2Scale.default(1),
  onOxygen: measurements.onOxygen.default(null),
  systolic: measurements.systolic.default(null),
  diastolic: measurements.diastolic.default(null),
  pulse: measurements.pulse.default(null),
  consciousness: measurements.consciousness.default(null),
  temperature: measurements.temperature.default(null),
  painScore: measurements.painScore.default(null),
};

/** What was measured at one time; what was not is `null` or left out. */
export const recordVitals = z
  .strictObject({
    ...orNull,
    /** When it was measured: not in the future, at most 72 h ago. Now where left out. */
    at: instant.optional(),
  })
  .refine(
    ({ at: _at, spo2Scale: _scale, ...measured }) => Object.values(measured).some((value) => value !== null),
    'Nothing was measured.',
  )
  .refine(({ systolic, diastolic }) => systolic === null || diastolic === null || diastolic < systolic, {
    path: ['diastolic'],
    message: 'The lower pressure is below the upper one.',
  });

export const vitalsView = z.strictObject({
  id: vitalsId,
  patientId,
  ...measurements,
  at: instant,
  /** `null`: it came from a feed or the house itself. */
  recordedBy: staffId.nullable(),
  news2: news2View,
});
export type VitalsView = z.infer<typeof vitalsView>;

/** The last 48 hours, at most 50, the newest first. */
export const vitalsList = z.strictObject({ items: z.array(vitalsView) });
