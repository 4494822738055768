import { lazy } from 'react';
import { PatientsScreen } from '../features/patients/patients-screen.tsx';

const RegistrationConsent = lazy(async () => ({
  default: (await import('../features/consents/registration-consent.tsx')).RegistrationConsent,
}));

/** The patients, with the consent that is asked for when one is registered. */
export function PatientsRoute() {
  return <PatientsScreen AfterRegistration={RegistrationConsent} />;
}
