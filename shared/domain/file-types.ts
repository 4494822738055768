/** 10 MB, as PRODUCT CHAT-3 says; no purpose takes more. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** 5 MB (REC-7). */
export const MAX_DOCUMENT_BYTES = 5 * 1024 * 1024;

/** What a file may be, judged by its content and never by its name. */
export const FILE_TYPES = {
  'image/jpeg': { extension: 'jpg', isImage: true },
  'image/png': { extension: 'png', isImage: true },
  'image/webp': { extension: 'webp', isImage: true },
  'application/pdf': { extension: 'pdf', isImage: false },
  'application/msword': { extension: 'doc', isImage: false },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { extension: 'docx', isImage: false },
} as const satisfies Record<string, { extension: string; isImage: boolean }>;
export type FileType = keyof typeof FILE_TYPES;

/**
 * What people bring files for: how large each may be, and whether it must be a picture. What the house makes itself (a
 * sealed document) is not among them.
 */
export const BROUGHT_FOR = {
  message: { maxBytes: MAX_FILE_BYTES, isPicture: false },
  'consent-paper': { maxBytes: MAX_FILE_BYTES, isPicture: false },
  'patient-document': { maxBytes: MAX_DOCUMENT_BYTES, isPicture: false },
  'patient-photo': { maxBytes: MAX_DOCUMENT_BYTES, isPicture: true },
  'staff-photo': { maxBytes: MAX_DOCUMENT_BYTES, isPicture: true },
} as const satisfies Record<string, { maxBytes: number; isPicture: boolean }>;
export type BroughtFor = keyof typeof BROUGHT_FOR;
