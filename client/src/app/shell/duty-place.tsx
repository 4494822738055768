import { lazy, Suspense } from 'react';
import { useCan } from '../../lib/session/use-session.ts';
import { useLate } from './use-late.ts';

const load = () => import('../../features/duty/duty-chip.tsx');
const DutyChip = lazy(async () => ({ default: (await load()).DutyChip }));

/** Starting and leaving duty, once the first screen stands. */
export function DutyPlace() {
  if (!useLate(load, 400, useCan('shift.work'))) return null;
  return (
    <Suspense fallback={null}>
      <DutyChip />
    </Suspense>
  );
}
