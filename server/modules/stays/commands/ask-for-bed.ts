import type { z } from 'zod';
import type { askForBed as askSchema, RequestCard } from '../../../../shared/schemas/stays.ts';
import type { PatientId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { takeTurnOf } from '../../../bin/take-turn-of.ts';
import { duplicateIndex } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { getPatientCard } from '../../patients/index.ts';
import { isWardVisible } from '../../places/index.ts';
import { asHouse } from '../../../access/as-house.ts';
import { patientHasBed, waitsAlready } from '../refusals.ts';
import { openRequestOf } from '../requests.ts';
import { changesOf } from '../stay-changes.ts';
import type { RequestRecord, Stay } from '../stays.model.ts';
import { requestCollection } from '../stays.model.ts';
import { show } from '../stays.events.ts';
import { inWardPolicy, stayPolicy } from '../stays.policy.ts';
import { requestRepository, stayRepository } from '../stays.repository.ts';
import { tellOfRequest } from '../tell-people.ts';
import { whoActs } from '../who-acts.ts';
import { showOnBed } from './change-stay.ts';

type Wanted = z.output<typeof askSchema>;

/**
 * Asks a ward for a bed: for an admission, or any ward for a transfer of someone who lies in theirs. Refuses `not-found` for a
 * ward, patient or stay the actor does not see, `invalid-input` where stay and patient do not belong together, `already-exists`
 * where the patient waits already or, for an admission, is in the house.
 */
export function askForBed(wanted: Wanted): Promise<RequestCard> {
  return transaction(async () => {
    const { toWardId, need, urgency, kind } = wanted;
    const isTransfer = kind === 'transfer';
    await takeTurnOf('ward', toWardId);
    // Another ward is asked for someone who lies in one's own; whoever is admitted is asked for in a ward one sees.
    if (!(await (isTransfer ? isWard(toWardId) : isWardVisible(toWardId)))) throw refuse('not-found');
    if (!isTransfer) authorise(inWardPolicy, 'stay.request', { wardId: toWardId });
    const patientId = (await getPatientCard(wanted.patientId)).id;
    await takeTurnOf('patient', patientId);
    if (!isTransfer && wanted.stayId !== undefined) throw wrong('An admission has no stay yet.');
    const stay = isTransfer ? await stayOf(wanted, patientId) : null;
    if (stay === null) await assertNotHere(patientId);
    const open = await openRequestOf(patientId);
    if (open !== null) throw waitsAlready(open);
    const fields: RequestRecord = {
      kind,
      status: 'open',
      isOpen: true,
      patientId,
      stayId: (stay?._id ?? null) as RequestRecord['stayId'],
      fromWardId: stay?.wardId ?? null,
      fromBedId: stay?.bedId ?? null,
      toWardId,
      heldBedId: null,
      need,
      urgency,
      note: wanted.note ?? null,
      answerNote: null,
      askedBy: whoActs(),
      askedAt: now(),
      answeredBy: null,
      answeredAt: null,
    };
    const request = await requestRepository()
      .insert(fields)
      .catch((error: unknown) => {
        throw duplicateIndex(error) === 'request_open_of_patient' ? waitsAlready(null) : error;
      });
    await journal({
      action: 'bed-request.asked',
      subject: { kind: 'bed request', id: request._id },
      changes: changesOf({}, { kind, patientId, toWardId, need, urgency }, requestCollection),
    });
    await tellOfRequest(request);
    if (stay !== null) await showOnBed(stay, { isTransferPending: true });
    const [card] = (await show(stay === null ? [] : [stay], [request])).requests;
    if (card === undefined) throw new Error('A request was told and has no card.');
    return card;
  });
}

const isWard = (wardId: WardId): Promise<boolean> => asHouse('ask another ward for a bed', () => isWardVisible(wardId));

const wrong = (message: string) =>
  refuse('invalid-input', { errors: [{ pointer: '/body/stayId', message, code: 'custom' }] });

async function stayOf({ stayId }: Wanted, patientId: PatientId): Promise<Stay> {
  if (stayId === undefined) throw wrong('A transfer names the stay.');
  const stay = await stayRepository().get(stayId);
  authorise(stayPolicy, 'stay.request', stay);
  if (stay.patientId !== patientId) throw wrong('This stay is another patient’s.');
  if (!stay.isOpen) throw refuse('state-refused', { detail: 'This stay is over.' });
  return stay;
}

async function assertNotHere(patientId: PatientId): Promise<void> {
  const present = await stayRepository().findOne({ patientId, isMain: true });
  if (present !== null) throw patientHasBed(present);
}
