import { lazy, Suspense } from 'react';
import type { WardSlots } from '../features/wards/board-context.ts';
import { WardScreen } from '../features/wards/ward-screen.tsx';

const LazyPicker = lazy(async () => ({
  default: (await import('../features/patients/components/patient-picker.tsx')).PatientPicker,
}));
const LazyVitals = lazy(async () => ({
  default: (await import('../features/patients/components/vitals-dialog.tsx')).VitalsDialog,
}));

const LazyTalkMark = lazy(async () => ({
  default: (await import('../features/chat/board/talk-mark.tsx')).TalkMark,
}));
const LazyTalkLife = lazy(async () => ({
  default: (await import('../features/chat/board/talk-life.tsx')).TalkLife,
}));
const LazyTalkPanel = lazy(async () => ({
  default: (await import('../features/chat/board/talk-panel.tsx')).TalkPanel,
}));

const LazyTick = lazy(async () => ({
  default: (await import('../features/consents/registration-consent.tsx')).RegistrationConsent,
}));

const LazyConsentMark = lazy(async () => ({
  default: (await import('../features/procedures/board/consent-mark.tsx')).ConsentMark,
}));
const LazyConsentLife = lazy(async () => ({
  default: (await import('../features/procedures/board/consent-life.tsx')).ConsentLife,
}));
const LazyConsentPanel = lazy(async () => ({
  default: (await import('../features/procedures/board/consent-panel.tsx')).ConsentPanel,
}));

const LazyStaffing = lazy(async () => ({
  default: (await import('../features/duty/board/ward-staffing.tsx')).WardStaffing,
}));

const SLOTS: WardSlots = {
  WardStaffing: (props) => (
    <Suspense fallback={<span className="ward-staffing-space" />}>
      <LazyStaffing {...props} />
    </Suspense>
  ),
  ConsentMark: (props) => (
    <Suspense fallback={null}>
      <LazyConsentMark {...props} />
    </Suspense>
  ),
  ConsentLife: (props) => (
    <Suspense fallback={null}>
      <LazyConsentLife {...props} />
    </Suspense>
  ),
  ConsentPanel: (props) => (
    <Suspense fallback={null}>
      <LazyConsentPanel {...props} />
    </Suspense>
  ),
  TalkMark: (props) => (
    <Suspense fallback={null}>
      <LazyTalkMark {...props} />
    </Suspense>
  ),
  TalkLife: (props) => (
    <Suspense fallback={null}>
      <LazyTalkLife {...props} />
    </Suspense>
  ),
  TalkPanel: (props) => (
    <Suspense fallback={null}>
      <LazyTalkPanel {...props} />
    </Suspense>
  ),
  PatientPicker: (props) => (
    <Suspense fallback={null}>
      <LazyPicker {...props} AfterRegistration={LazyTick} />
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
