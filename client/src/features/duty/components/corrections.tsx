import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CorrectionView } from '../../../../../shared/schemas/duty.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isRefused } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { postDecision, useCorrections } from '../api.ts';
import { useDutyWords } from '../duty-words.ts';

/** What waits to be decided. Nothing where nothing waits. */
export function Corrections() {
  const { t } = useTranslation('duty');
  const corrections = useCorrections();
  if (isRefused(corrections) || corrections.data === undefined) {
    return <FailureNotice error={corrections.error} onRetry={() => void corrections.refetch()} />;
  }
  const { items } = corrections.data;
  if (items.length === 0) return null;
  return (
    <Card title={t('waiting', { count: items.length })}>
      <ul className="duty-list">
        {items.map((correction) => (
          <li key={correction.id} className="duty-line">
            <Waiting correction={correction} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Waiting({ correction }: { readonly correction: CorrectionView }) {
  const { t } = useTranslation('duty');
  const queries = useQueryClient();
  const words = useDutyWords();
  const phase = usePhase();
  const [note, setNote] = useState('');
  const decide = useCommand(postDecision, ({ state }) => {
    toast(t(state === 'approved' ? 'approved' : 'rejected'));
    void queries.invalidateQueries({ queryKey: ['attendance'] });
  });
  const at = (instant: string) => formatInstant(instant);
  const answer = (of: 'approve' | 'reject') => () => {
    const { id, version } = correction;
    decide.mutate({ id, version, answer: of, note: note.trim() === '' ? null : note.trim() });
  };
  const { was } = correction;
  return (
    <>
      <div className="duty-line-head">
        <bdi>{correction.name}</bdi>
        <bdi>{words.ward(correction)}</bdi>
      </div>
      <dl className="facts">
        <dt>{t('was')}</dt>
        <dd>
          {was === null ? t('wasNone') : t('fromTo', { from: at(was.startedAt), to: at(was.endedAt ?? was.startedAt) })}
        </dd>
        <dt>{t('wanted')}</dt>
        <dd>{t('fromTo', { from: at(correction.startedAt), to: at(correction.endedAt) })}</dd>
        <dt>{t('correct.reason')}</dt>
        <dd>
          <bdi>{correction.reason}</bdi>
        </dd>
      </dl>
      <FailureNotice error={decide.error} />
      {correction.abilities.canDecide ? (
        <>
          <TextInput
            label={t('note')}
            maxLength={500}
            value={note}
            onChange={({ currentTarget }) => {
              setNote(currentTarget.value);
            }}
          />
          <div className="duty-actions">
            <Button loading={decide.isPending} disabled={phase === 'offline'} onClick={answer('approve')}>
              {t('approve')}
            </Button>
            <Button variant="default" disabled={decide.isPending || phase === 'offline'} onClick={answer('reject')}>
              {t('reject')}
            </Button>
          </div>
        </>
      ) : (
        <Notice tone="info">{t('notOwn')}</Notice>
      )}
    </>
  );
}
