import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { follow } from '../../lib/realtime/line.ts';

/**
 * Asks for the list again when someone's entry is new or different. The events carry no entry, only that there is one to
 * ask for, so a hole in them costs nothing: the next answer holds it all.
 */
export function useStaffLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let seq = 0;
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
      since: () => seq,
      take(envelope) {
        if (envelope.seq <= seq) return 'ok';
        seq = envelope.seq;
        planAsking();
        return 'ok';
      },
      reload: askAgain,
      onRefused: () => undefined,
    });
  }, [queries]);
}
