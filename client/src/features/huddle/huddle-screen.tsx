import './huddle.css';
import { Button, NativeSelect } from '@mantine/core';
import { IconHomeCheck, IconPrinter } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistOwner, Huddle, StayCard } from '../../../../shared/schemas/stays.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { formatInstant } from '../../lib/format.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { useWards } from '../../lib/wards.ts';
import { groupLines, WHYS } from './arrange.ts';
import { HuddleRow } from './components/huddle-row.tsx';
import { WaitingList } from './components/waiting-list.tsx';
import { huddleKey, useDepartments, useHuddle } from './huddle-api.ts';
import type { HuddleSearch } from './huddle-search.ts';
import { useHuddleLive } from './realtime.ts';

const FROM = '/gate/huddle';

/** Who can leave today, who is late, what keeps whom and who waits: the morning's meeting on one screen. */
export function HuddleScreen() {
  const { t } = useTranslation('huddle');
  const search = useSearch({ from: FROM });
  const huddle = useHuddle(search);
  const wards = useWards().data?.items ?? [];
  const inView = wards.filter(
    ({ id, departmentId }) =>
      search.ward === id || (search.ward === undefined && (search.department ?? departmentId) === departmentId),
  );
  useHuddleLive(
    search,
    inView.map(({ id }) => id),
  );
  const nameOf = (wardId: string) => wards.find(({ id }) => id === wardId)?.name ?? '';
  const print = (
    <Button
      variant="default"
      leftSection={<IconPrinter size={18} aria-hidden="true" />}
      onClick={() => {
        window.print();
      }}
    >
      {t('print')}
    </Button>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={huddle.data === undefined ? undefined : print}>
      <Filters search={search} wards={wards} />
      {huddle.error === null ? null : <FailureNotice error={huddle.error} onRetry={() => void huddle.refetch()} />}
      {huddle.data === undefined ? (
        huddle.isError ? null : (
          <Skeleton blocks={[90, 220, 220]} onRetry={() => void huddle.refetch()} />
        )
      ) : (
        <Meeting huddle={huddle.data} search={search} loadedAt={huddle.dataUpdatedAt} wardName={nameOf} />
      )}
    </Page>
  );
}

interface MeetingProps {
  readonly huddle: Huddle;
  readonly search: HuddleSearch;
  readonly loadedAt: number;
  readonly wardName: (wardId: string) => string;
}

function Meeting({ huddle, search, loadedAt, wardName }: MeetingProps) {
  const { t } = useTranslation('huddle');
  const queries = useQueryClient();
  const canChange = useCan('stay.manage');
  const [owner, setOwner] = useState<ChecklistOwner | null>(null);
  const groups = groupLines(huddle.lines, owner);
  const key = huddleKey(search);
  // At once where it was done; the server's own order and reasons follow with the census.
  const putStay = (stay: StayCard) => {
    queries.setQueryData<Huddle>(key, (old) =>
      old === undefined
        ? old
        : { ...old, lines: old.lines.map((line) => (line.stay.id === stay.id ? { ...line, stay } : line)) },
    );
    void queries.invalidateQueries({ queryKey: key });
  };
  const refresh = () => void queries.invalidateQueries({ queryKey: key });
  return (
    <div className="stack-lg">
      <section className="huddle-sums" aria-label={t('sums')}>
        {WHYS.map((why) => (
          <div key={why} className="card huddle-sum" data-why={why}>
            <span className="huddle-sum-count numbers">{huddle.lines.filter((line) => line.why === why).length}</span>
            <span>{t(`why.${why}`)}</span>
          </div>
        ))}
        <div className="card huddle-sum">
          <span className="huddle-sum-count numbers">{huddle.waiting.length}</span>
          <span>{t('waiting.title')}</span>
        </div>
      </section>
      {huddle.blockersByOwner.length === 0 ? null : (
        <section className="huddle-owners" aria-label={t('owners')}>
          <span className="huddle-owners-word">{t('owners')}</span>
          {huddle.blockersByOwner.map((one) => (
            <button
              key={one.owner}
              type="button"
              className="huddle-owner-chip"
              aria-pressed={owner === one.owner}
              onClick={() => {
                setOwner(owner === one.owner ? null : one.owner);
              }}
            >
              {t(`owner.${one.owner}`)} <span className="numbers">{one.count}</span>
            </button>
          ))}
        </section>
      )}
      {groups.length === 0 ? (
        <EmptyState icon={IconHomeCheck} title={t('empty.title')}>
          {t('empty.text')}
        </EmptyState>
      ) : null}
      {groups.map(({ why, lines }) => (
        <section key={why} className="card huddle-group" data-why={why} aria-labelledby={`huddle-${why}`}>
          <header className="huddle-group-head">
            <h2 id={`huddle-${why}`}>{t(`why.${why}`)}</h2>
            <span className="tag numbers">{lines.length}</span>
          </header>
          <ul>
            {lines.map((line) => (
              <HuddleRow key={line.stay.id} line={line} canChange={canChange} onChanged={putStay} onRefused={refresh} />
            ))}
          </ul>
        </section>
      ))}
      <WaitingList waiting={huddle.waiting} wardName={wardName} />
      <p className="huddle-stamp">{t('stamp', { day: huddle.on, time: formatInstant(loadedAt) })}</p>
    </div>
  );
}

interface FiltersProps {
  readonly search: HuddleSearch;
  readonly wards: readonly { readonly id: string; readonly name: string; readonly departmentId: string }[];
}

function Filters({ search, wards }: FiltersProps) {
  const { t } = useTranslation('huddle');
  const navigate = useNavigate({ from: '/huddle' });
  const departments = (useDepartments().data?.items ?? []).filter(({ id }) =>
    wards.some(({ departmentId }) => departmentId === id),
  );
  if (wards.length < 2) return null;
  const go = (next: HuddleSearch) => void navigate({ search: next, replace: true });
  return (
    <div className="row huddle-filters">
      <NativeSelect
        aria-label={t('filter.department')}
        value={search.department ?? ''}
        data={[
          { value: '', label: t('filter.allDepartments') },
          ...departments.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => {
          go(event.currentTarget.value === '' ? {} : { department: event.currentTarget.value });
        }}
      />
      <NativeSelect
        aria-label={t('filter.ward')}
        value={search.ward ?? ''}
        data={[
          { value: '', label: t('filter.allWards') },
          ...wards.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => {
          go(event.currentTarget.value === '' ? {} : { ward: event.currentTarget.value });
        }}
      />
    </div>
  );
}
