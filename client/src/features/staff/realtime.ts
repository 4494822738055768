import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { StaffPage } from '../../../../shared/schemas/staff.ts';
import { follow } from '../../lib/realtime/line.ts';

/** The number of the last event that everything on the screen holds: each page was loaded at its own time. */
function heldBy(queries: QueryClient): number {
  const lists = queries.getQueriesData<InfiniteData<StaffPage>>({ queryKey: ['staff', 'list'], type: 'active' });
  const held = lists.flatMap(([, list]) => list?.pages.map((page) => page.seq) ?? []);
  return held.length === 0 ? 0 : Math.min(...held);
}

/**
 * Asks for the list again when someone's entry is new or different, once it is loaded. The events carry no entry, only
 * that there is one to ask for, so a hole in them costs nothing: the next answer holds it all. Where that answer fails,
 * the screen still holds the older number, and the next opening of the line hears of the change once more.
 */
export function useStaffLive(isLoaded: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLoaded) return undefined;
    let isPlanned = false;
    const askAgain = () => queries.invalidateQueries({ queryKey: ['staff'] });
    // Many events at once are one reason to ask.
    const planAsking = () => {
      if (isPlanned) return;
      isPlanned = true;
      setTimeout(() => {
        isPlanned = false;
        void askAgain();
      }, 50);
    };
    return follow({
      stream: { kind: 'staff' },
      since: () => heldBy(queries),
      take(envelope) {
        if (envelope.seq > heldBy(queries)) planAsking();
        return 'ok';
      },
      reload: askAgain,
      onRefused: () => undefined,
    });
  }, [isLoaded, queries]);
}
