import './patients.css';
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { Page } from '../../components/ui/page.tsx';
import { useCan } from '../../lib/session/use-session.ts';
import { PatientSearch } from './components/patient-search.tsx';
import type { AfterRegistration } from './components/register-patient-dialog.tsx';

const PatientPanel = lazy(async () => ({ default: (await import('./components/patient-panel.tsx')).PatientPanel }));
const RegisterPatientDialog = lazy(async () => ({
  default: (await import('./components/register-patient-dialog.tsx')).RegisterPatientDialog,
}));

interface PatientsScreenProps {
  readonly AfterRegistration?: AfterRegistration;
}

/** The patients of the hospital, found first: who is open stands in no address. */
export function PatientsScreen({ AfterRegistration }: PatientsScreenProps) {
  const { t } = useTranslation('patients');
  const canRegister = useCan('patient.register');
  const [patientId, setPatientId] = useState<PatientId | null>(null);
  const [isPanelOpen, setPanelOpen] = useState(false);
  const [isRegistering, setRegistering] = useState(false);
  const [wasRegistering, setWasRegistering] = useState(false);
  const show = (id: PatientId) => {
    setPatientId(id);
    setPanelOpen(true);
  };
  const register = canRegister ? (
    <Button
      leftSection={<IconUserPlus size={18} aria-hidden="true" />}
      onClick={() => {
        setWasRegistering(true);
        setRegistering(true);
      }}
    >
      {t('register.open')}
    </Button>
  ) : undefined;
  return (
    <Page title={t('title')} lead={t('lead')} actions={register}>
      <PatientSearch
        isOpenAtStart
        isFocused
        onPick={({ id }) => {
          show(id);
        }}
      />
      <Suspense fallback={null}>
        {patientId === null ? null : (
          <PatientPanel
            patientId={patientId}
            isOpen={isPanelOpen}
            onClose={() => {
              setPanelOpen(false);
            }}
          />
        )}
        {wasRegistering ? (
          <RegisterPatientDialog
            isOpen={isRegistering}
            {...(AfterRegistration === undefined ? {} : { AfterRegistration })}
            onClose={() => {
              setRegistering(false);
            }}
            onDone={({ id }) => {
              setRegistering(false);
              show(id);
            }}
          />
        ) : null}
      </Suspense>
    </Page>
  );
}
