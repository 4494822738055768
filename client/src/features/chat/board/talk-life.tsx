import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applyWardTalkEvent } from '../../../../../shared/projections/ward-talk.ts';
import type { WardTalk } from '../../../../../shared/schemas/chat.ts';
import type { WardId } from '../../../../../shared/types/ids.ts';
import { api } from '../../../lib/api/api.ts';
import { followSnapshot } from '../../../lib/realtime/follow-snapshot.ts';
import { showWardTalk } from './ward-talk.ts';

const talkQuery = (wardId: WardId) =>
  queryOptions({
    queryKey: ['chat', 'ward-talk', wardId],
    queryFn: ({ signal }) => api.get<WardTalk>(`/wards/${wardId}/talk`, signal),
    // Kept fresh by its stream while the board is there, and never longer: it tells of patients.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Keeps what waits in the ward as it is now, while the board is on the screen. Draws nothing. */
export function TalkLife({ wardId }: { readonly wardId: WardId }) {
  const queries = useQueryClient();
  const { data } = useQuery(talkQuery(wardId));
  const isLoaded = data !== undefined;
  useEffect(() => {
    showWardTalk(data ?? null);
  }, [data]);
  useEffect(
    () => () => {
      showWardTalk(null);
    },
    [wardId],
  );
  useEffect(() => {
    if (!isLoaded) return undefined;
    return followSnapshot(queries, talkQuery(wardId).queryKey, { kind: 'ward-talk', id: wardId }, applyWardTalkEvent);
  }, [isLoaded, queries, wardId]);
  return null;
}
