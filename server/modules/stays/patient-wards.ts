import type { PatientId, WardId } from '../../../shared/types/ids.ts';
import { setPatientWards } from '../patients/index.ts';
import { unsafeEveryStayRepository } from './stays.repository.ts';

/**
 * Tells the patient's record in which wards the patient is, by their open stays.
 * @param about a stay that is about to be in that ward, or in none any more
 * @returns the version of the record since then
 */
export async function keepPatientWards(
  patientId: PatientId,
  about?: { readonly stayId: string; readonly wardId: WardId | null },
): Promise<number> {
  const open = await unsafeEveryStayRepository('the patient is there, whoever sees that ward').find({
    patientId,
    isOpen: true,
    // Not here yet.
    status: { $ne: 'planned' },
  });
  const others = open.filter(({ _id }) => _id !== about?.stayId).map(({ wardId }) => wardId);
  const own = about?.wardId ?? null;
  return (await setPatientWards(patientId, own === null ? others : [own, ...others])).version;
}
