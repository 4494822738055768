import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type {
  AttendancePage,
  AttendanceQuery,
  CorrectionList,
  CorrectionView,
  DutyNow,
  DutyView,
  MyAttendance,
  MyDuty,
} from '../../../../shared/schemas/duty.ts';
import type { StaffingView } from '../../../../shared/schemas/staffing.ts';
import { api } from '../../lib/api/api.ts';
import { saveOnDevice } from '../../lib/files/use-file-content.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { useSession } from '../../lib/session/use-session.ts';

export const myDutyQuery = queryOptions({
  queryKey: ['duty', 'me'],
  queryFn: ({ signal }) => api.get<MyDuty>('/duty/me', signal),
  staleTime: 30_000,
});

/** Whether one is on duty. */
export const useMyDuty = () => useQuery(myDutyQuery);

/** Keeps that the same on every device of theirs within a moment. Followed once, in the header, which is always there. */
export function useMyDutyLive(): void {
  const queries = useQueryClient();
  const { person } = useSession();
  useEffect(
    () =>
      followNews(
        { kind: 'person', id: person.id },
        () => queries.invalidateQueries({ queryKey: ['duty'] }),
        (name) => name === 'shifts.changed',
      ),
    [queries, person.id],
  );
}

export interface Start {
  readonly wardId?: string | null;
  readonly roleIds: readonly string[];
}
export const postStart = (body: Start, key: string) => api.send<DutyView>('POST', '/duty/start', { body, key });

type At = Pick<DutyView, 'id' | 'version'>;
export const postEnd = ({ id, ...body }: At & { readonly leavesEmpty: boolean }, key: string) =>
  api.send<DutyView>('POST', `/duty/${id}/end`, { body, key });
export const postStay = ({ id, version }: At, key: string) =>
  api.send<DutyView>('POST', `/duty/${id}/stay`, { body: { version }, key });

export interface Days {
  readonly from: string;
  readonly to: string;
}
export const useMyAttendance = ({ from, to }: Days) =>
  useQuery({
    queryKey: ['duty', 'mine', from, to],
    queryFn: ({ signal }) => api.get<MyAttendance>(`/attendance/mine?from=${from}&to=${to}`, signal),
  });

export interface AskedTimes {
  readonly dutyId?: string;
  readonly wardId?: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly reason: string;
}
export const postCorrection = (body: AskedTimes, key: string) =>
  api.send<CorrectionView>('POST', '/corrections', { body, key });
export const postWithdraw = ({ id, version }: Pick<CorrectionView, 'id' | 'version'>, key: string) =>
  api.send<CorrectionView>('POST', `/corrections/${id}/withdraw`, { body: { version }, key });

export interface Decision extends Pick<CorrectionView, 'id' | 'version'> {
  readonly answer: 'approve' | 'reject';
  readonly note: string | null;
}
export const postDecision = ({ id, ...body }: Decision, key: string) =>
  api.send<CorrectionView>('POST', `/corrections/${id}/decide`, { body, key });
export const postCorrect = ({ id, ...body }: At & Omit<AskedTimes, 'dutyId' | 'wardId'>, key: string) =>
  api.send<DutyView>('POST', `/duty/${id}/correct`, { body, key });

/** Asks again for whatever of this key is shown when anybody's duty or attendance is different. */
export function useDutyNews(isOn: boolean, key: readonly string[]): void {
  const queries = useQueryClient();
  const name = key.join(' ');
  useEffect(() => {
    if (!isOn) return undefined;
    return followNews({ kind: 'duty' }, () => queries.invalidateQueries({ queryKey: name.split(' ') }));
  }, [isOn, name, queries]);
}

export type AttendanceFilter = Pick<AttendanceQuery, 'from' | 'to' | 'show'> & {
  readonly wardId: string | null;
};

const addressOf = (path: string, { from, to, show, wardId }: AttendanceFilter): string =>
  `${path}?from=${from}&to=${to}&show=${show}${wardId === null ? '' : `&wardId=${wardId}`}`;

export const getAttendance = (filter: AttendanceFilter, cursor: string | null, signal: AbortSignal) =>
  api.get<AttendancePage>(
    `${addressOf('/attendance', filter)}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    signal,
  );

export const saveAttendance = async (filter: AttendanceFilter): Promise<void> =>
  saveOnDevice(await api.getFile(addressOf('/attendance.csv', filter)), `attendance ${filter.from} ${filter.to}.csv`);

export const useCorrections = () =>
  useQuery({
    queryKey: ['attendance', 'corrections'],
    queryFn: ({ signal }) => api.get<CorrectionList>('/corrections', signal),
  });

export const useOnDuty = (wardId: string) =>
  useQuery({
    queryKey: ['duty-now', wardId],
    queryFn: ({ signal }) => api.get<DutyNow>(`/duty/now?wardId=${wardId}`, signal),
  });

export const useStaffing = (wardId?: string) =>
  useQuery({
    queryKey: ['staffing', wardId ?? 'all'],
    queryFn: ({ signal }) =>
      api.get<StaffingView>(`/staffing${wardId === undefined ? '' : `?wardId=${wardId}`}`, signal),
    // What it counts changes with every patient and every measurement; the stream tells of duty only.
    refetchInterval: 60_000,
  });
