import './consents.css';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../shared/schemas/consents.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useConsent } from './api/consents.ts';
import type { ConsentAct } from './consent-search.ts';
import { ConsentNotices } from './components/consent-notices.tsx';
import { ConsentPatient } from './components/consent-patient.tsx';
import { ConsentActions } from './components/consent-actions.tsx';
import { FormPart } from './components/form-part.tsx';
import { ReadingPart } from './components/reading-part.tsx';
import { SealsPart } from './components/seals-part.tsx';
import { SlotsPart } from './components/slots-part.tsx';
import { StateCard } from './components/state-card.tsx';
import { useConsentsLive } from './realtime.ts';

const ConsentDialogs = lazy(async () => ({
  default: (await import('./dialogs/consent-dialogs.tsx')).ConsentDialogs,
}));

const FROM = '/gate/consents/$consentId' as const;

/** One consent: how it stands, who signed what and how, its seal, and what can be done now. */
export function ConsentScreen() {
  const { t } = useTranslation('consents');
  const { consentId } = useParams({ from: FROM });
  const consent = useConsent(consentId);
  const { data } = consent;
  useConsentsLive(data?.patientId ?? null);
  const above = (
    <nav className="consent-above" aria-label={t('title')}>
      {data === undefined ? null : (
        <Link to="/patients/$patientId" params={{ patientId: data.patientId }} className="consent-link">
          {t('view.toPatient')}
        </Link>
      )}
      <Link to="/consents" className="consent-link">
        {t('view.toRegister')}
      </Link>
    </nav>
  );
  const body = consent.isError ? (
    // A refusal takes what was shown away: the patient may be out of this person’s sight by now.
    <FailureNotice error={consent.error} onRetry={() => void consent.refetch()} />
  ) : data === undefined ? (
    <Skeleton blocks={[72, 120, 240]} onRetry={() => void consent.refetch()} />
  ) : (
    <Consent key={data.id} consent={data} />
  );
  return (
    <Page title={data?.title ?? t('title')} above={above}>
      {body}
    </Page>
  );
}

function Consent({ consent }: { readonly consent: ConsentView }) {
  const { do: act } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/consents/$consentId' });
  const [last, setLast] = useState<ConsentAct | null>(null);
  if (act !== undefined && act !== last) setLast(act);
  const open = (next: ConsentAct | undefined) =>
    void navigate({ search: next === undefined ? {} : { do: next }, replace: true });
  return (
    <div className="stack-lg">
      <ConsentPatient patient={consent.form.patient} />
      <ConsentNotices consent={consent} />
      <StateCard consent={consent} />
      <ConsentActions consent={consent} onAct={open} />
      <div className="consent-parts">
        <div className="stack-lg">
          <SlotsPart consent={consent} />
          <SealsPart consent={consent} />
          <ReadingPart consent={consent} />
        </div>
        <FormPart consent={consent} />
      </div>
      {last === null ? null : (
        <Suspense fallback={null}>
          <ConsentDialogs consent={consent} act={act ?? null} last={last} onClose={() => open(undefined)} />
        </Suspense>
      )}
    </div>
  );
}
