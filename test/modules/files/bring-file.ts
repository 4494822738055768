import { v7 as uuid } from 'uuid';
import type { BroughtFor } from '../../../shared/domain/file-types.ts';
import type { FileView, UploadTicket } from '../../../shared/schemas/files.ts';
import { fileView, uploadTicket } from '../../../shared/schemas/files.ts';
import type { FileId } from '../../../shared/types/ids.ts';
import { fileId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';

export const newFileId = (): FileId => fileId.parse(uuid());

export const announce = (
  caller: Caller,
  name: string,
  size: number,
  id: string = newFileId(),
  purpose: string = 'message',
): Promise<Answer> => caller.post('/api/v1/files', { id, name, size, purpose });

export async function ticketFor(
  caller: Caller,
  name: string,
  size: number,
  purpose?: BroughtFor,
): Promise<UploadTicket> {
  const answer = await announce(caller, name, size, newFileId(), purpose);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return uploadTicket.parse(answer.body);
}

/** One PUT with exactly the ticket's headers: ours, or straight to the object store. */
export async function sendBytes(caller: Caller, { url, headers }: UploadTicket, bytes: Uint8Array): Promise<number> {
  if (url.startsWith('/')) return (await caller.put(url, undefined, { bytes, headers })).status;
  const response = await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes) });
  await response.arrayBuffer();
  return response.status;
}

export const complete = (caller: Caller, id: string): Promise<Answer> => caller.post(`/api/v1/files/${id}/complete`);

/** Announces a file, sends its bytes and has them looked at; answers what that was answered with. */
export async function bring(caller: Caller, bytes: Uint8Array, name = 'a file', purpose?: BroughtFor): Promise<Answer> {
  const ticket = await ticketFor(caller, name, bytes.length, purpose);
  const status = await sendBytes(caller, ticket, bytes);
  if (status !== 200) throw new Error(`The bytes were answered with ${status}.`);
  return complete(caller, ticket.file);
}

/** The same for a file that is taken. */
export async function bringGood(
  caller: Caller,
  bytes: Uint8Array,
  name?: string,
  purpose?: BroughtFor,
): Promise<FileView> {
  const answer = await bring(caller, bytes, name, purpose);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return fileView.parse(answer.body);
}
