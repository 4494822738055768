import { z } from 'zod';
import { binBatchId, staffId } from '../types/ids.ts';
import { pageOf, pageQuery } from '../types/pages.ts';
import { calendarDate, instant, paragraph } from '../types/text.ts';
import { binKind, binOrigin, binParts } from './bin.ts';

/** Records that are kept for years after they were last touched, and what is kept as long as the hospital is with us. */
export const RETENTION_CLASSES = ['patient-records', 'messages'] as const;
export const retentionClass = z.enum(RETENTION_CLASSES);
export type RetentionClassName = z.infer<typeof retentionClass>;

const days = z.number().int().min(1).max(3_650);
const years = z.number().int().min(1).max(100);
const age = z.number().int().min(18).max(100);

/** How long what is moved to the Bin stays there; a change counts for what is moved from then on. */
export const binRetention = z.strictObject({
  kind: binKind,
  days,
  defaultDays: days,
  /** No hospital may go below. */
  floorDays: days,
});

/** `years: null`: as long as the hospital is with us; nothing of it is ever proposed. */
export const classRetention = z.strictObject({
  name: retentionClass,
  years: years.nullable(),
  defaultYears: years.nullable(),
  floorYears: years.nullable(),
  /** The record of somebody who was a minor when it was last touched is kept until they are that old, if that is later. */
  minorsUntilAge: age.nullable(),
});

export const retentionView = z.strictObject({
  version: z.number().int(),
  kinds: z.array(binRetention),
  classes: z.array(classRetention),
});
export type RetentionView = z.infer<typeof retentionView>;

/** What is left out stays as it is. Refuses `invalid-input` below a floor. */
export const changeRetention = z.strictObject({
  version: z.number().int(),
  kinds: z
    .array(z.strictObject({ kind: binKind, days }))
    .max(50)
    .default([]),
  classes: z
    .array(z.strictObject({ name: retentionClass, years, minorsUntilAge: age }))
    .max(10)
    .default([]),
});

export const askRetention = z.strictObject({ class: retentionClass, cursor: z.uuidv7().optional() });

/** A record that nobody has touched for so long that it may be destroyed. A person decides on it. */
export const retentionDue = z.strictObject({
  kind: binKind,
  recordId: z.uuidv7(),
  label: z.string(),
  parts: binParts,
  lastTouchedOn: calendarDate,
  dueOn: calendarDate,
  /** Kept longer than the others because they were a minor. */
  isMinorsRule: z.boolean(),
});
export type RetentionDue = z.infer<typeof retentionDue>;

/** What would be proposed now. Nothing is changed by asking. */
export const retentionDryRun = z.strictObject({
  class: retentionClass,
  due: z.array(retentionDue),
  /** So many records are looked at for one answer; `null`: all were. */
  nextCursor: z.string().nullable(),
  /** Old enough by themselves, and why they are not proposed all the same. */
  keptBack: z.strictObject({
    /** Something that belongs to them was touched since. */
    touched: z.number().int(),
    minors: z.number().int(),
    /** Something keeps them: an open request, somebody who lies in a bed. */
    inUse: z.number().int(),
    /** Somebody decided to keep them longer. */
    decided: z.number().int(),
  }),
});
export type RetentionDryRun = z.infer<typeof retentionDryRun>;

const recordIds = z.array(z.uuidv7()).min(1).max(100);
/** Moves those to the Bin, from where they are purged in time; each by itself, if it is still due. */
export const runRetention = z.strictObject({ class: retentionClass, recordIds, reason: paragraph(500) });
export const retentionRan = z.strictObject({
  moved: z.array(z.strictObject({ recordId: z.uuidv7(), batchId: binBatchId })),
  failed: z.array(z.strictObject({ recordId: z.uuidv7(), problem: z.string() })),
});
/** Those are not proposed again for so many years. */
export const keepRecords = z.strictObject({ class: retentionClass, recordIds, years, reason: paragraph(500) });
export const recordsKept = z.strictObject({ kept: z.number().int(), until: calendarDate });

const someone = z.strictObject({ staffId, name: z.string() });
/** What was destroyed, by whom and why it was lawful: nothing of what it held. It is kept for good. */
export const destruction = z.strictObject({
  id: binBatchId,
  kind: binKind,
  recordId: z.uuidv7(),
  parts: binParts,
  origin: binOrigin,
  movedBy: someone,
  movedAt: instant,
  destroyedAt: instant,
  /** The two who had it purged before its time; `null`: its time was over. */
  purge: z.strictObject({ askedBy: someone, agreedBy: someone }).nullable(),
});
export type Destruction = z.infer<typeof destruction>;
export const listRegister = z.strictObject({ ...pageQuery, kind: binKind.optional() });
export const destructionRegister = pageOf(destruction).extend({ total: z.number().int() });
