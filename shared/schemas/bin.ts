import { z } from 'zod';
import { binBatchId, patientId, staffId } from '../types/ids.ts';
import { pageBody, pageOf } from '../types/pages.ts';
import { instant, key, line, paragraph } from '../types/text.ts';

/** Kinds of records that go to the Bin. */
export const BIN_KINDS = [
  'patient',
  'document',
  'consent-template',
  'bed',
  'ward',
  'department',
  'staff',
  'custom-role',
  'shift-template',
  'roster',
  'leave-type',
  'message-file',
] as const;
export const binKind = z.enum(BIN_KINDS);
export type BinKindName = z.infer<typeof binKind>;

/** Kinds of records that go with one of those; how many of each, so that whoever decides knows. */
export const BIN_PARTS = [
  ...BIN_KINDS,
  'consent',
  'procedure',
  'file',
  'photo',
  'vitals',
  'stay',
  'message',
  'channel',
  'shift',
  'room',
  'leave',
  'duty',
  'assignment',
] as const;
export const binPart = z.enum(BIN_PARTS);
export type BinPartName = z.infer<typeof binPart>;

/** How many records of each go together. */
export const binParts = z.array(z.strictObject({ part: binPart, count: z.number().int() }));

/** `binned` → `restored`, or → `purging` → `purged`, which leaves this entry without its label and reason: a tombstone. */
export const binState = z.enum(['binned', 'restored', 'purging', 'purged']);
export type BinState = z.infer<typeof binState>;

export const binOrigin = z.enum(['person', 'retention']);
export type BinOrigin = z.infer<typeof binOrigin>;

export const binEntry = z.strictObject({
  id: binBatchId,
  kind: binKind,
  recordId: z.uuidv7(),
  /** Whose record it is part of, where it is a patient’s; that is where it comes back to. */
  patientId: patientId.nullable(),
  /** What people know it by; `null` once it is purged. */
  label: z.string().nullable(),
  reason: z.string().nullable(),
  parts: binParts,
  movedBy: z.strictObject({ staffId, name: z.string() }),
  movedAt: instant,
  state: binState,
  /** When it is purged by itself; `null` where it is not: under legal hold, or not in the Bin any more. */
  purgeAt: instant.nullable(),
  legalHold: z.strictObject({ by: z.string(), at: instant, reason: z.string() }).nullable(),
  /** Somebody asked that it be purged now; another has to agree. */
  purgeAsked: z.strictObject({ staffId, by: z.string(), at: instant, reason: z.string() }).nullable(),
  endedAt: instant.nullable(),
  /** `retention`: somebody decided on it because it had not been touched for years. */
  origin: binOrigin,
  version: z.number().int(),
  abilities: z.strictObject({
    canRestore: z.boolean(),
    canAskPurge: z.boolean(),
    canAgreePurge: z.boolean(),
    canHold: z.boolean(),
  }),
});
export type BinEntry = z.infer<typeof binEntry>;

/** `seq`: of the stream `bin`; `total`: how many there are on all pages. */
export const binPage = pageOf(binEntry).extend({ seq: z.number().int(), total: z.number().int() });
export type BinPage = z.infer<typeof binPage>;

/** Asked for with POST: what is looked for in a label may be a patient’s name, which has no place in an address. */
export const listBin = z.strictObject({
  ...pageBody,
  kind: binKind.optional(),
  /** Unless given: what is in the Bin, so `binned` and `purging`. */
  state: binState.optional(),
  /** In the label. */
  text: line(80).optional(),
});

export const moveToBin = z.strictObject({
  kind: binKind,
  id: z.uuidv7(),
  version: z.number().int(),
  reason: paragraph(500),
});

/** What was moved, and until when whoever moved it may take it back without asking anyone. */
export const binned = z.strictObject({ batchId: binBatchId, label: z.string(), parts: binParts, undoUntil: instant });
export type Binned = z.infer<typeof binned>;

/** What would go with a record, and what keeps it from going, before it is moved. */
export const binOutlook = z.strictObject({
  label: z.string(),
  parts: binParts,
  /** In the ward's words: “Bed 4 is occupied by …” has no place here, “2 occupied beds” has. Empty: it can go. */
  usedBy: z.array(z.string()),
  /** What stays and is open for others from then on: the shifts to come of a person. */
  opened: binParts,
});
export type BinOutlook = z.infer<typeof binOutlook>;
export const askBinOutlook = z.strictObject({ kind: binKind, id: z.uuidv7() });

/** `number-` and an id at the longest. */
const conflictKey = key(60);

/**
 * What stands in the way of coming back. `rename`: give `key` another value; `choose`: one of `options`; `first`: restore
 * that batch before; `none`: nothing can be done here.
 */
export const binConflict = z.strictObject({
  key: conflictKey,
  what: z.enum([
    'name-taken',
    'email-taken',
    'code-taken',
    'position-taken',
    'parent-binned',
    'parent-gone',
    'number-taken',
  ]),
  /** The value that is taken, or what the parent is called. */
  value: z.string(),
  offer: z.enum(['rename', 'choose', 'first', 'none']),
  suggestion: z.string().nullable(),
  options: z.array(z.strictObject({ id: z.string(), label: z.string() })),
  batchId: binBatchId.nullable(),
});
export type BinConflict = z.infer<typeof binConflict>;

export const binPreview = z.strictObject({ entry: binEntry, conflicts: z.array(binConflict) });
export type BinPreview = z.infer<typeof binPreview>;

export const restoreFromBin = z.strictObject({
  version: z.number().int(),
  /** By `key` of the conflict: the new value, or the id of what was chosen. */
  choices: z.record(conflictKey, line(120)).default({}),
});
export const restoreManyFromBin = z.strictObject({ ids: z.array(binBatchId).min(1).max(100) });
/** Each by itself: one that cannot come back keeps no other. */
export const restoredMany = z.strictObject({
  restored: z.array(binBatchId),
  failed: z.array(z.strictObject({ id: binBatchId, problem: z.string(), conflicts: z.array(binConflict) })),
});
export const askPurge = z.strictObject({ version: z.number().int(), reason: paragraph(500) });
/** `typed`: the label, typed by whoever agrees. */
export const agreePurge = z.strictObject({ version: z.number().int(), typed: line(200) });
export const cancelPurge = z.strictObject({ version: z.number().int() });
/** `reason: null` lifts it. */
export const setLegalHold = z.strictObject({ version: z.number().int(), reason: paragraph(500).nullable() });
