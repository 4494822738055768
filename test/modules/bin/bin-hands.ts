import { expect } from 'chai';
import { binEntry, binned, binPage, binPreview } from '../../../shared/schemas/bin.ts';
import type { BinEntry, BinKindName, Binned, BinPage, BinPreview } from '../../../shared/schemas/bin.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';

export const answered = (answer: Answer): Answer => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 202);
  return answer;
};

export interface ToMove {
  readonly kind: BinKindName;
  readonly id: string;
  readonly version: number;
}

export const tryMove = (caller: Caller, { kind, id, version }: ToMove): Promise<Answer> =>
  caller.post('/api/v1/bin', { kind, id, version, reason: 'Made by mistake' });

export const move = async (caller: Caller, what: ToMove): Promise<Binned> =>
  binned.parse(answered(await tryMove(caller, what)).body);

/** An admin of the hospital moves that person's entry, as it is now. */
export async function binStaff(world: World, hospital: TestHospital, { id }: Person): Promise<Binned> {
  const admin = await world.as(hospital.admin);
  const { version } = staffView.parse(answered(await admin.get(`/api/v1/staff/${id}`)).body);
  return move(admin, { kind: 'staff', id, version });
}

export const preview = async (caller: Caller, batchId: string): Promise<BinPreview> =>
  binPreview.parse(answered(await caller.get(`/api/v1/bin/${batchId}`)).body);

export const entryOf = async (caller: Caller, batchId: string): Promise<BinEntry> =>
  (await preview(caller, batchId)).entry;

export const findInBin = async (caller: Caller, wanted: object = {}): Promise<BinPage> =>
  binPage.parse(answered(await caller.post('/api/v1/bin/find', wanted)).body);

/** Does that to the entry as it is now. */
export async function act(caller: Caller, batchId: string, what: string, body: object = {}): Promise<Answer> {
  const { version } = await entryOf(caller, batchId);
  return caller.post(`/api/v1/bin/${batchId}/${what}`, { version, ...body });
}

export const acted = async (caller: Caller, batchId: string, what: string, body: object = {}): Promise<BinEntry> =>
  binEntry.parse(answered(await act(caller, batchId, what, body)).body);
