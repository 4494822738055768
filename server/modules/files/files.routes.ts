import { z } from 'zod';
import {
  announceFile as announceFileSchema,
  fileReceived,
  fileView,
  uploadTicket,
} from '../../../shared/schemas/files.ts';
import { fileId } from '../../../shared/types/ids.ts';
import type { FileRight } from '../../files/file-right.ts';
import { bytesAnswer } from '../../http/bytes.ts';
import { refuse } from '../../http/problem-error.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { blobs } from './blobs.ts';
import { announceFile } from './commands/announce-file.ts';
import { completeFile } from './commands/complete-file.ts';
import { takeBytes } from './commands/take-bytes.ts';
import { openFile } from './queries/open-file.ts';

const use = { tag: 'Files', permission: 'file.use', limit: LIMITS.upload } as const;
const ofFile = z.strictObject({ fileId });

export const filesRoutes = (rights: () => readonly FileRight[]): readonly Route[] => [
  route({
    ...use,
    method: 'post',
    path: '/api/v1/files',
    summary: 'Announce a file and get the ticket to send its bytes with.',
    body: announceFileSchema,
    response: uploadTicket,
    status: 201,
    idempotency: 'required',
    handler: ({ body }) => announceFile(blobs(), body),
  }),
  route({
    ...use,
    method: 'put',
    path: '/api/v1/files/uploads/:ticket',
    summary: 'Send the bytes of a file, where the ticket names this address.',
    params: z.strictObject({ ticket: z.string().regex(/^[0-9a-f-]{36}\.[\w-]{43}$/u) }),
    takes: 'bytes',
    response: fileReceived,
    idempotency: { exempt: 'Bytes that came already are not taken again.' },
    async handler({ params, bytes }) {
      const store = blobs();
      if (bytes === null || store.presignUpload !== null) throw refuse('not-found');
      return { file: await takeBytes(store, params.ticket, bytes) };
    },
  }),
  route({
    ...use,
    method: 'post',
    path: '/api/v1/files/:fileId/complete',
    summary: 'Have the bytes looked at that were sent; then the file can be attached.',
    params: ofFile,
    response: fileView,
    idempotency: { exempt: 'A file that was looked at is answered again.' },
    handler: ({ params }) => completeFile(blobs(), params.fileId),
  }),
  route({
    ...use,
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/files/:fileId/content',
    summary: 'The file itself, for whoever may read what it is attached to.',
    params: ofFile,
    response: bytesAnswer,
    produces: 'bytes',
    reads: ({ params }) => ({ action: 'file.read', subject: { kind: 'file', id: params.fileId } }),
    handler: ({ params }) => openFile(blobs(), rights(), params.fileId),
  }),
];
