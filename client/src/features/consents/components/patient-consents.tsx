import '../consents.css';
import { IconFilePlus, IconFileUpload } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentListItem, PatientConsents } from '../../../../../shared/schemas/consents.ts';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { usePatientConsents } from '../api/consents.ts';
import { useConsentsLive } from '../realtime.ts';
import { consentLook, isOver } from '../standing.ts';
import { useConsentClock } from '../use-consent-clock.ts';
import { ConsentRow } from './consent-row.tsx';

const PaperDialog = lazy(async () => ({ default: (await import('../dialogs/paper-dialog.tsx')).PaperDialog }));

interface SectionProps {
  readonly patient: PatientView;
}

/** On a patient's page: what they agreed to, what waits, and what is over. */
export function PatientConsentsSection({ patient }: SectionProps) {
  const { t } = useTranslation('consents');
  const consents = usePatientConsents(patient.id);
  useConsentsLive(patient.id);
  const canCapture = consents.data?.abilities.canCapture === true && patient.mergedInto === null;
  return (
    <section id="consents" className="card" aria-labelledby="patient-consents">
      <header className="card-head patient-part-head">
        <h2 id="patient-consents">{t('of.title')}</h2>
        {canCapture ? <NewButtons patient={patient} /> : null}
      </header>
      <div className="card-body">
        {consents.isError ? (
          <FailureNotice error={consents.error} onRetry={() => void consents.refetch()} />
        ) : consents.data === undefined ? (
          <Skeleton blocks={[64, 64]} onRetry={() => void consents.refetch()} />
        ) : (
          <Consents items={consents.data.items} />
        )}
      </div>
    </section>
  );
}

function NewButtons({ patient }: SectionProps) {
  const { t } = useTranslation('consents');
  const [isAdding, setAdding] = useState(false);
  const [wasAdding, setWasAdding] = useState(false);
  return (
    <div className="row">
      <Button
        variant="default"
        leftSection={<IconFileUpload size={18} aria-hidden="true" />}
        onClick={() => {
          setWasAdding(true);
          setAdding(true);
        }}
      >
        {t('of.paper')}
      </Button>
      <Link to="/patients/$patientId/consents/new" params={{ patientId: patient.id }} className="link-button">
        <IconFilePlus size={18} aria-hidden="true" />
        {t('of.new')}
      </Link>
      {wasAdding ? (
        <Suspense fallback={null}>
          <PaperDialog patient={patient} isOpen={isAdding} onClose={() => setAdding(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Consents({ items }: Pick<PatientConsents, 'items'>) {
  const { t } = useTranslation('consents');
  const now = useConsentClock();
  if (items.length === 0) return <p className="muted">{t('of.none')}</p>;
  const past = items.filter((consent) => isOver(consentLook(consent, now)));
  const present = items.filter((consent) => !past.includes(consent));
  return (
    <div className="stack">
      {present.length === 0 ? <p className="muted">{t('of.noneNow')}</p> : <Rows items={present} />}
      {past.length === 0 ? null : (
        <details className="consent-more" open={present.length === 0}>
          <summary>{t('of.past', { count: past.length })}</summary>
          <Rows items={past} />
        </details>
      )}
    </div>
  );
}

function Rows({ items }: { readonly items: readonly ConsentListItem[] }) {
  return (
    <ul className="consent-rows">
      {items.map((consent) => (
        <li key={consent.id}>
          <ConsentRow consent={consent} />
        </li>
      ))}
    </ul>
  );
}
