import '../rosters.css';
import '../roster-setup.css';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Page } from '../../../components/ui/page.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useRosterRules, useShiftTemplates } from '../api/setup.ts';
import { NeedsCard } from './needs-card.tsx';
import { RulesCard } from './rules-card.tsx';
import { TemplatesCard } from './templates-card.tsx';
import { useWards } from '../../../lib/wards.ts';

/** What rosters are made of: the kinds of shifts, the rules, and how many a ward needs. */
export function RosterSetupScreen() {
  const { t } = useTranslation('rosterSetup');
  const templates = useShiftTemplates();
  const rules = useRosterRules();
  const wards = useWards();
  const parts = [templates, rules, wards];
  const failed = parts.find((part) => part.data === undefined && part.isError);
  const retry = () => {
    for (const part of parts) void part.refetch();
  };
  const names = wards.data?.items;
  return (
    <Page title={t('title')} lead={t('lead')} above={<Link to="/rosters">{t('back')}</Link>}>
      <div className="stack-lg">
        {failed === undefined ? null : <FailureNotice error={failed.error} onRetry={retry} />}
        {parts.some((part) => part.isPending) && failed === undefined ? (
          <Skeleton blocks={[240, 320]} onRetry={retry} />
        ) : null}
        {templates.data === undefined || names === undefined ? null : (
          <>
            <TemplatesCard list={templates.data} wards={names} />
            {names.length === 0 ? null : <NeedsCard templates={templates.data.items} wards={names} />}
          </>
        )}
        {rules.data === undefined ? null : <RulesCard rules={rules.data} />}
      </div>
    </Page>
  );
}
