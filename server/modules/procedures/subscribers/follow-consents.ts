import type { EventData } from '../../../../shared/events/registry.ts';
import type { PatientId, ProcedureId } from '../../../../shared/types/ids.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { listConsentFacts } from '../../consents/index.ts';
import type { PatientParts } from '../../patients/index.ts';
import { getPatientCards, listPatientParts } from '../../patients/index.ts';
import { dropMark, keepMark } from '../marks/keep-mark.ts';
import { announceListed } from '../procedures.events.ts';
import { consentMarkRepository, procedureRepository } from '../procedures.repository.ts';
import { tellTeamOfRevocation } from '../tell-people.ts';

type Heard =
  | EventData<'consent.changed'>
  | EventData<'procedure.changed'>
  | EventData<'patient.changed'>
  | EventData<'patient.merged'>;

/** The record the patient stands under now. */
async function presentParts(patientId: PatientId): Promise<PatientParts | null> {
  const card = (await getPatientCards([patientId])).get(patientId);
  return card === undefined ? null : ((await listPatientParts([card.id]))[0] ?? null);
}

/** The lists show the gates of what is still to come or goes on; the team of it hears of a withdrawal. */
async function tellOfConsent(
  parts: PatientParts,
  { patientId, consentId, state }: EventData<'consent.changed'>,
): Promise<void> {
  const { recordIds } = parts;
  const procedures = await procedureRepository().find({
    patientId: { $in: recordIds },
    $or: [{ status: 'planned' }, { status: 'started' }],
  });
  for (const procedure of procedures) announceListed(procedure);
  if (state !== 'revoked' || procedures.length === 0) return;
  const consent = (await listConsentFacts(recordIds)).find(({ id }) => id === consentId);
  const procedure = procedures.find(({ _id }) => (_id as ProcedureId) === consent?.procedureId);
  const patient = (await getPatientCards([patientId])).get(patientId);
  if (consent === undefined || procedure === undefined || patient === undefined) return;
  await tellTeamOfRevocation({ procedure, patient, parts }, consent);
}

/**
 * A consent or a procedure stands otherwise, or the patient is elsewhere or another record: the boards show how their
 * consents stand now.
 */
export const followConsents: Subscriber = {
  name: 'procedures.follow-consents',
  events: ['consent.changed', 'procedure.changed', 'patient.changed', 'patient.merged', 'patient.unmerged'],
  async handle({ name, data }) {
    const heard = data as Heard;
    const ids = 'patientId' in heard ? [heard.patientId] : [heard.survivorId, heard.retiredId];
    const isOfConsents = name !== 'patient.changed';
    for (const id of ids) {
      // Most patients who move have neither.
      if (!isOfConsents && (await consentMarkRepository().findOne({ patientId: id })) === null) continue;
      const parts = await presentParts(id);
      if (parts === null) continue;
      if (parts.id !== id) await dropMark(id);
      await keepMark(parts, isOfConsents);
      if (name === 'consent.changed') await tellOfConsent(parts, heard as EventData<'consent.changed'>);
    }
  },
};
