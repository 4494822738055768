import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { PROCEDURES } from './api/procedures.ts';

/** Asks again for what is on the screen when a procedure, or a consent of one, stands otherwise. */
export function useProceduresLive(): void {
  const queries = useQueryClient();
  useEffect(
    () => followNews({ kind: 'procedures' }, () => queries.invalidateQueries({ queryKey: PROCEDURES })),
    [queries],
  );
}

/** The same for one patient's, which are told of a consent in the very moment it changes. */
export function usePatientOfProcedureLive(patientId: PatientId | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (patientId === undefined) return undefined;
    return followNews({ kind: 'patient', id: patientId }, () => queries.invalidateQueries({ queryKey: PROCEDURES }));
  }, [patientId, queries]);
}
