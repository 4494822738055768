import './rosters.css';
import { Button, NativeSelect } from '@mantine/core';
import { IconCalendarPlus, IconChevronLeft, IconChevronRight, IconSettings } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterList, RosterSummary } from '../../../../shared/schemas/rosters.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { MoveToBinButton } from '../../components/bin/move-to-bin-button.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useCan, useSession } from '../../lib/session/use-session.ts';
import { useRoster, useRosters } from './api/rosters.ts';
import { RosterBoard } from './components/roster-board.tsx';
import { usePlanNext } from './components/use-plan-next.tsx';
import { keepLastWard } from './last-ward.ts';
import { useRosterLive } from './realtime.ts';
import { spanText } from './use-roster-words.ts';
import { useToday } from '../../lib/use-today.ts';
import { useWards } from '../../lib/wards.ts';

const FROM = '/gate/rosters/$wardId';

/** The roster whose days hold today; else the next one to come, else the last. */
function chosenOf(
  items: readonly RosterSummary[],
  wanted: string | undefined,
  today: string,
): RosterSummary | undefined {
  const named = items.find(({ id }) => id === wanted);
  if (named !== undefined) return named;
  const byDay = [...items].sort((one, other) => one.from.localeCompare(other.from));
  return byDay.find(({ to }) => to >= today) ?? byDay.at(-1);
}

/** Who works when on a ward: the plan for who plans, what was published for everyone else. */
export function RosterScreen() {
  const { t } = useTranslation('rosters');
  const { wardId } = useParams({ from: FROM });
  const search = useSearch({ from: FROM });
  const { timeZone } = useSession().hospital;
  const phase = usePhase();
  const list = useRosters(wardId);
  const chosen = chosenOf(list.data?.items ?? [], search.roster, useToday(timeZone));
  const roster = useRoster(chosen?.id);
  useRosterLive(wardId as WardId);
  useEffect(() => {
    keepLastWard(wardId);
  }, [wardId]);
  const next = usePlanNext(wardId, list.data);
  // Of other weeks than those chosen nothing is shown, or somebody would plan them.
  const view = roster.data?.roster.id === chosen?.id ? roster.data : undefined;
  const retry = () => {
    void list.refetch();
    void roster.refetch();
  };
  return (
    <Page title={t('title')} actions={<Actions next={next.button} />}>
      <div className="stack">
        <Bar wardId={wardId} list={list.data} chosen={chosen} />
        {phase === 'offline' && view !== undefined ? <Notice tone="warn">{t('offline')}</Notice> : null}
        {list.isError ? <FailureNotice error={list.error} onRetry={retry} /> : null}
        {roster.isError ? <FailureNotice error={roster.error} onRetry={retry} /> : null}
        {list.isPending || (chosen !== undefined && view === undefined && !roster.isError) ? (
          <Skeleton blocks={[44, 460]} onRetry={retry} />
        ) : null}
        {list.data !== undefined && chosen === undefined ? (
          <div className="card">
            <EmptyState icon={IconCalendarPlus} title={t('none.title')} action={next.button}>
              {t(list.data.abilities.canManage ? 'none.textPlan' : 'none.text')}
            </EmptyState>
          </div>
        ) : null}
        {view === undefined ? null : <RosterBoard key={view.roster.id} view={view} />}
      </div>
      {next.dialog}
    </Page>
  );
}

function Actions({ next }: { readonly next: React.ReactNode }) {
  const { t } = useTranslation('rosters');
  const canManage = useCan('roster.manage');
  if (!canManage) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconSettings size={18} aria-hidden="true" />}
        renderRoot={(props) => <Link to="/setup/rosters" {...props} />}
      >
        {t('toSetup')}
      </Button>
      {next}
    </>
  );
}

interface BarProps {
  readonly wardId: string;
  readonly list: RosterList | undefined;
  readonly chosen: RosterSummary | undefined;
}

/** Which ward, and which of its weeks. */
function Bar({ wardId, list, chosen }: BarProps) {
  const { t } = useTranslation('rosters');
  const navigate = useNavigate();
  const wards = useWards();
  const phase = usePhase();
  const byDay = [...(list?.items ?? [])].sort((one, other) => one.from.localeCompare(other.from));
  const at = byDay.findIndex(({ id }) => id === chosen?.id);
  const go = (roster: RosterSummary | undefined) => {
    if (roster !== undefined)
      void navigate({ to: '/rosters/$wardId', params: { wardId }, search: { roster: roster.id } });
  };
  return (
    <div className="roster-bar">
      <NativeSelect
        label={t('ward')}
        value={wardId}
        data={(wards.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => {
          void navigate({ to: '/rosters/$wardId', params: { wardId: event.currentTarget.value }, search: {} });
        }}
      />
      {chosen === undefined ? null : (
        <div className="roster-span">
          <Button variant="default" aria-label={t('earlier')} disabled={at < 1} onClick={() => go(byDay[at - 1])}>
            <IconChevronLeft size={20} className="mirrored" aria-hidden="true" />
          </Button>
          <NativeSelect
            label={t('weeks')}
            value={chosen.id}
            data={byDay.map((one) => ({
              value: one.id,
              label: `${spanText(one.from, one.to)} · ${t(`state.${one.state}`)}`,
            }))}
            onChange={(event) => go(byDay.find(({ id }) => id === event.currentTarget.value))}
          />
          <Button
            variant="default"
            aria-label={t('later')}
            disabled={at === byDay.length - 1}
            onClick={() => go(byDay[at + 1])}
          >
            <IconChevronRight size={20} className="mirrored" aria-hidden="true" />
          </Button>
          {chosen.state === 'draft' && list?.abilities.canManage === true ? (
            <MoveToBinButton
              kind="roster"
              id={chosen.id}
              version={chosen.version}
              of={spanText(chosen.from, chosen.to)}
              look="icon"
              isDisabled={phase === 'offline'}
              onMoved={() => navigate({ to: '/rosters/$wardId', params: { wardId }, search: {} })}
              onBack={() => go(chosen)}
            />
          ) : null}
        </div>
      )}
    </div>
  );
}
