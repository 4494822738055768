import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView, SwapView } from '../../../../../shared/schemas/rosters.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { formatDay } from '../../../lib/format.ts';
import { postDecision, ROSTERS, useWaitingSwaps } from '../api/rosters.ts';
import type { SaidBreak } from '../use-roster-words.ts';
import { useBreakWords } from '../use-roster-words.ts';
import { SwapWords } from './swap-words.tsx';

/** Swaps, gifts and claims that wait for who plans, each with what it would break now. */
export function SwapsPanel({ view }: { readonly view: RosterView }) {
  const { t } = useTranslation('rosters');
  const swaps = useWaitingSwaps(view.roster.wardId, view.abilities.canManage);
  const waiting = (swaps.data?.items ?? []).filter(({ abilities }) => abilities.canDecide);
  return (
    <Card
      title={t('swaps.title')}
      lead={waiting.length === 0 ? undefined : t('swaps.count', { count: waiting.length })}
    >
      {swaps.isError ? <FailureNotice error={swaps.error} onRetry={() => void swaps.refetch()} /> : null}
      {swaps.data !== undefined && waiting.length === 0 ? <p className="muted">{t('swaps.none')}</p> : null}
      <ul className="swap-list">
        {waiting.map((swap) => (
          <li key={swap.id}>
            <Decide swap={swap} view={view} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Decide({ swap, view }: { readonly swap: SwapView; readonly view: RosterView }) {
  const { t } = useTranslation('rosters');
  const phase = usePhase();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const command = useCommand(postDecision, ({ state }) => {
    void queries.invalidateQueries({ queryKey: ROSTERS });
    toast(t(`swaps.done.${state === 'approved' ? 'approved' : 'rejected'}`));
  });
  const decide = (approves: boolean) => {
    const said = reason.trim() === '' ? null : reason.trim();
    command.mutate({ swapId: swap.id, version: swap.version, approves, reason: said });
  };
  const isChanged = isProblem(command.error, 'version-conflict', 'state-refused');
  const isHard = swap.breaks.some(({ severity }) => severity === 'hard');
  return (
    <div className="stack">
      <SwapWords swap={swap} />
      <SwapBreaks breaks={swap.breaks} view={view} />
      {isChanged ? (
        <Notice tone="warn" isSpoken>
          {t('swaps.changed')}
        </Notice>
      ) : (
        <FailureNotice error={command.error} />
      )}
      <div className="swap-decide">
        <TextInput
          label={t('swaps.reason')}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={phase === 'offline'}
          loading={command.isPending}
          onClick={() => decide(false)}
        >
          {t('swaps.reject')}
        </Button>
        <Button disabled={phase === 'offline' || isHard} loading={command.isPending} onClick={() => decide(true)}>
          {t('swaps.approve')}
        </Button>
      </div>
    </div>
  );
}

interface SwapBreaksProps {
  readonly breaks: readonly (SaidBreak & { readonly severity: 'hard' | 'soft' })[];
  readonly view: RosterView;
}

function SwapBreaks({ breaks, view }: SwapBreaksProps) {
  const { t } = useTranslation('rosters');
  const words = useBreakWords((id) => view.templates.find((one) => one.id === id)?.code ?? '');
  const nameOf = (staffId: string | null) => view.people.find((one) => one.staffId === staffId)?.name ?? view.wardName;
  if (breaks.length === 0) return <p className="muted small">{t('swaps.fits')}</p>;
  return (
    <ul className="roster-known">
      {breaks.map((one) => (
        <li key={[one.rule, one.staffId, one.date, one.templateId].join('|')}>
          <span className={one.severity === 'hard' ? 'tag tag-danger' : 'tag tag-warn'}>
            {t(`breaks.${one.severity}`)}
          </span>{' '}
          <bdi>{nameOf(one.staffId)}</bdi>, {formatDay(one.date)} – {words(one)}
        </li>
      ))}
    </ul>
  );
}
