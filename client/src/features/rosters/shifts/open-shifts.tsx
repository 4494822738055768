import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MyShifts } from '../../../../../shared/schemas/rosters.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { formatDay } from '../../../lib/format.ts';
import { ROSTERS } from '../api/rosters.ts';
import type { SwapAsk } from '../api/shifts.ts';
import { postSwap } from '../api/shifts.ts';
import { shiftText } from '../components/swap-words.tsx';
import { BreakList, isRefused } from './break-list.tsx';

/** Shifts that nobody has: to be asked for, where no rule forbids it. */
export function OpenShifts({ mine }: { readonly mine: MyShifts }) {
  const { t } = useTranslation('shifts');
  const phase = usePhase();
  const queries = useQueryClient();
  const command = useCommand(
    (body: SwapAsk, key: string) => postSwap(body, key),
    () => {
      void queries.invalidateQueries({ queryKey: ROSTERS });
      toast(t('open.done'));
    },
  );
  return (
    <Card title={t('open.title')} lead={t('open.lead')}>
      <FailureNotice error={command.error} />
      {mine.open.length === 0 ? <p className="muted">{t('open.none')}</p> : null}
      <ul className="swap-list">
        {mine.open.map((shift) => (
          <li key={shift.id} className="shifts-open">
            <p className="shifts-what">
              <bdi className="roster-code" data-kind={shift.kind}>
                {shift.code}
              </bdi>
              <bdi>{shiftText(shift)}</bdi>
            </p>
            <BreakList breaks={shift.breaks} />
            {shift.isAsked ? (
              <span className="tag tag-info">{t('open.asked')}</span>
            ) : (
              <Button
                variant="default"
                disabled={phase === 'offline' || isRefused(shift.breaks)}
                loading={command.isPending && command.variables.shiftId === shift.id}
                aria-label={t('open.takeOf', { day: formatDay(shift.date), code: shift.code })}
                onClick={() => command.mutate({ kind: 'claim', shiftId: shift.id, note: null })}
              >
                {t('open.take')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
