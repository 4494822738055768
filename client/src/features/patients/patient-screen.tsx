import './patients.css';
import { Button } from '@mantine/core';
import { IconClipboardHeart } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientView } from '../../../../shared/schemas/patients.ts';
import { MoveToBinButton } from '../../components/bin/move-to-bin-button.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCan } from '../../lib/session/use-session.ts';
import { usePatient } from './api/patient.ts';
import { PatientBanner } from './components/patient-banner.tsx';
import { usePatientLive } from './realtime.ts';

const PatientPanel = lazy(async () => ({ default: (await import('./components/patient-panel.tsx')).PatientPanel }));

/** A part of the page that another feature keeps; the app lends it to whoever may see it. */
export type PatientSection = ComponentType<{ readonly patient: PatientView }>;

interface PatientScreenProps {
  readonly sections: readonly { readonly key: string; readonly Section: PatientSection }[];
  /** Beside the banner: the patient’s photo. */
  readonly Photo?: PatientSection;
}

/** One patient: who it is, and everything that is kept about them, each part live. */
export function PatientScreen({ sections, Photo }: PatientScreenProps) {
  const { t } = useTranslation('patients');
  const { patientId } = useParams({ from: '/gate/patients/$patientId' });
  const navigate = useNavigate();
  const mayRemove = useCan('patient.remove');
  const patient = usePatient(patientId);
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const above = (
    <Link to="/patients" className="patient-above">
      {t('page.all')}
    </Link>
  );
  const record = (
    <Button
      variant="default"
      leftSection={<IconClipboardHeart size={18} aria-hidden="true" />}
      onClick={() => {
        setOpened(true);
        setOpen(true);
      }}
    >
      {t('page.record')}
    </Button>
  );
  const { data } = patient;
  const actions =
    data === undefined ? undefined : (
      <>
        {record}
        {mayRemove ? (
          <MoveToBinButton
            kind="patient"
            id={data.id}
            version={data.version}
            onMoved={() => navigate({ to: '/patients' })}
            onBack={() => navigate({ to: '/patients/$patientId', params: { patientId } })}
          />
        ) : null}
      </>
    );
  return (
    // The name stands in the banner: a page’s title ends up in the browser’s history.
    <Page title={t('page.title')} above={above} actions={actions}>
      {patient.isError ? (
        // A refusal takes what was shown away: the patient may be out of this person’s sight by now.
        <FailureNotice error={patient.error} onRetry={() => void patient.refetch()} />
      ) : data === undefined ? (
        <Skeleton blocks={[96, 200, 200]} onRetry={() => void patient.refetch()} />
      ) : (
        <Parts key={data.id} patient={data} sections={sections} {...(Photo === undefined ? {} : { Photo })} />
      )}
      {wasOpened && data !== undefined ? (
        <Suspense fallback={null}>
          <PatientPanel patientId={data.id} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </Page>
  );
}

function Parts({ patient, sections, Photo }: PatientScreenProps & { readonly patient: PatientView }) {
  const { t } = useTranslation('patients');
  usePatientLive(patient.id);
  return (
    <div className="stack-lg">
      <div className="patient-top">
        {Photo === undefined ? null : <Photo patient={patient} />}
        <PatientBanner patient={patient} />
      </div>
      {patient.mergedInto === null ? null : (
        <Notice
          tone="warn"
          actions={
            <Link to="/patients/$patientId" params={{ patientId: patient.mergedInto }} className="patient-above">
              {t('page.mergedOpen')}
            </Link>
          }
        >
          {t('panel.merged')}
        </Notice>
      )}
      {sections.map(({ key, Section }) => (
        <Section key={key} patient={patient} />
      ))}
    </div>
  );
}
