import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { lookedQuery, putLooked } from '../api/looked.ts';
import type { WardStore } from '../ward-store.ts';

/** A glance shorter than this is none: what it passed over stays marked for the next time. */
const LOOK_MS = 5_000;

/** Marks what others changed since this person last looked at the ward, and notes on leaving that they did. */
export function useLooked(wardId: string, store: WardStore): void {
  const { data, isFetched } = useQuery(lookedQuery(wardId));
  const at = data?.at ?? null;
  useEffect(() => {
    if (at !== null) store.markSince(at);
  }, [at, store]);
  useEffect(() => {
    if (!isFetched) return undefined;
    const cameAt = Date.now();
    const tell = () => {
      // One that is lost only leaves more marked than need be.
      if (Date.now() - cameAt >= LOOK_MS) putLooked(wardId, new Date().toISOString()).catch(() => undefined);
    };
    const onHide = () => {
      if (document.visibilityState === 'hidden') tell();
    };
    document.addEventListener('visibilitychange', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      tell();
    };
  }, [wardId, isFetched]);
}
