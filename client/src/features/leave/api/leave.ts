import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  askForLeave,
  BalanceList,
  cancelLeave,
  changeLeaveType,
  createLeaveType,
  decideLeave,
  LeaveBalance,
  LeaveList,
  LeaveOutlook,
  LeavePreview,
  LeaveRequestView,
  LeaveSetup,
  LeaveType,
  MyLeave,
  setBalance,
  setWorkDays,
} from '../../../../../shared/schemas/leave.ts';
import { api } from '../../../lib/api/api.ts';

/** Under it lies everything about leave that is loaded. */
export const LEAVE = ['leave'] as const;

// Kept fresh by their streams while they are on the screen.
const LIVE = { staleTime: 0, gcTime: 60_000 } as const;

export const useMyLeave = (year: number | undefined) =>
  useQuery({
    ...LIVE,
    queryKey: [...LEAVE, 'mine', year ?? ''],
    queryFn: ({ signal }) => api.get<MyLeave>(`/leave/mine${year === undefined ? '' : `?year=${year}`}`, signal),
    placeholderData: keepPreviousData,
  });

export const SETUP = [...LEAVE, 'setup'] as const;
export const useLeaveSetup = () =>
  useQuery({
    ...LIVE,
    queryKey: SETUP,
    queryFn: ({ signal }) => api.get<LeaveSetup>('/leave/setup', signal),
  });

/** What the desk shows: what waits, what is granted and to come, or all of this year. */
export type Shown = 'open' | 'coming' | 'all';
export const useLeaveList = (show: Shown, isNeeded = true) =>
  useQuery({
    ...LIVE,
    queryKey: [...LEAVE, 'list', show],
    queryFn: ({ signal }) => api.get<LeaveList>(`/leave/requests?show=${show}`, signal),
    enabled: isNeeded,
  });

export const useOutlook = (requestId: string, coverId: string | null) =>
  useQuery({
    ...LIVE,
    queryKey: [...LEAVE, 'outlook', requestId, coverId ?? ''],
    queryFn: ({ signal }) =>
      api.get<LeaveOutlook>(
        `/leave/requests/${encodeURIComponent(requestId)}/outlook${coverId === null ? '' : `?coverId=${coverId}`}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });

export const useBalances = (year: number | undefined) =>
  useQuery({
    ...LIVE,
    queryKey: [...LEAVE, 'balances', year ?? ''],
    queryFn: ({ signal }) =>
      api.get<BalanceList>(`/leave/balances${year === undefined ? '' : `?year=${year}`}`, signal),
    placeholderData: keepPreviousData,
  });

/** What is typed of a request; ids are plain text here. */
export interface LeaveDraft {
  readonly typeId: string;
  readonly from: string;
  readonly to: string;
  readonly fromPart: z.input<typeof askForLeave>['fromPart'] & string;
  readonly toPart: z.input<typeof askForLeave>['toPart'] & string;
  readonly staffId?: string;
}

/** @param draft `null`: nothing that could be asked about yet */
export const usePreview = (draft: LeaveDraft | null) =>
  useQuery({
    ...LIVE,
    queryKey: [...LEAVE, 'preview', draft],
    queryFn: ({ signal }) =>
      api.get<LeavePreview>(`/leave/preview?${new URLSearchParams({ ...draft }).toString()}`, signal),
    enabled: draft !== null,
    retry: false,
    placeholderData: keepPreviousData,
  });

/** Of the schema’s input: ids are plain text here. */
type Plain<Body> = {
  readonly [Field in keyof Body]: Body[Field] extends string | null | undefined ? Body[Field] | string : Body[Field];
};
type Of<Body> = Body & { readonly requestId: string };

export const postRequest = (
  body: LeaveDraft & { readonly reason: string | null; readonly coverId: string | null },
  key: string,
) => api.send<LeaveRequestView>('POST', '/leave/requests', { body, key });

export const postCancel = ({ requestId, ...body }: Of<z.input<typeof cancelLeave>>, key: string) =>
  api.send<LeaveRequestView>('POST', `/leave/requests/${requestId}/cancel`, { body, key });

export const postDecision = (
  {
    requestId,
    ...body
  }: Of<Plain<Omit<z.input<typeof decideLeave>, 'seenShiftIds'>>> & { readonly seenShiftIds: readonly string[] },
  key: string,
) => api.send<LeaveRequestView>('POST', `/leave/requests/${requestId}/decide`, { body, key });

export const putBalance = (body: Plain<z.input<typeof setBalance>>, key: string) =>
  api.send<LeaveBalance>('PUT', '/leave/balances', { body, key });

export const saveType = (
  {
    typeId,
    version,
    ...body
  }: z.input<typeof createLeaveType> & { readonly typeId: string | null; readonly version: number },
  key: string,
) =>
  typeId === null
    ? api.send<LeaveType>('POST', '/leave/types', { body, key })
    : api.send<LeaveType>('PATCH', `/leave/types/${typeId}`, {
        body: { ...body, version } satisfies z.input<typeof changeLeaveType>,
        key,
      });

export const putHoliday = ({ date, name }: { readonly date: string; readonly name: string | null }, key: string) =>
  api.send<LeaveSetup>('PUT', `/leave/holidays/${date}`, { body: { name }, key });

export const putWorkDays = (body: z.input<typeof setWorkDays>, key: string) =>
  api.send<LeaveSetup>('PUT', '/leave/working-week', { body, key });
