import './bin.css';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKindWord } from '../../components/bin/kind-word.ts';
import { KINDS } from '../../components/bin/kinds.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isRefused } from '../../lib/api/failure.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useCan } from '../../lib/session/use-session.ts';
import type { BinFilter } from './api.ts';
import { useBin } from './api.ts';
import type { BinSearch } from './bin-search.ts';
import { readBinSearch, STATES } from './bin-search.ts';
import { BinTable } from './components/bin-table.tsx';
import { BulkBar } from './components/bulk-bar.tsx';
import { useBinLive } from './realtime.ts';
import { useChoice } from './use-choice.ts';

const EntryPanel = lazy(async () => ({ default: (await import('./components/entry-panel.tsx')).EntryPanel }));

const TYPING_MS = 300;
const FROM = '/gate/bin';

/** What was deleted and can still come back, what came back, and what is gone for good. */
export function BinScreen() {
  const { t } = useTranslation('bin');
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/bin' });
  const [text, setText] = useState('');
  const [rested] = useDebouncedValue(text.trim(), TYPING_MS);
  const filter: BinFilter = { ...search, text: rested };
  useBinLive();
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => readBinSearch({ ...before, ...change }), replace: true });
  const mayRetain = useCan('retention.manage');
  const retention = mayRetain ? (
    <Link to="/setup/retention" className="bin-link">
      {t('toRetention')}
    </Link>
  ) : undefined;
  return (
    <Page title={t('title')} lead={t('lead')} actions={retention}>
      <div className="stack">
        <Filters search={search} text={text} onText={setText} onChange={go} />
        <Entries
          filter={filter}
          onClear={() => {
            setText('');
            go({ kind: undefined, state: undefined });
          }}
        />
      </div>
    </Page>
  );
}

interface FiltersProps {
  readonly search: BinSearch;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onChange: (change: Record<string, string | undefined>) => void;
}

function Filters({ search, text, onText, onChange }: FiltersProps) {
  const { t } = useTranslation('bin');
  const kindWord = useKindWord();
  return (
    <search className="bin-filters" aria-label={t('filter.label')}>
      <TextInput
        type="search"
        label={t('filter.text')}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        value={text}
        onChange={({ currentTarget }) => {
          onText(currentTarget.value);
        }}
      />
      <NativeSelect
        label={t('filter.kind')}
        value={search.kind ?? ''}
        data={[
          { value: '', label: t('filter.anyKind') },
          ...KINDS.map((kind) => ({ value: kind, label: kindWord(kind) })),
        ]}
        onChange={({ currentTarget }) => {
          onChange({ kind: currentTarget.value });
        }}
      />
      <NativeSelect
        label={t('filter.state')}
        value={search.state ?? ''}
        data={[
          { value: '', label: t('filter.now') },
          ...STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
        ]}
        onChange={({ currentTarget }) => {
          onChange({ state: currentTarget.value });
        }}
      />
    </search>
  );
}

interface EntriesProps {
  readonly filter: BinFilter;
  readonly onClear: () => void;
}

function Entries({ filter, onClear }: EntriesProps) {
  const { t } = useTranslation('bin');
  const { t: tCommon } = useTranslation();
  const bin = useBin(filter);
  const isOffline = usePhase() === 'offline';
  const choice = useChoice(`${filter.kind ?? ''} ${filter.state ?? ''} ${filter.text}`);
  const [open, setOpen] = useState<string | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const show = (batchId: string) => {
    setLast(batchId);
    setOpen(batchId);
  };
  const items = bin.data?.pages.flatMap((page) => page.items) ?? [];
  const total = bin.data?.pages.at(-1)?.total ?? 0;
  const retry = () => void bin.refetch();
  if (isRefused(bin)) return <FailureNotice error={bin.error} onRetry={retry} />;
  if (bin.data === undefined) return <Skeleton className="stack" blocks={[52, 72, 72, 72, 72]} onRetry={retry} />;
  return (
    <>
      {isOffline ? <Notice tone="warn">{t('offline')}</Notice> : null}
      {filter.state === undefined ? (
        <BulkBar filter={filter} items={items} total={total} isOffline={isOffline} choice={choice} onOpen={show} />
      ) : null}
      {items.length === 0 ? (
        <Empty filter={filter} onClear={onClear} />
      ) : (
        <BinTable
          items={items}
          chosen={new Set(choice.chosen.keys())}
          isOffline={isOffline}
          onChoose={choice.choose}
          onOpen={show}
        />
      )}
      <div className="bin-foot">
        <p className="muted small numbers" role="status">
          {items.length === 0 ? '' : t('shown', { shown: items.length, count: total })}
        </p>
        {bin.hasNextPage ? (
          <Button variant="default" loading={bin.isFetchingNextPage} onClick={() => void bin.fetchNextPage()}>
            {tCommon('action.loadMore')}
          </Button>
        ) : null}
      </div>
      {last === null ? null : (
        <Suspense fallback={null}>
          <EntryPanel
            batchId={last}
            isOpen={open !== null}
            onClose={() => {
              setOpen(null);
            }}
            onOpen={show}
          />
        </Suspense>
      )}
    </>
  );
}

function Empty({ filter, onClear }: EntriesProps) {
  const { t } = useTranslation('bin');
  const isFiltered = filter.kind !== undefined || filter.state !== undefined || filter.text !== '';
  return (
    <div className="card">
      <EmptyState
        icon={IconTrash}
        title={t(isFiltered ? 'empty.filtered' : 'empty.title')}
        action={
          isFiltered ? (
            <Button variant="default" onClick={onClear}>
              {t('empty.clear')}
            </Button>
          ) : undefined
        }
      >
        {t(isFiltered ? 'empty.filteredText' : 'empty.text')}
      </EmptyState>
    </div>
  );
}
