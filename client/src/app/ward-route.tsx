import { lazy, Suspense } from 'react';
import type { WardSlots } from '../features/wards/board-context.ts';
import { WardScreen } from '../features/wards/ward-screen.tsx';

const LazyPicker = lazy(async () => ({
  default: (await import('../features/patients/components/patient-picker.tsx')).PatientPicker,
}));
const LazyVitals = lazy(async () => ({
  default: (await import('../features/patients/components/vitals-dialog.tsx')).VitalsDialog,
}));

const SLOTS: WardSlots = {
  PatientPicker: (props) => (
    <Suspense fallback={null}>
      <LazyPicker {...props} />
    </Suspense>
  ),
  VitalsDialog: (props) => (
    <Suspense fallback={null}>
      <LazyVitals {...props} />
    </Suspense>
  ),
};

/** The ward's board with what other features lend it. */
export function WardRoute() {
  return <WardScreen slots={SLOTS} />;
}
