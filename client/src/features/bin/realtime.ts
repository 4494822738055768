import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { BIN } from './api.ts';

/** Asks again when something came into the Bin, left it, or is decided on. */
export function useBinLive(): void {
  const queries = useQueryClient();
  useEffect(() => followNews({ kind: 'bin' }, () => queries.invalidateQueries({ queryKey: BIN })), [queries]);
}
