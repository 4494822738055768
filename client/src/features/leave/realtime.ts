import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { useCan, useSession } from '../../lib/session/use-session.ts';
import { LEAVE } from './api/leave.ts';

/** Asks again for what is on the screen when one's own leave, or for who decides anybody's, stands otherwise. */
export function useLeaveLive(): void {
  const queries = useQueryClient();
  const { person: staff } = useSession();
  const decides = useCan('leave.decide');
  useEffect(() => {
    const ask = () => queries.invalidateQueries({ queryKey: LEAVE });
    const stops = [
      followNews({ kind: 'person', id: staff.id }, ask, (name) => name === 'shifts.changed'),
      ...(decides ? [followNews({ kind: 'leave' }, ask)] : []),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [queries, staff.id, decides]);
}
