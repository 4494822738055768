import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientCard, SuspectedDuplicate } from '../../../../../shared/schemas/patients.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { fullName, PatientIdentity } from './patient-identity.tsx';

interface DuplicatesNoticeProps {
  readonly suspects: readonly SuspectedDuplicate[];
  readonly isPending: boolean;
  readonly onUse: (patient: PatientCard) => void;
  readonly onRegisterAnyway: () => void;
}

/** Before a second record is made of someone: whom the hospital has that is like them, and the two ways on. */
export function DuplicatesNotice({ suspects, isPending, onUse, onRegisterAnyway }: DuplicatesNoticeProps) {
  const { t } = useTranslation('patients');
  const place = useRef<HTMLDivElement>(null);
  // It stands below a long form: whoever asked to register must not miss it.
  useEffect(() => {
    place.current?.focus();
    place.current?.scrollIntoView({ block: 'center' });
  }, [suspects]);
  return (
    <div ref={place} tabIndex={-1} className="suspects-place">
      <Notice
        tone="warn"
        isSpoken
        title={t('duplicates.title', { count: suspects.length })}
        actions={
          <Button variant="default" loading={isPending} onClick={onRegisterAnyway}>
            {t('duplicates.anyway')}
          </Button>
        }
      >
        <p>{t('duplicates.text')}</p>
        <ul className="suspects">
          {suspects.map(({ patient, because }) => (
            <li key={patient.id} className="suspect">
              <PatientIdentity patient={patient} />
              <span className="small">{because.map((reason) => t(`duplicates.because.${reason}`)).join(' · ')}</span>
              <Button
                disabled={isPending}
                onClick={() => {
                  onUse(patient);
                }}
              >
                {t('duplicates.use')}
                <span className="visually-hidden">: {fullName(patient)}</span>
              </Button>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
