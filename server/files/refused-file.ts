import type { FileRefusal } from '../../shared/schemas/files.ts';
import type { ProblemError } from '../http/problem-error.ts';
import { refuse } from '../http/problem-error.ts';

const WORDS: Readonly<Record<FileRefusal, string>> = {
  type: 'Only pictures (JPEG, PNG, WebP), PDF and Word documents can be sent.',
  'not-picture': 'Here it must be a picture (JPEG, PNG or WebP).',
  heic: 'This is a HEIC picture. Save or send it as JPEG.',
  size: 'The file is not of the size that was announced.',
  damaged: 'The file is damaged or not complete.',
  'too-large-picture': 'The picture has too many pixels.',
  empty: 'The file is empty.',
  encrypted: 'The file is protected by a password, so nobody can look at it first.',
  active: 'The file holds macros, scripts or something else that runs.',
};

/** A file was looked at and cannot be taken. Says why, and nothing of what it holds. */
export class RefusedFileError extends Error {
  override readonly name = 'RefusedFileError';
  readonly code: FileRefusal;

  constructor(code: FileRefusal) {
    super(`A file was refused: ${code}.`);
    this.code = code;
  }
}

/** The refusal as it leaves. */
export const fileRefused = (code: FileRefusal): ProblemError =>
  refuse('file-refused', { errors: [{ pointer: '/file', message: WORDS[code], code }] });
