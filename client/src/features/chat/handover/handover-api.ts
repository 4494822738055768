import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WardHandover } from '../../../../../shared/schemas/chat.ts';
import type { MyDuty } from '../../../../../shared/schemas/duty.ts';
import type { WardId } from '../../../../../shared/types/ids.ts';
import { api } from '../../../lib/api/api.ts';
import { asksSoon } from '../../../lib/realtime/asks-soon.ts';
import { followNews } from '../../../lib/realtime/follow-news.ts';
import { useCan } from '../../../lib/session/use-session.ts';

export const handoverKey = (wardId: WardId) => ['handover', wardId] as const;

/** Where one is on duty now, which is the ward one hands over. */
export const useDutyWard = () =>
  useQuery({
    queryKey: ['handover', 'duty'],
    queryFn: async ({ signal }) => (await api.get<MyDuty>('/duty/me', signal)).duty?.wardId ?? null,
    gcTime: 0,
    enabled: useCan('shift.work'),
  });

/** It names patients, and is forgotten with the screen. */
export const useHandover = (wardId: WardId) =>
  useQuery({
    queryKey: handoverKey(wardId),
    queryFn: ({ signal }) => api.get<WardHandover>(`/wards/${wardId}/handover`, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** Many changes at once make one load. */
const REST_MS = 400;

/** Asks again when something waits otherwise, when somebody comes or goes, and when who lies there changes. */
export function useHandoverLive(wardId: WardId): void {
  const queries = useQueryClient();
  const readsRosters = useCan('roster.read');
  useEffect(() => {
    const { soon, stop } = asksSoon(() => queries.invalidateQueries({ queryKey: handoverKey(wardId) }), REST_MS);
    const leaves = [
      followNews({ kind: 'ward-talk', id: wardId }, soon),
      followNews({ kind: 'census', id: wardId }, soon),
      ...(readsRosters ? [followNews({ kind: 'duty' }, soon)] : []),
    ];
    return () => {
      stop();
      for (const leave of leaves) leave();
    };
  }, [queries, wardId, readsRosters]);
}
