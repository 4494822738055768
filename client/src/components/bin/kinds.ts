import type { BinKindName } from '../../../../shared/schemas/bin.ts';

/** Every kind that goes to the Bin, in the order people look for them. */
export const KINDS: readonly BinKindName[] = [
  'patient',
  'document',
  'message-file',
  'consent-template',
  'ward',
  'bed',
  'department',
  'staff',
  'custom-role',
  'roster',
  'shift-template',
  'leave-type',
];
