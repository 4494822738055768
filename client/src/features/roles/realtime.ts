import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { customRolesQuery } from '../../lib/custom-roles.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';

/** Asks for the roles again when one is new, different or gone, or somebody holds one who did not. */
export function useRolesLive(): void {
  const queries = useQueryClient();
  useEffect(
    () => followNews({ kind: 'staff' }, () => queries.invalidateQueries({ queryKey: customRolesQuery.queryKey })),
    [queries],
  );
}
