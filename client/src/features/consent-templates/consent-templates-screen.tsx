import './consent-templates.css';
import { Button } from '@mantine/core';
import { IconPlus, IconFileText } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateListItem } from '../../../../shared/schemas/consent-templates.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { formatDay } from '../../lib/format.ts';
import { dayAt } from '../../lib/hospital-time.ts';
import { templateQuery, useTemplates } from './api/templates.ts';
import { byCategory, titleOf } from './by-category.ts';
import { AddTemplateDialog } from './components/add-template-dialog.tsx';
import { useTemplatesLive } from './realtime.ts';

/** The hospital’s consent forms, by what they are for. */
export function ConsentTemplatesScreen() {
  const { t } = useTranslation('consentTemplates');
  const templates = useTemplates();
  const queries = useQueryClient();
  const navigate = useNavigate();
  useTemplatesLive(templates.isSuccess);
  const [isAdding, setAdding] = useState(false);
  const items = templates.data?.items ?? [];
  const canManage = templates.data?.abilities.canManage === true;
  const add = canManage ? (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        setAdding(true);
      }}
    >
      {t('add')}
    </Button>
  ) : undefined;
  const retry = () => void templates.refetch();
  return (
    <Page title={t('title')} lead={t('lead')} actions={add}>
      {templates.isLoading ? <Skeleton className="stack" blocks={[90, 90, 90]} onRetry={retry} /> : null}
      {templates.isError ? <FailureNotice error={templates.error} onRetry={retry} /> : null}
      {templates.isSuccess && items.length === 0 ? (
        <div className="card">
          <EmptyState icon={IconFileText} title={t('empty.title')} action={add}>
            {t(canManage ? 'empty.textManage' : 'empty.text')}
          </EmptyState>
        </div>
      ) : null}
      <Templates items={items} />
      <AddTemplateDialog
        isOpen={isAdding}
        templates={items}
        onClose={() => {
          setAdding(false);
        }}
        onAdded={(template) => {
          queries.setQueryData(templateQuery(template.id).queryKey, template);
          void navigate({ to: '/setup/consents/$templateId', params: { templateId: template.id } });
        }}
      />
    </Page>
  );
}

function Templates({ items }: { readonly items: readonly TemplateListItem[] }) {
  const { t, i18n } = useTranslation('consentTemplates');
  const [isAll, setAll] = useState(false);
  const retired = items.filter((item) => item.isRetired);
  const shown = isAll ? items : items.filter((item) => !item.isRetired);
  return (
    <div className="stack-lg">
      {byCategory(shown, i18n.language).map((group) => (
        <section key={group.category} className="template-group">
          <h2>{t(`category.${group.category}`)}</h2>
          <ul className="template-list card">
            {group.items.map((item) => (
              <li key={item.id}>
                <TemplateRow item={item} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {retired.length === 0 || isAll ? null : (
        <div>
          <Button
            variant="subtle"
            onClick={() => {
              setAll(true);
            }}
          >
            {t('list.showRetired', { count: retired.length })}
          </Button>
        </div>
      )}
    </div>
  );
}

function TemplateRow({ item }: { readonly item: TemplateListItem }) {
  const { t, i18n } = useTranslation('consentTemplates');
  const title = titleOf(item, i18n.language);
  return (
    <Link to="/setup/consents/$templateId" params={{ templateId: item.id }} className="template-row">
      <span className="template-row-title">{title === '' ? t('list.untitled') : <bdi>{title}</bdi>}</span>
      <span className="template-row-more">
        {item.published === null || item.publishedAt === null ? null : (
          <span className="muted small">
            {t('list.version', { number: item.published })}{' '}
            {t('list.since', { date: formatDay(dayAt(item.publishedAt), true) })}
          </span>
        )}
        <span className="template-row-languages" aria-label={t('list.languages')} role="group">
          {Object.keys(item.titles).map((language) => (
            <span key={language} className="tag" dir="ltr">
              {language}
            </span>
          ))}
        </span>
        <StateTag item={item} />
      </span>
    </Link>
  );
}

function StateTag({ item }: { readonly item: TemplateListItem }) {
  const { t } = useTranslation('consentTemplates');
  if (item.isRetired) return <span className="tag">{t('list.retired')}</span>;
  if (item.published === null) return <span className="tag tag-info">{t('list.draftOnly')}</span>;
  return item.hasDraft ? <span className="tag tag-warn">{t('list.hasDraft')}</span> : null;
}
