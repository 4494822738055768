import type { NoticeLink } from '../../../shared/schemas/notices.ts';
import type { PatientId, StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { patientOfConsent } from '../consents/index.ts';
import { getPatientCards, listPatientParts } from '../patients/index.ts';
import { listActiveStaff, rightsOfStaff } from '../staff/index.ts';
import { procedureRepository } from './procedures.repository.ts';

type RecordLink = Extract<NoticeLink, { to: 'consent' | 'procedure' }>;

async function patientOf(link: RecordLink): Promise<PatientId | null> {
  if (link.to === 'consent') return patientOfConsent(link.consentId);
  return (await procedureRepository().findOne({ _id: link.procedureId }))?.patientId ?? null;
}

/** Who of these may see the consent or procedure that link leads to, by the rights they have now. For the notices' engine. */
export function mayReadRecord(link: RecordLink, staffIds: readonly StaffId[]): Promise<ReadonlySet<StaffId>> {
  return asHouse('see who may see a patient', async () => {
    const patientId = await patientOf(link);
    const present = patientId === null ? undefined : (await getPatientCards([patientId])).get(patientId);
    const [parts] = present === undefined ? [] : await listPatientParts([present.id]);
    if (parts === undefined) return new Set();
    const needed = link.to === 'consent' ? 'consent.read' : 'procedure.read';
    const staff = await listActiveStaff({ staffIds });
    const reading = staff.filter((one) => {
      const { permissions, wardIds } = rightsOfStaff(one);
      if (!permissions.has(needed) || !permissions.has('patient.read')) return false;
      // As the patients' own policy has it: who is in no ward is seen by everyone.
      return wardIds === null || parts.wardIds.length === 0 || parts.wardIds.some((id) => wardIds.includes(id));
    });
    return new Set(reading.map(({ _id }) => _id as StaffId));
  });
}
