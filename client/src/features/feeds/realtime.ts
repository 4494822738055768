import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { FeedList } from '../../../../shared/schemas/feeds.ts';
import { follow } from '../../lib/realtime/line.ts';

const heldBy = (queries: QueryClient): number => queries.getQueryData<FeedList>(['feeds', 'list'])?.seq ?? 0;

/** A busy feed says so many times a second; the screen need not. */
const ASK_AFTER_MS = 400;

/** Asks again for the monitor, the work and the messages when a feed says that something of it is different. */
export function useFeedsLive(isLoaded: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLoaded) return undefined;
    let isPlanned = false;
    const askAgain = async () => {
      const asked = [
        ['feeds', 'list'],
        ['feeds', 'work'],
        ['feeds', 'messages'],
      ];
      await Promise.all(asked.map((queryKey) => queries.invalidateQueries({ queryKey })));
    };
    const planAsking = () => {
      if (isPlanned) return;
      isPlanned = true;
      setTimeout(() => {
        isPlanned = false;
        void askAgain();
      }, ASK_AFTER_MS);
    };
    return follow({
      stream: { kind: 'feeds' },
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
