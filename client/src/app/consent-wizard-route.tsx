import { WizardScreen } from '../features/consents/wizard/wizard-screen.tsx';
import { PatientBanner } from '../features/patients/components/patient-banner.tsx';

/** Drawing up a consent, with the patient’s own banner over it. */
export function ConsentWizardRoute() {
  return <WizardScreen Banner={PatientBanner} />;
}
