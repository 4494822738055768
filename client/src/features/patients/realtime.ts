import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { patientKey } from './api/patient.ts';
import { vitalsKey } from './api/vitals.ts';

/** Asks for the record and its vitals again when there is news of them. */
export function usePatientLive(patientId: PatientId): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      followNews({ kind: 'patient', id: patientId }, async () => {
        await Promise.all([
          queries.invalidateQueries({ queryKey: patientKey(patientId) }),
          queries.invalidateQueries({ queryKey: vitalsKey(patientId) }),
        ]);
      }),
    [patientId, queries],
  );
}
