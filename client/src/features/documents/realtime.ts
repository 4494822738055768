import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { documentsKey } from './api.ts';

/** Asks for the documents again when there is news of them. */
export function useDocumentsLive(patientId: PatientId): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      followNews(
        { kind: 'patient', id: patientId },
        () => queries.invalidateQueries({ queryKey: documentsKey(patientId) }),
        (name) => name === 'document.changed' || name.startsWith('patient.'),
      ),
    [patientId, queries],
  );
}
