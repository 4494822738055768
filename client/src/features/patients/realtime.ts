import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { follow } from '../../lib/realtime/line.ts';
import { patientKey } from './api/patient.ts';
import { vitalsKey } from './api/vitals.ts';

/**
 * Asks for the record and its vitals again when there is news of them. The events carry none of it, so one told twice only
 * asks again, and a hole in them costs nothing.
 */
export function usePatientLive(patientId: PatientId): void {
  const queries = useQueryClient();
  useEffect(() => {
    let heard = 0;
    const askAgain = async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: patientKey(patientId) }),
        queries.invalidateQueries({ queryKey: vitalsKey(patientId) }),
      ]);
    };
    return follow({
      stream: { kind: 'patient', id: patientId },
      since: () => heard,
      take(envelope) {
        if (envelope.seq > heard) {
          heard = envelope.seq;
          void askAgain();
        }
        return 'ok';
      },
      reload: askAgain,
      // Whoever lost sight of the patient learns it from the answer.
      onRefused: () => void askAgain(),
    });
  }, [patientId, queries]);
}
