import '../patients.css';
import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { IconHeartbeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import type { PatientId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { usePatient } from '../api/patient.ts';
import { usePatientLive } from '../realtime.ts';
import { ChangePatientForm } from './change-patient-form.tsx';
import { fullName, PatientIdentity } from './patient-identity.tsx';
import { PatientWarnings } from './patient-warnings.tsx';
import { VitalsDialog } from './vitals-dialog.tsx';
import { VitalsTable } from './vitals-table.tsx';

interface PatientPanelProps {
  readonly patientId: PatientId;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** One patient, looked at closely; made anew for each, so that nothing of one can stand under another’s name. */
export function PatientPanel({ patientId, isOpen, onClose }: PatientPanelProps) {
  const isOpened = useDialogOpening(isOpen);
  const { t } = useTranslation('patients');
  const { t: tCommon } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 699px)');
  return (
    <Drawer
      opened={isOpened}
      onClose={onClose}
      size={isPhone === true ? '100%' : 620}
      title={<span className="panel-title">{t('panel.title')}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? <PanelContent key={patientId} patientId={patientId} onClose={onClose} /> : null}
    </Drawer>
  );
}

function PanelContent({ patientId, onClose }: Omit<PatientPanelProps, 'isOpen'>) {
  const patient = usePatient(patientId);
  usePatientLive(patientId);
  // A refusal takes what was shown away: the patient may be out of this person’s sight by now.
  if (patient.isError) return <FailureNotice error={patient.error} onRetry={() => void patient.refetch()} />;
  if (patient.data === undefined) {
    return <Skeleton blocks={[72, 120, 200]} onRetry={() => void patient.refetch()} />;
  }
  return <Record patient={patient.data} onClose={onClose} />;
}

function Record({ patient, onClose }: { readonly patient: PatientView; readonly onClose: () => void }) {
  const { t } = useTranslation('patients');
  const { t: tCommon } = useTranslation();
  const [isRecording, setRecording] = useState(false);
  const [isChanging, setChanging] = useState(false);
  return (
    <div className="stack-lg">
      <div className="stack patient-banner">
        <PatientIdentity patient={patient} />
        <PatientWarnings patient={patient} />
        <ToPage patient={patient} onLeave={onClose} />
      </div>
      {patient.mergedInto === null ? null : <Notice tone="warn">{t('panel.merged')}</Notice>}
      <section className="stack" aria-label={t('vitals.section')}>
        <div className="row patient-section">
          <h3 className="panel-subtitle">{t('vitals.section')}</h3>
          {patient.abilities.canRecordVitals ? (
            <Button
              leftSection={<IconHeartbeat size={18} aria-hidden="true" />}
              onClick={() => {
                setRecording(true);
              }}
            >
              {t('vitals.open')}
            </Button>
          ) : null}
        </div>
        <VitalsTable patientId={patient.id} />
      </section>
      {isChanging ? (
        <ChangePatientForm
          live={patient}
          onDone={() => {
            setChanging(false);
          }}
        />
      ) : (
        <section className="stack" aria-label={t('panel.record')}>
          <h3 className="panel-subtitle">{t('panel.record')}</h3>
          <PatientFacts patient={patient} />
          <div className="row-end">
            <Button variant="default" onClick={onClose}>
              {tCommon('action.close')}
            </Button>
            {patient.abilities.canEdit ? (
              <Button
                variant="default"
                onClick={() => {
                  setChanging(true);
                }}
              >
                {t('change.open')}
                <span className="visually-hidden">: {fullName(patient)}</span>
              </Button>
            ) : null}
          </div>
        </section>
      )}
      <VitalsDialog
        patient={patient}
        isOpen={isRecording}
        onClose={() => {
          setRecording(false);
        }}
      />
    </div>
  );
}

/** The way to the patient’s page, except from there. */
function ToPage({ patient, onLeave }: { readonly patient: PatientView; readonly onLeave: () => void }) {
  const { t } = useTranslation('patients');
  const isThere = useMatchRoute()({ to: '/patients/$patientId', params: { patientId: patient.id } }) !== false;
  if (isThere) return null;
  return (
    <Link to="/patients/$patientId" params={{ patientId: patient.id }} className="patient-above" onClick={onLeave}>
      {t('page.open')}
    </Link>
  );
}

function PatientFacts({ patient }: { readonly patient: PatientView }) {
  const { t } = useTranslation('patients');
  const facts: readonly (readonly [label: string, value: string | null, isLatin?: true])[] = [
    [t('field.nationalId'), patient.nationalId, true],
    [t('field.phone'), patient.phone, true],
    [t('field.language'), patient.language],
    [t('field.codeStatus'), patient.codeStatus === null ? null : t(`codeStatus.${patient.codeStatus}`)],
    [t('field.bloodGroup'), patient.bloodGroup, true],
    [t('field.problems'), patient.problems.join('; ') || null],
    [t('field.address'), patient.address.join(', ') || null],
    [
      t('field.guardians'),
      patient.guardians
        .map(({ name, relationship, phone }) => [`${name} (${relationship})`, phone].filter(Boolean).join(' '))
        .join('; ') || null,
    ],
  ];
  return (
    <dl className="facts">
      {facts.map(([label, value, isLatin]) => (
        <div key={label} className="fact">
          <dt>{label}</dt>
          <dd className={isLatin === true ? 'ltr' : undefined}>
            {value === null ? <span className="muted">{t('none')}</span> : <bdi>{value}</bdi>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
