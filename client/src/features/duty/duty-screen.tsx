import './duty.css';
import { Button, TextInput } from '@mantine/core';
import { IconClockOff, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysAfter, daysBetween } from '../../../../shared/domain/zoned-time.ts';
import type { CorrectionView, DutyView } from '../../../../shared/schemas/duty.ts';
import { Card } from '../../components/ui/card.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { toast } from '../../components/ui/toast.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { formatDay, formatInstant, formatWeekday } from '../../lib/format.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { useToday } from '../../lib/use-today.ts';
import { postWithdraw, useMyAttendance, useMyDuty } from './api.ts';
import type { Correcting } from './components/correction-dialog.tsx';
import { DutyCard } from './components/duty-card.tsx';
import { OfflineNotice } from './components/offline-notice.tsx';
import { DutyMarks } from './components/duty-marks.tsx';
import { useDutyWords } from './duty-words.ts';

const CorrectionDialog = lazy(async () => ({
  default: (await import('./components/correction-dialog.tsx')).CorrectionDialog,
}));

const SHOWN_DAYS = 28;
const MOST_DAYS = 366;

/** One's own duty: now, and of the last weeks. */
export function DutyScreen() {
  const { t } = useTranslation('duty');
  const [correcting, setCorrecting] = useState<Correcting | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  const ask = (next: Correcting) => {
    setWasAsked(true);
    setCorrecting(next);
  };
  return (
    <Page title={t('title')} isNarrow>
      <div className="stack-lg">
        <OfflineNotice />
        <DutyCard />
        <Past onAsk={ask} />
      </div>
      {wasAsked ? (
        <Suspense fallback={null}>
          <CorrectionDialog
            correcting={correcting}
            onClose={() => {
              setCorrecting(null);
            }}
          />
        </Suspense>
      ) : null}
    </Page>
  );
}

function Past({ onAsk }: { readonly onAsk: (correcting: Correcting) => void }) {
  const { t } = useTranslation('duty');
  const { timeZone } = useSession().hospital;
  const phase = usePhase();
  const today = useToday(timeZone);
  const [chosen, setChosen] = useState<string | null>(null);
  const from = chosen ?? daysAfter(today, -SHOWN_DAYS);
  const isUsable = from !== '' && daysBetween(from, today) >= 0 && daysBetween(from, today) < MOST_DAYS;
  const days = { from: isUsable ? from : today, to: today };
  const past = useMyAttendance(days);
  const mine = useMyDuty();
  const added = past.data?.asked.filter(({ was }) => was === null) ?? [];
  return (
    <Card title={t('past')} lead={t('pastLead')}>
      <div className="stack">
        <div className="row duty-tools">
          <TextInput
            type="date"
            label={t('from')}
            value={from}
            max={today}
            error={isUsable ? null : t('fromWrong')}
            onChange={({ currentTarget }) => {
              setChosen(currentTarget.value);
            }}
          />
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            disabled={phase === 'offline'}
            onClick={() => {
              onAsk({ what: 'missed', wards: mine.data?.wards ?? [] });
            }}
          >
            {t('addMissed')}
          </Button>
        </div>
        <FailureNotice error={past.error} onRetry={() => void past.refetch()} />
        {past.isPending ? <Skeleton blocks={[76, 76, 76]} onRetry={() => void past.refetch()} /> : null}
        {past.data?.items.length === 0 ? (
          <EmptyState icon={IconClockOff} title={t('pastEmpty.title')}>
            {t('pastEmpty.text')}
          </EmptyState>
        ) : null}
        <ul className="duty-list">
          {added
            .filter(({ state }) => state === 'pending')
            .map((correction) => (
              <li key={correction.id} className="duty-line">
                <Asked correction={correction} />
              </li>
            ))}
          {(past.data?.items ?? []).map((duty) => (
            <li key={duty.id} className="duty-line">
              <Line duty={duty} onAsk={onAsk} />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface LineProps {
  readonly duty: DutyView;
  readonly onAsk: (correcting: Correcting) => void;
}

function Line({ duty, onAsk }: LineProps) {
  const { t } = useTranslation('duty');
  const phase = usePhase();
  const words = useDutyWords();
  return (
    <>
      <div className="duty-line-head">
        <span>
          {formatWeekday(duty.date)} {formatDay(duty.date)} · <bdi>{words.ward(duty)}</bdi>
        </span>
        <span className="numbers ltr">{words.span(duty)}</span>
      </div>
      <div className="muted small">
        {duty.shift === null ? t('withoutShift') : t('ofShift', { shift: words.shift(duty.shift) })}
        {duty.workedMinutes === null ? '' : ` · ${words.length(duty.workedMinutes)}`}
      </div>
      <DutyMarks duty={duty} />
      {duty.correction === null ? null : <Asked correction={duty.correction} />}
      {duty.abilities.canAskCorrection ? (
        <div>
          <Button
            variant="subtle"
            disabled={phase === 'offline'}
            onClick={() => {
              onAsk({ what: 'ask', duty });
            }}
          >
            {t('correct.open')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** What one asked for and nobody decided yet. */
function Asked({ correction }: { readonly correction: CorrectionView }) {
  const { t } = useTranslation('duty');
  const queries = useQueryClient();
  const phase = usePhase();
  const withdraw = useCommand(postWithdraw, () => {
    toast(t('withdrawn'));
    void queries.invalidateQueries({ queryKey: ['duty'] });
  });
  const { startedAt, endedAt, reason } = correction;
  return (
    <div className="stack">
      <div>
        {t('askedFor', { from: formatInstant(startedAt), to: formatInstant(endedAt) })}
        <div className="muted small">
          <bdi>{reason}</bdi>
        </div>
      </div>
      <FailureNotice error={withdraw.error} />
      {correction.abilities.canWithdraw ? (
        <div>
          <Button
            variant="default"
            loading={withdraw.isPending}
            disabled={phase === 'offline'}
            onClick={() => {
              withdraw.mutate({ id: correction.id, version: correction.version });
            }}
          >
            {t('withdraw')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
