import { z } from 'zod';
import { bedId, shiftId, staffId, wardId } from './ids.ts';
import { instant } from './text.ts';

/** One thing wrong with the input: `pointer` is an RFC 6901 pointer from the part it names (`/body/email`). */
export const inputError = z.strictObject({ pointer: z.string(), message: z.string(), code: z.string() });
export type InputError = z.infer<typeof inputError>;

/** Why a bed could not be had, who had it first and which others there are. Names staff and beds, never a patient. */
export const bedConflict = z.strictObject({
  bedId,
  /** A `BedRefusal`, or `changed` where the bed is not as the caller saw it. */
  why: z.string(),
  /** Who was first; `null`: the house or a feed. */
  by: z.string().nullable(),
  at: instant,
  /** The next best free beds, best first. */
  next: z.array(z.strictObject({ bedId, code: z.string(), wardId, wardName: z.string() })),
});
export type BedConflict = z.infer<typeof bedConflict>;

/** What of a roster kept a change from being made. Names of rules are those of shared/domain/roster-rules. */
export const rosterConflict = z.strictObject({
  /** Cells that are not as they were seen, with what stands there now. `staffId: null`: the open shifts of the day. */
  cells: z.array(
    z.strictObject({
      staffId: staffId.nullable(),
      date: z.string(),
      shifts: z.array(z.strictObject({ id: shiftId, version: z.number().int(), code: z.string() })),
    }),
  ),
  /** Hard rules that would be broken. */
  breaks: z.array(
    z.strictObject({
      rule: z.string(),
      staffId: staffId.nullable(),
      date: z.string(),
      shiftIds: z.array(shiftId),
      templateId: z.string().nullable(),
      skill: z.string().nullable(),
      measured: z.number(),
      limit: z.number(),
    }),
  ),
});
export type RosterConflict = z.infer<typeof rosterConflict>;

/** `application/problem+json` as it leaves; socket acknowledgements carry the same object. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  requestId: z.string(),
  errors: z.array(inputError).optional(),
  /** Seconds until another try makes sense. */
  retryAfter: z.number().int().optional(),
  /** The record's present version, with `version-conflict`. */
  currentVersion: z.number().int().optional(),
  /** With `bed-refused`. */
  bed: bedConflict.optional(),
  /** With `rule-broken`, and with `version-conflict` of a roster. */
  roster: rosterConflict.optional(),
});
export type Problem = z.infer<typeof problem>;
