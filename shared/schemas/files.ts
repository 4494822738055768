import { z } from 'zod';
import type { BroughtFor, FileType } from '../domain/file-types.ts';
import { BROUGHT_FOR, FILE_TYPES, MAX_FILE_BYTES } from '../domain/file-types.ts';
import { fileId } from '../types/ids.ts';
import { instant, line } from '../types/text.ts';

export const fileType = z.enum(Object.keys(FILE_TYPES) as [FileType, ...FileType[]]);

/** What people bring files for. */
export const broughtFor = z.enum(Object.keys(BROUGHT_FOR) as [BroughtFor, ...BroughtFor[]]);
/**
 * What the file is for; it says who may attach it and where it is read. Those that are not `broughtFor` are of files the
 * house makes: nobody announces one.
 */
export const filePurpose = z.enum([...broughtFor.options, 'consent-sealed']);
export type FilePurpose = z.infer<typeof filePurpose>;

/**
 * `awaited`: its bytes may be sent; `quarantined`: they came and nobody can open them; `available`: looked at, made anew
 * where it is an image, and open to whoever may read what it is attached to.
 */
export const fileState = z.enum(['awaited', 'quarantined', 'available']);
export type FileState = z.infer<typeof fileState>;

/**
 * Why a file is not taken: `errors[0].code` of a `file-refused`. `active`: it holds something that runs (macros, scripts,
 * what starts programs); `size`: it is not of the size that was announced.
 */
export const fileRefusal = z.enum([
  'type',
  'not-picture',
  'heic',
  'size',
  'damaged',
  'too-large-picture',
  'empty',
  'encrypted',
  'active',
]);
export type FileRefusal = z.infer<typeof fileRefusal>;

/** As it is called on the device. Of a path only the last part is kept: what lies above it says something of its owner. */
const fileName = line(200)
  .transform((path) => path.split(/[/\\]/u).at(-1)?.trim() ?? '')
  .refine((name) => !/^\.*$/u.test(name), 'Must name a file.');

export const announceFile = z
  .strictObject({
    id: fileId,
    name: fileName,
    /** Bytes; at most as many as `BROUGHT_FOR` says of the purpose. */
    size: z.number().int().min(1).max(MAX_FILE_BYTES),
    purpose: broughtFor,
  })
  .superRefine(({ size, purpose }, { addIssue }) => {
    const { maxBytes: maximum } = BROUGHT_FOR[purpose];
    if (size > maximum)
      addIssue({ code: 'too_big', origin: 'number', maximum, inclusive: true, input: size, path: ['size'] });
  });

/** Where the bytes go: one PUT with exactly these headers, at the latest at `expiresAt`. Ours, or the object store's own. */
export const uploadTicket = z.strictObject({
  file: fileId,
  url: z.string(),
  headers: z.strictObject({ 'content-type': z.string().exactOptional() }),
  expiresAt: instant,
});
export type UploadTicket = z.infer<typeof uploadTicket>;

/** The bytes came; they wait to be looked at. */
export const fileReceived = z.strictObject({ file: fileId });

export const fileView = z.strictObject({
  id: fileId,
  name: z.string(),
  type: fileType,
  /** Bytes, as stored. */
  size: z.number().int(),
  /** Pixels, of an image. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  state: fileState,
});
export type FileView = z.infer<typeof fileView>;
