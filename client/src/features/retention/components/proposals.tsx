import { Button } from '@mantine/core';
import { IconFileSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionClassName, RetentionDryRun, RetentionDue } from '../../../../../shared/schemas/retention.ts';
import { usePartWords } from '../../../components/bin/part-words.ts';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatDay } from '../../../lib/format.ts';
import { dryRunKey, useDryRun, useRetention } from '../api.ts';
import { DecideForm } from './decide-form.tsx';

const MOST_AT_ONCE = 100;

interface ProposalsProps {
  readonly isOffline: boolean;
}

/** What has not been touched for so long that it may be destroyed. People decide on it; nothing goes by itself. */
export function Proposals({ isOffline }: ProposalsProps) {
  const { t } = useTranslation('retention');
  const retention = useRetention();
  const retry = () => void retention.refetch();
  if (retention.data === undefined) {
    if (retention.isError) return <FailureNotice error={retention.error} onRetry={retry} />;
    return <Skeleton className="stack" blocks={[200]} onRetry={retry} />;
  }
  const counted = retention.data.classes.flatMap(({ name, years }) => (years === null ? [] : [{ name, years }]));
  return counted.map(({ name, years }) => (
    <Card key={name} title={t(`class.${name}`)} lead={t('dryRun.lead', { count: years })}>
      <DryRun name={name} isOffline={isOffline} />
    </Card>
  ));
}

function DryRun({ name, isOffline }: ProposalsProps & { readonly name: RetentionClassName }) {
  const { t } = useTranslation('retention');
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(() => queries.getQueryData(dryRunKey(name)) !== undefined);
  const run = useDryRun(name, isAsked);
  const again = () => {
    setAsked(true);
    if (isAsked) void queries.resetQueries({ queryKey: dryRunKey(name) });
  };
  const pages = run.data?.pages ?? [];
  return (
    <div className="stack">
      <div className="row">
        <Button
          variant="default"
          leftSection={<IconFileSearch size={18} aria-hidden="true" />}
          loading={run.isFetching && !run.isFetchingNextPage}
          disabled={isOffline}
          onClick={again}
        >
          {t(isAsked ? 'dryRun.again' : 'dryRun.ask')}
        </Button>
        <span className="muted small">{t('dryRun.harmless')}</span>
      </div>
      <FailureNotice error={run.error} />
      {pages.length === 0 ? null : (
        <>
          <Due name={name} due={pages.flatMap(({ due }) => due)} isWhole={!run.hasNextPage} isOffline={isOffline} />
          {run.hasNextPage ? (
            <Button
              variant="default"
              className="retention-more"
              loading={run.isFetchingNextPage}
              onClick={() => void run.fetchNextPage()}
            >
              {t('dryRun.more')}
            </Button>
          ) : null}
          <KeptBack pages={pages} />
        </>
      )}
    </div>
  );
}

interface DueProps {
  readonly name: RetentionClassName;
  readonly due: readonly RetentionDue[];
  readonly isWhole: boolean;
  readonly isOffline: boolean;
}

function Due({ name, due, isWhole, isOffline }: DueProps) {
  const { t } = useTranslation('retention');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const there = due.filter(({ recordId }) => chosen.has(recordId));
  if (due.length === 0) {
    return isWhole ? (
      <EmptyState icon={IconFileSearch} title={t('dryRun.noneTitle')}>
        {t('dryRun.noneText')}
      </EmptyState>
    ) : (
      <p className="muted">{t('dryRun.noneYet')}</p>
    );
  }
  const isFull = there.length >= MOST_AT_ONCE;
  return (
    <>
      <div className="row">
        <label className="choice">
          <input
            type="checkbox"
            checked={there.length > 0 && there.length === Math.min(due.length, MOST_AT_ONCE)}
            onChange={({ currentTarget }) => {
              const first = due.slice(0, MOST_AT_ONCE).map(({ recordId }) => recordId);
              setChosen(new Set(currentTarget.checked ? first : []));
            }}
          />
          {t('dryRun.all', { count: Math.min(due.length, MOST_AT_ONCE) })}
        </label>
        <span className="muted numbers" role="status">
          {there.length === 0 ? '' : t('dryRun.chosen', { count: there.length })}
        </span>
      </div>
      <ul className="retention-due">
        {due.map((one) => (
          <DueRow
            key={one.recordId}
            due={one}
            isChosen={chosen.has(one.recordId)}
            isFull={isFull}
            onChoose={(isChosen) => {
              const next = new Set(chosen);
              if (isChosen) next.add(one.recordId);
              else next.delete(one.recordId);
              setChosen(next);
            }}
          />
        ))}
      </ul>
      {there.length === 0 ? null : (
        <DecideForm
          name={name}
          chosen={there}
          isOffline={isOffline}
          onDone={() => {
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

interface DueRowProps {
  readonly due: RetentionDue;
  readonly isChosen: boolean;
  readonly isFull: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

function DueRow({ due, isChosen, isFull, onChoose }: DueRowProps) {
  const { t } = useTranslation('retention');
  const along = usePartWords()(due.kind, due.parts);
  return (
    <li>
      <label className="choice">
        <input
          type="checkbox"
          checked={isChosen}
          disabled={isFull && !isChosen}
          onChange={({ currentTarget }) => {
            onChoose(currentTarget.checked);
          }}
        />
        <span>
          <bdi className="retention-label">{due.label}</bdi>{' '}
          {due.isMinorsRule ? <span className="tag">{t('dryRun.minors')}</span> : null}
          <span className="muted small numbers retention-facts">
            {t('dryRun.facts', { touched: formatDay(due.lastTouchedOn, true), due: formatDay(due.dueOn, true) })}
            {along.length === 0 ? '' : ` · ${along.join(', ')}`}
          </span>
        </span>
      </label>
    </li>
  );
}

const REASONS = ['touched', 'minors', 'inUse', 'decided'] as const;

/** What is old enough and stays all the same, and why. */
function KeptBack({ pages }: { readonly pages: readonly RetentionDryRun[] }) {
  const { t } = useTranslation('retention');
  const counts = REASONS.map((reason) => ({
    reason,
    count: pages.reduce((sum, { keptBack }) => sum + keptBack[reason], 0),
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return null;
  return (
    <Notice tone="info" title={t('kept.title')}>
      <ul className="retention-kept numbers">
        {counts.map(({ reason, count }) => (
          <li key={reason}>{t(`kept.${reason}`, { count })}</li>
        ))}
      </ul>
    </Notice>
  );
}
