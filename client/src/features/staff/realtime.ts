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
    const askAgain = () => queries.invalidateQueries({ queryKey: ['staff'] });
    return follow({
      stream: { kind: 'staff' },
      since: () => seq,
      take(envelope) {
        if (envelope.seq <= seq) return 'ok';
        seq = envelope.seq;
        void askAgain();
        return 'ok';
      },
      reload: askAgain,
      onRefused: () => undefined,
    });
  }, [queries]);
}
