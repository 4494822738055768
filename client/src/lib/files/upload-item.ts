import { BROUGHT_FOR, FILE_TYPES } from '../../../../shared/domain/file-types.ts';
import type { BroughtFor } from '../../../../shared/domain/file-types.ts';
import type { FileRefusal, FileView } from '../../../../shared/schemas/files.ts';
import { isProblem, NoAnswer } from '../api/failure.ts';

/** Why a file is not there: what the server says, what is seen before it is asked, or a line that broke. */
export type UploadFailure = FileRefusal | 'too-large' | 'too-many' | 'waiting-line' | 'no-answer' | 'other';

/** A file on its way. */
export interface UploadItem {
  /** Of this list alone; the file’s own id is made anew with each try that begins from the start. */
  readonly id: string;
  readonly name: string;
  /** Bytes, and how many there may be. */
  readonly size: number;
  readonly maxBytes: number;
  readonly state: 'waiting' | 'sending' | 'checking' | 'ready' | 'failed';
  /** From 0 to 1, while it is sent. */
  readonly progress: number;
  readonly failure: UploadFailure | null;
  /** Whether trying again could end differently. */
  readonly canRetry: boolean;
  /** Once it is ready. */
  readonly view: FileView | null;
}

const PICTURE_ENDINGS = ['.jpg', '.jpeg', '.png', '.webp'];
const PICTURES = Object.entries(FILE_TYPES).flatMap(([type, { isImage }]) => (isImage ? [type] : []));

/** For the device’s own chooser. Some give a type, some only an ending. */
export const acceptedFor = (purpose: BroughtFor): string =>
  BROUGHT_FOR[purpose].isPicture
    ? [...PICTURES, ...PICTURE_ENDINGS].join()
    : [...Object.keys(FILE_TYPES), ...PICTURE_ENDINGS, '.pdf', '.doc', '.docx'].join();

const HEIC = /\.(?:heic|heif|avif)$/iu;
const ENDING = /\.(?:jpe?g|png|webp|pdf|docx?)$/iu;
const PICTURE_ENDING = /\.(?:jpe?g|png|webp)$/iu;

/** What can be said of a file before a byte of it is sent; the server judges by content. `null`: nothing against it. */
export function refusalBeforehand(
  { name, size, type }: Pick<File, 'name' | 'size' | 'type'>,
  purpose: BroughtFor,
): UploadFailure | null {
  const { isPicture, maxBytes } = BROUGHT_FOR[purpose];
  if (/^image\/(?:hei[cf]|avif)/u.test(type) || HEIC.test(name)) return 'heic';
  if (!(type in FILE_TYPES) && !ENDING.test(name)) return isPicture ? 'not-picture' : 'type';
  if (isPicture && !PICTURES.includes(type) && !PICTURE_ENDING.test(name)) return 'not-picture';
  if (size === 0) return 'empty';
  return size > maxBytes ? 'too-large' : null;
}

const REFUSALS: ReadonlySet<string> = new Set<FileRefusal>([
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

const isRefusal = (code: string | undefined): code is FileRefusal => code !== undefined && REFUSALS.has(code);

/** What a failed step means to the person. */
export function failureOf(error: unknown): { readonly failure: UploadFailure; readonly canRetry: boolean } {
  if (error instanceof NoAnswer) return { failure: 'no-answer', canRetry: true };
  if (isProblem(error, 'rate-limited')) return { failure: 'waiting-line', canRetry: true };
  if (!isProblem(error, 'file-refused')) return { failure: 'other', canRetry: true };
  const code = error.problem.errors?.[0]?.code;
  return { failure: isRefusal(code) ? code : 'other', canRetry: false };
}
