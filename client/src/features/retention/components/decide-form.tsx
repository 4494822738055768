import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionClassName, RetentionDue } from '../../../../../shared/schemas/retention.ts';
import type { ProblemKind } from '../../../../../shared/types/problem-kinds.ts';
import { PROBLEMS } from '../../../../../shared/types/problem-kinds.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatDay } from '../../../lib/format.ts';
import { dryRunKey, postKeep, postRun } from '../api.ts';
import { NumberField } from './number-field.tsx';

const MOST_YEARS = 100;

interface DecideFormProps {
  readonly name: RetentionClassName;
  readonly chosen: readonly RetentionDue[];
  readonly isOffline: boolean;
  readonly onDone: () => void;
}

interface NotMoved {
  readonly label: string;
  readonly problem: ProblemKind;
}

/** A person decides on what is proposed, and says why: to the Bin, or kept for so many years more. */
export function DecideForm({ name, chosen, isOffline, onDone }: DecideFormProps) {
  const { t } = useTranslation('retention');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [years, setYears] = useState<number | ''>(5);
  const [isTried, setTried] = useState(false);
  const [notMoved, setNotMoved] = useState<readonly NotMoved[]>([]);
  const again = () => void queries.resetQueries({ queryKey: dryRunKey(name) });
  const run = useCommand(postRun, ({ moved, failed }) => {
    toast(t('decide.moved', { count: moved.length }));
    again();
    if (failed.length === 0) onDone();
    else {
      const labels = new Map(chosen.map(({ recordId, label }) => [recordId, label]));
      setNotMoved(
        failed.map(({ recordId, problem }) => ({ label: labels.get(recordId) ?? '', problem: kindOf(problem) })),
      );
    }
  });
  const keep = useCommand(postKeep, ({ kept, until }) => {
    toast(t('decide.kept', { count: kept, day: formatDay(until, true) }));
    again();
    onDone();
  });
  const recordIds = chosen.map(({ recordId }) => recordId);
  const hasReason = reason.trim() !== '';
  const hasYears = typeof years === 'number' && years >= 1 && years <= MOST_YEARS;
  const decide = (act: () => void) => () => {
    setTried(true);
    setNotMoved([]);
    if (hasReason) act();
  };
  return (
    <section className="card card-body stack" aria-label={t('decide.title', { count: chosen.length })}>
      <h3 className="panel-subtitle">{t('decide.title', { count: chosen.length })}</h3>
      <Textarea
        label={t('decide.reason')}
        required
        dir="auto"
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        error={isTried && !hasReason ? t('decide.reasonMissing') : undefined}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
      <FailureNotice error={run.error ?? keep.error} />
      {notMoved.length === 0 ? null : (
        <Notice tone="warn" isSpoken title={t('decide.notMoved', { count: notMoved.length })}>
          <ul className="retention-kept">
            {notMoved.map(({ label, problem }) => (
              <li key={label}>
                <bdi>{label}</bdi> – {tCommon(`problem.${problem}`)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="retention-decide">
        <Button
          color="danger"
          loading={run.isPending}
          disabled={isOffline || keep.isPending}
          onClick={decide(() => {
            run.mutate({ class: name, recordIds, reason: reason.trim() });
          })}
        >
          {t('decide.move', { count: chosen.length })}
        </Button>
        <span className="retention-keep">
          <NumberField
            label={t('decide.years')}
            value={years}
            unit={t('settings.years')}
            error={hasYears ? undefined : t('settings.between', { least: 1, most: MOST_YEARS })}
            onChange={setYears}
          />
          <Button
            variant="default"
            loading={keep.isPending}
            disabled={isOffline || run.isPending || !hasYears}
            onClick={decide(() => {
              if (typeof years === 'number') keep.mutate({ class: name, recordIds, years, reason: reason.trim() });
            })}
          >
            {t('decide.keep')}
          </Button>
        </span>
      </div>
    </section>
  );
}

const kindOf = (problem: string): ProblemKind => (problem in PROBLEMS ? (problem as ProblemKind) : 'internal');
