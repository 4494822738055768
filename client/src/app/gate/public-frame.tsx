import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Skeleton } from '../../components/ui/skeleton.tsx';

export function PublicFrame() {
  return (
    <Suspense fallback={<Waiting />}>
      <Outlet />
    </Suspense>
  );
}

export function Waiting() {
  return (
    <div className="page">
      <Skeleton blocks={[44, 120, 120]} />
    </div>
  );
}
