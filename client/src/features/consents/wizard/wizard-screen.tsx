import '../consents.css';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { IconFileOff } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Page } from '../../../components/ui/page.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useConsent } from '../api/consents.ts';
import { usePatientRecord } from '../api/patient.ts';
import { useTemplate, useTemplates } from '../api/templates.ts';
import { useConsentsLive } from '../realtime.ts';
import { isOffered } from '../template-title.ts';
import { WizardSteps } from './wizard-steps.tsx';

interface WizardScreenProps {
  /** Who the patient is, as the patient’s own page shows it; the app lends it. */
  readonly Banner: ComponentType<{ readonly patient: PatientView }>;
}

/** Draws a consent up in five steps, each saved before the next. */
export function WizardScreen({ Banner }: WizardScreenProps) {
  const { t } = useTranslation('consents');
  const { patientId } = useParams({ from: '/gate/patients/$patientId/consents/new' });
  const { replaces } = useSearch({ from: '/gate/patients/$patientId/consents/new' });
  const back = (
    <Link to="/patients/$patientId" params={{ patientId }} className="consent-link">
      {t('view.toPatient')}
    </Link>
  );
  return (
    <Page title={t(replaces === undefined ? 'wizard.title' : 'wizard.titleReplace')} above={back} isNarrow>
      <Loaded patientId={patientId} Banner={Banner} />
    </Page>
  );
}

interface LoadedProps extends WizardScreenProps {
  readonly patientId: string;
}

/** Everything the steps need is asked for first, so that none of them changes under somebody’s hands. */
function Loaded({ patientId, Banner }: LoadedProps) {
  const { t } = useTranslation('consents');
  const search = useSearch({ from: '/gate/patients/$patientId/consents/new' });
  const patient = usePatientRecord(patientId);
  const templates = useTemplates();
  const consent = useConsent(search.consent ?? null);
  const before = useConsent(search.replaces ?? null);
  const template = useTemplate(consent.data?.form.template.id ?? null);
  useConsentsLive(patient.data?.id ?? null);
  const failed = [patient, templates, consent, before, template].find(({ isError }) => isError);
  if (failed !== undefined) return <FailureNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  const isWaiting =
    (search.consent !== undefined && template.data === undefined) ||
    (search.replaces !== undefined && before.data === undefined);
  if (patient.data === undefined || templates.data === undefined || isWaiting) {
    return <Skeleton blocks={[72, 44, 240]} />;
  }
  const offered = templates.data.items.filter(isOffered);
  if (offered.length === 0 && consent.data === undefined) {
    return (
      <EmptyState icon={IconFileOff} title={t('wizard.noTemplates')}>
        {t('wizard.noTemplatesText')}
      </EmptyState>
    );
  }
  if (consent.data !== undefined && !consent.data.abilities.canAmend) {
    return (
      <Notice
        tone="warn"
        actions={
          <Link to="/consents/$consentId" params={{ consentId: consent.data.id }} className="link-button">
            {t('wizard.toConsent')}
          </Link>
        }
      >
        {t('wizard.cannotAmend')}
      </Notice>
    );
  }
  return (
    <div className="stack-lg">
      <Banner patient={patient.data} />
      <WizardSteps
        patient={patient.data}
        templates={offered}
        consent={consent.data ?? null}
        consentContent={template.data?.publishedContent ?? null}
        before={before.data ?? null}
      />
    </div>
  );
}
