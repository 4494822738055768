import type { StreamRight } from '../../realtime/stream-rights.ts';
import { patientRepository } from './patients.repository.ts';

export const patientRight: StreamRight = {
  kind: 'patient',
  async mayHear(stream) {
    return stream.kind === 'patient' && (await patientRepository().findOne({ _id: stream.id })) !== null;
  },
};
