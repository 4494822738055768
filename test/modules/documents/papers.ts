import { expect } from 'chai';
import sharp from 'sharp';
import type { DocumentView, PatientDocuments } from '../../../shared/schemas/documents.ts';
import { documentView, patientDocuments } from '../../../shared/schemas/documents.ts';
import type { FileView } from '../../../shared/schemas/files.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { pdf } from '../../server/files/made-files.ts';
import { bringGood } from '../files/bring-file.ts';

export const PAGE = pdf();

let shades = 0;
/** A picture like no other. */
export function picture(): Promise<Buffer> {
  shades += 1;
  const background = { r: shades % 256, g: 40, b: 90 };
  return sharp({ create: { width: 24, height: 32, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

export const bringPage = (caller: Caller): Promise<FileView> => bringGood(caller, PAGE, 'Scan', 'patient-document');
export const bringPicture = async (caller: Caller): Promise<FileView> =>
  bringGood(caller, await picture(), 'Picture', 'patient-document');
export const bringPhoto = async (caller: Caller): Promise<FileView> =>
  bringGood(caller, await picture(), 'Face', 'patient-photo');

export const documentsAt = (patientId: string) => `/api/v1/patients/${patientId}/documents`;

/** Adds a page to a patient's record; answers what that was answered with. */
export async function tryAdd(caller: Caller, patientId: string, more: object = {}): Promise<Answer> {
  const page = 'fileId' in more ? {} : { fileId: (await bringPage(caller)).id };
  return caller.post(documentsAt(patientId), { kind: 'letter', title: 'Letter of Dr Achterberg', ...page, ...more });
}

export async function addPage(caller: Caller, patientId: string, more: object = {}): Promise<DocumentView> {
  const answer = await tryAdd(caller, patientId, more);
  expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
  return documentView.parse(answer.body);
}

export async function listOf(caller: Caller, patientId: string): Promise<PatientDocuments> {
  const answer = await caller.get(documentsAt(patientId));
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return patientDocuments.parse(answer.body);
}

export const setPhoto = (caller: Caller, patientId: string, { id }: Pick<FileView, 'id'>): Promise<Answer> =>
  caller.put(`/api/v1/patients/${patientId}/photo`, { fileId: id });

export const contentOf = ({ id }: Pick<FileView, 'id'>) => `/api/v1/files/${id}/content`;
