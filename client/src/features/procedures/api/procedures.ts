import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  cancelProcedure,
  changeProcedure,
  finishProcedure,
  planProcedure,
  ProcedureList,
  ProcedureView,
  startProcedure,
} from '../../../../../shared/schemas/procedures.ts';
import { api } from '../../../lib/api/api.ts';

/** Under it lies everything about procedures that is loaded. */
export const PROCEDURES = ['procedures'] as const;
const procedureKey = (procedureId: string) => [...PROCEDURES, 'one', procedureId] as const;

// Kept fresh by their streams while they are on the screen, and no longer than that: they tell of patients.
const LIVE = { staleTime: 0, gcTime: 60_000 } as const;

/** @param day `YYYY-MM-DD` at the hospital; today's unless given */
export const useDayOfProcedures = (day: string | undefined) =>
  useQuery({
    ...LIVE,
    queryKey: [...PROCEDURES, 'day', day ?? ''],
    queryFn: ({ signal }) => api.get<ProcedureList>(`/procedures${day === undefined ? '' : `?day=${day}`}`, signal),
  });

export const useProcedure = (procedureId: string) =>
  useQuery({
    ...LIVE,
    queryKey: procedureKey(procedureId),
    queryFn: ({ signal }) => api.get<ProcedureView>(`/procedures/${encodeURIComponent(procedureId)}`, signal),
  });

/** The same answer, and so the same key, as wherever else the procedures of a patient are asked for. */
export const usePatientProcedures = (patientId: string) =>
  useQuery({
    ...LIVE,
    queryKey: [...PROCEDURES, 'of', patientId],
    queryFn: ({ signal }) => api.get<ProcedureList>(`/procedures?patientId=${encodeURIComponent(patientId)}`, signal),
  });

/** Of the schema’s input: the ids of people and patients are plain text here. */
type Plain<Body> = {
  readonly [Field in keyof Body]: Field extends 'teamIds'
    ? readonly string[]
    : Field extends 'leadId' | 'patientId'
      ? string
      : Body[Field];
};
type Of<Body> = Body & { readonly procedureId: string };

export const postProcedure = (body: Plain<z.input<typeof planProcedure>>, key: string) =>
  api.send<ProcedureView>('POST', '/procedures', { body, key });

export const patchProcedure = ({ procedureId, ...body }: Of<Plain<z.input<typeof changeProcedure>>>, key: string) =>
  api.send<ProcedureView>('PATCH', `/procedures/${procedureId}`, { body, key });

export const postStart = ({ procedureId, ...body }: Of<z.input<typeof startProcedure>>, key: string) =>
  api.send<ProcedureView>('POST', `/procedures/${procedureId}/start`, { body, key });

export const postFinish = ({ procedureId, ...body }: Of<z.input<typeof finishProcedure>>, key: string) =>
  api.send<ProcedureView>('POST', `/procedures/${procedureId}/finish`, { body, key });

export const postCancel = ({ procedureId, ...body }: Of<z.input<typeof cancelProcedure>>, key: string) =>
  api.send<ProcedureView>('POST', `/procedures/${procedureId}/cancel`, { body, key });
