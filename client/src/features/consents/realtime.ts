import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';

/** Asks for the patient's consents again when there is news of them. */
export function useConsentsLive(patientId: PatientId | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (patientId === null) return undefined;
    return followNews(
      { kind: 'patient', id: patientId },
      () => queries.invalidateQueries({ queryKey: ['consents'] }),
      (name) => name.startsWith('consent.') || name.startsWith('patient.'),
    );
  }, [patientId, queries]);
}
