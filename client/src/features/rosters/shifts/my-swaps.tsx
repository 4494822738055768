import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MyShifts, SwapView } from '../../../../../shared/schemas/rosters.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { ROSTERS } from '../api/rosters.ts';
import { postAnswer, postWithdraw } from '../api/shifts.ts';
import { SwapWords } from '../components/swap-words.tsx';
import { BreakList } from './break-list.tsx';

/** What colleagues ask of me first, then what I asked for and how it stands. */
export function MySwaps({ mine }: { readonly mine: MyShifts }) {
  const { t } = useTranslation('shifts');
  if (mine.swaps.length === 0) return null;
  const first = ({ abilities }: SwapView) => (abilities.canAnswer ? 0 : 1);
  const sorted = [...mine.swaps].sort((one, other) => first(one) - first(other));
  const waiting = sorted.filter(({ abilities }) => abilities.canAnswer).length;
  return (
    <Card title={t('swaps.title')} lead={waiting === 0 ? undefined : t('swaps.waiting', { count: waiting })}>
      <ul className="swap-list">
        {sorted.map((swap) => (
          <li key={swap.id}>
            <OneSwap swap={swap} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function OneSwap({ swap }: { readonly swap: SwapView }) {
  const { t } = useTranslation('shifts');
  const phase = usePhase();
  const queries = useQueryClient();
  const again = () => void queries.invalidateQueries({ queryKey: ROSTERS });
  const answer = useCommand(postAnswer, ({ state }) => {
    again();
    toast(state === 'declined' ? t('swaps.declined') : t('swaps.agreed'));
  });
  const withdraw = useCommand(postWithdraw, () => {
    again();
    toast(t('swaps.withdrawn'));
  });
  const { id: swapId, version, abilities } = swap;
  const error = answer.error ?? withdraw.error;
  const isOff = phase === 'offline';
  return (
    <div className="stack">
      <SwapWords swap={swap} />
      {abilities.canAnswer ? <BreakList breaks={swap.breaks} /> : null}
      {isProblem(error, 'version-conflict', 'state-refused') ? (
        <Notice tone="warn" isSpoken>
          {t('swaps.changed')}
        </Notice>
      ) : (
        <FailureNotice error={error} />
      )}
      {abilities.canAnswer ? (
        <div className="row">
          <Button
            variant="default"
            disabled={isOff}
            loading={answer.isPending}
            onClick={() => answer.mutate({ swapId, version, agrees: false })}
          >
            {t('swaps.decline')}
          </Button>
          <Button
            disabled={isOff}
            loading={answer.isPending}
            onClick={() => answer.mutate({ swapId, version, agrees: true })}
          >
            {t('swaps.agree')}
          </Button>
        </div>
      ) : null}
      {abilities.canWithdraw ? (
        <div className="row">
          <Button
            variant="default"
            disabled={isOff}
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate({ swapId, version })}
          >
            {t('swaps.withdraw')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
