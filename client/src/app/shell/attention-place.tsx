import { lazy, Suspense } from 'react';
import { useCan } from '../../lib/session/use-session.ts';
import { useLate } from './use-late.ts';

const load = () => import('../attention/attention.tsx');
const Attention = lazy(async () => ({ default: (await load()).Attention }));

/** What waits for the person, once the first screen stands. */
export function AttentionPlace() {
  if (!useLate(load, 700, useCan('notice.read'))) return null;
  return (
    <Suspense fallback={null}>
      <Attention />
    </Suspense>
  );
}
