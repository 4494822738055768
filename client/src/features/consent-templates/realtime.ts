import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { follow } from '../../lib/realtime/line.ts';
import { ALL, templatesQuery } from './api/templates.ts';

const heldBy = (queries: QueryClient): number => queries.getQueryData(templatesQuery.queryKey)?.seq ?? 0;

/** Asks again for the templates when somebody has changed one, once the list is loaded. */
export function useTemplatesLive(isLoaded: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLoaded) return undefined;
    const askAgain = () => queries.invalidateQueries({ queryKey: ALL });
    return follow({
      stream: { kind: 'consent-templates' },
      since: () => heldBy(queries),
      take({ seq }) {
        if (seq > heldBy(queries)) void askAgain();
        return 'ok';
      },
      reload: askAgain,
      onRefused: () => undefined,
    });
  }, [isLoaded, queries]);
}
