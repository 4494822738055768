import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TemplateView } from '../../../../../shared/schemas/consent-templates.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { useVersion } from '../api/templates.ts';
import { TemplatePreview } from './template-preview.tsx';

type Version = TemplateView['versions'][number];

/** Every published version with what changed; each can be read as it was. */
export function VersionList({ template }: { readonly template: TemplateView }) {
  const { t } = useTranslation('consentTemplates');
  if (template.versions.length === 0) return <p className="muted">{t('versions.none')}</p>;
  return (
    <ol className="template-versions card">
      {template.versions.map((version) => (
        <li key={version.number}>
          <div className="row">
            <strong>{t('versions.number', { number: version.number })}</strong>
            {version.number === template.published ? (
              <span className="tag tag-good">{t('versions.inForce')}</span>
            ) : null}
          </div>
          <Made version={version} />
          <p>
            {version.note === null ? <span className="muted">{t('versions.noNote')}</span> : <bdi>{version.note}</bdi>}
          </p>
          <Link
            to="/setup/consents/$templateId"
            params={{ templateId: template.id }}
            search={{ show: 'versions', version: version.number }}
          >
            {t('versions.look', { number: version.number })}
          </Link>
        </li>
      ))}
    </ol>
  );
}

function Made({ version }: { readonly version: Version }) {
  const { t } = useTranslation('consentTemplates');
  const date = formatInstant(version.publishedAt);
  const name = version.publishedBy;
  return (
    <p className="muted small">{name === null ? t('versions.byHouse', { date }) : t('versions.by', { date, name })}</p>
  );
}

interface OneVersionProps {
  readonly templateId: string;
  readonly number: number;
}

export function OneVersion({ templateId, number }: OneVersionProps) {
  const { t } = useTranslation('consentTemplates');
  const version = useVersion(templateId, number);
  const retry = () => void version.refetch();
  return (
    <div className="stack">
      <Link
        to="/setup/consents/$templateId"
        params={{ templateId }}
        search={{ show: 'versions' }}
        className="template-back"
      >
        <IconChevronLeft size={18} stroke={2.2} className="mirrored" aria-hidden="true" />
        {t('versions.back')}
      </Link>
      {version.isLoading ? <Skeleton blocks={[60, 400]} onRetry={retry} /> : null}
      {version.isError ? <FailureNotice error={version.error} onRetry={retry} /> : null}
      {version.data === undefined ? null : (
        <>
          <Made version={version.data} />
          <TemplatePreview content={version.data.content} says={t('versions.number', { number })} />
        </>
      )}
    </div>
  );
}
