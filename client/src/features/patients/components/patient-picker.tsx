import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import { PatientSearch } from './patient-search.tsx';
import type { AfterRegistration } from './register-patient-dialog.tsx';
import { RegisterPatientDialog } from './register-patient-dialog.tsx';

interface PatientPickerProps {
  readonly onPick: (patient: PatientCard) => void;
  readonly AfterRegistration?: AfterRegistration;
}

/** Finds a patient, or registers one, and hands over who was chosen. */
export function PatientPicker({ onPick, AfterRegistration }: PatientPickerProps) {
  const { t } = useTranslation('patients');
  const canRegister = useCan('patient.register');
  const [isRegistering, setRegistering] = useState(false);
  return (
    <div className="stack">
      <PatientSearch onPick={onPick} isFocused />
      {canRegister ? (
        <Button
          variant="default"
          leftSection={<IconUserPlus size={18} aria-hidden="true" />}
          onClick={() => {
            setRegistering(true);
          }}
        >
          {t('register.open')}
        </Button>
      ) : null}
      <RegisterPatientDialog
        isOpen={isRegistering}
        {...(AfterRegistration === undefined ? {} : { AfterRegistration })}
        onClose={() => {
          setRegistering(false);
        }}
        onDone={(patient) => {
          setRegistering(false);
          onPick(patient);
        }}
      />
    </div>
  );
}
