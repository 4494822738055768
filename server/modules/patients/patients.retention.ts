import type { RetentionCandidate, RetentionClass } from '../../bin/retention-class.ts';
import type { Patient } from './patients.model.ts';
import { patientRepository } from './patients.repository.ts';

const candidateOf = ({ _id, updatedAt, birthDate }: Patient): RetentionCandidate => ({
  id: _id,
  touchedAt: updatedAt,
  bornOn: birthDate,
});

/**
 * Seven years after the last entry, and for those who were minors until they are 25. Countries differ (3 years: Indian
 * Medical Council Regulations 2002, 1.3.1; 8 years, and until the 25th birthday for children: NHS Records Management Code
 * of Practice): a hospital sets its own, and nobody goes below the least of them.
 */
export const patientRecords: RetentionClass = {
  name: 'patient-records',
  kind: 'patient',
  defaultYears: 7,
  floorYears: 3,
  minorsUntilAge: 25,
  async find(id) {
    const found = await patientRepository().findOne({ _id: id, mergedInto: null });
    return found === null ? null : candidateOf(found);
  },
  async untouchedSince(before, after, limit) {
    const since = { mergedInto: null, updatedAt: { $lt: before }, ...(after === null ? {} : { _id: { $gt: after } }) };
    return (await patientRepository().find(since, { sort: { _id: 1 }, limit })).map(candidateOf);
  },
};
