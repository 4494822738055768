import './consent-templates.css';
import { IconChevronLeft, IconFileOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TemplateView } from '../../../../shared/schemas/consent-templates.ts';
import { MoveToBinButton } from '../../components/bin/move-to-bin-button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isProblem } from '../../lib/api/failure.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { templateQuery, useTemplate, useTemplates } from './api/templates.ts';
import { titleOf } from './by-category.ts';
import { RetireButton } from './components/retire-button.tsx';
import { TemplateEditor } from './components/template-editor.tsx';
import { TemplatePreview } from './components/template-preview.tsx';
import { OneVersion, VersionList } from './components/version-list.tsx';
import { useTemplatesLive } from './realtime.ts';
import { useTemplateDraft } from './use-template-draft.ts';

const FROM = '/gate/setup/consents/$templateId';

/** One consent form: written, read as the patient will, and looked back on. */
export function TemplateScreen() {
  const { t, i18n } = useTranslation('consentTemplates');
  const { templateId } = useParams({ from: FROM });
  const template = useTemplate(templateId);
  // It brings the number from which changes are heard.
  useTemplatesLive(useTemplates().isSuccess);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const canManage = useCan('consent.manage');
  const retry = () => void template.refetch();
  const title = template.data === undefined ? '' : titleOf(template.data, i18n.language);
  const back = (
    <Link to="/setup/consents" className="template-back">
      <IconChevronLeft size={18} stroke={2.2} className="mirrored" aria-hidden="true" />
      {t('all')}
    </Link>
  );
  const isGone = isProblem(template.error, 'not-found', 'invalid-input') && template.data === undefined;
  return (
    <Page
      title={title === '' ? t('list.untitled') : title}
      lead={template.data === undefined ? undefined : <About template={template.data} />}
      above={back}
      actions={
        canManage && template.data !== undefined ? (
          <>
            <RetireButton
              template={template.data}
              onDone={(changed) => {
                queries.setQueryData(templateQuery(templateId).queryKey, changed);
              }}
            />
            <MoveToBinButton
              kind="consent-template"
              id={template.data.id}
              version={template.data.version}
              onMoved={() => navigate({ to: '/setup/consents' })}
              onBack={() => navigate({ to: '/setup/consents/$templateId', params: { templateId } })}
            />
          </>
        ) : undefined
      }
    >
      {template.isLoading ? <Skeleton className="stack" blocks={[60, 200, 300]} onRetry={retry} /> : null}
      {isGone ? (
        <EmptyState icon={IconFileOff} title={t('gone.title')}>
          {t('gone.text')}
        </EmptyState>
      ) : null}
      {template.isError && !isGone ? <FailureNotice error={template.error} onRetry={retry} /> : null}
      {template.data === undefined ? null : canManage && !template.data.isRetired ? (
        <Written key={templateId} template={template.data} />
      ) : (
        <Read template={template.data} />
      )}
    </Page>
  );
}

function About({ template }: { readonly template: TemplateView }) {
  const { t } = useTranslation('consentTemplates');
  const { category, published, isRetired, hasDraft } = template;
  return (
    <span className="row">
      <span>{t(`category.${category}`)}</span>
      <span className="tag">{published === null ? t('list.draftOnly') : t('list.version', { number: published })}</span>
      {isRetired ? <span className="tag">{t('list.retired')}</span> : null}
      {hasDraft && published !== null ? <span className="tag tag-warn">{t('list.hasDraft')}</span> : null}
    </span>
  );
}

function Tabs({
  template,
  tabs,
}: {
  readonly template: TemplateView;
  readonly tabs: readonly ('edit' | 'preview' | 'versions')[];
}) {
  const { t } = useTranslation('consentTemplates');
  const { show = tabs[0] } = useSearch({ from: FROM });
  return (
    <nav className="template-tabs" aria-label={t('tabs.label')}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          to="/setup/consents/$templateId"
          params={{ templateId: template.id }}
          search={tab === 'edit' ? {} : { show: tab }}
          aria-current={show === tab ? 'page' : undefined}
          activeOptions={{ exact: true }}
        >
          {t(`tabs.${tab}`)}
        </Link>
      ))}
    </nav>
  );
}

/** For those who write it. What was typed stays while another tab is looked at. */
function Written({ template }: { readonly template: TemplateView }) {
  const { t } = useTranslation('consentTemplates');
  const { show, version } = useSearch({ from: FROM });
  const draft = useTemplateDraft(template);
  return (
    <>
      <Tabs template={template} tabs={['edit', 'preview', 'versions']} />
      {show === undefined ? <TemplateEditor template={template} draft={draft} /> : null}
      {show === 'preview' ? (
        <TemplatePreview
          content={draft.content}
          says={
            draft.isChanged || template.draft !== null
              ? t('preview.ofDraft')
              : t('preview.ofVersion', { number: template.published })
          }
        />
      ) : null}
      {show === 'versions' ? <Versions template={template} number={version} /> : null}
    </>
  );
}

/** For those who draw consents up from it, and for everyone where it is no longer used. */
function Read({ template }: { readonly template: TemplateView }) {
  const { t } = useTranslation('consentTemplates');
  const { show, version } = useSearch({ from: FROM });
  const content = template.publishedContent ?? template.draft;
  return (
    <>
      <Tabs template={template} tabs={['preview', 'versions']} />
      {show === 'versions' ? (
        <Versions template={template} number={version} />
      ) : content === null ? null : (
        <TemplatePreview
          content={content}
          says={
            template.published === null ? t('preview.ofDraft') : t('versions.number', { number: template.published })
          }
        />
      )}
    </>
  );
}

function Versions({ template, number }: { readonly template: TemplateView; readonly number: number | undefined }) {
  return number === undefined ? (
    <VersionList template={template} />
  ) : (
    <OneVersion templateId={template.id} number={number} />
  );
}
