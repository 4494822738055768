import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { isHandedOverHere } from '../../lib/session/handed-over.ts';
import { useSessionState } from '../../lib/session/use-session.ts';
import { Waiting } from './waiting.tsx';

const HandedOver = lazy(async () => ({ default: (await import('./handed-over.tsx')).HandedOver }));

/** Screens for who is not signed in; none of them while this device is in a patient's hands. */
export function PublicFrame() {
  const state = useSessionState();
  const isPatients = state.phase === 'handed-over' || (state.phase === 'checking' && isHandedOverHere());
  if (isPatients) {
    return <Suspense fallback={<Waiting />}>{state.phase === 'checking' ? <Waiting /> : <HandedOver />}</Suspense>;
  }
  return (
    <Suspense fallback={<Waiting />}>
      <Outlet />
    </Suspense>
  );
}
