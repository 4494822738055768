import './consents.css';
import { Button, NativeSelect } from '@mantine/core';
import { IconDownload, IconFileCertificate, IconPrinter, IconRefresh } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ConsentRegister } from '../../../../shared/schemas/consents.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { saveOnDevice } from '../../lib/files/use-file-content.ts';
import { formatClock } from '../../lib/format.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { useConsentRegister } from './api/consents.ts';
import { RegisterTable } from './components/register-table.tsx';
import { useRegisterRows } from './use-register-rows.ts';
import type { RegisterSearch, RegisterState } from './register-search.ts';
import { CATEGORIES, readRegisterSearch, STATES } from './register-search.ts';
import { csvOf } from '../../lib/files/csv.ts';

type RegisterItem = ConsentRegister['items'][number];

/** The hospital's consents of the patients one may see, the newest first. */
export function RegisterScreen() {
  const { t } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  const search = useSearch({ from: '/gate/consents' });
  const navigate = useNavigate({ from: '/consents' });
  const register = useConsentRegister(search);
  const items = register.data?.pages.flatMap((page) => page.items) ?? [];
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => readRegisterSearch({ ...before, ...change }), replace: true });
  return (
    <Page title={t('register.title')} lead={t('register.lead')} actions={<Exports items={items} />}>
      <div className="stack">
        <Filters search={search} onChange={go} />
        {register.isLoading ? <Skeleton blocks={[64, 64, 64, 64]} onRetry={() => void register.refetch()} /> : null}
        {register.isError ? <FailureNotice error={register.error} onRetry={() => void register.refetch()} /> : null}
        {register.isSuccess && items.length === 0 ? <Empty search={search} onChange={go} /> : null}
        {items.length === 0 ? null : <RegisterTable items={items} />}
        <div className="register-foot">
          <p className="muted small numbers" role="status">
            {register.isSuccess
              ? t(register.hasNextPage ? 'register.shownOfMore' : 'register.shown', { count: items.length })
              : null}
          </p>
          {register.isSuccess ? (
            <span className="row register-as-of">
              <span className="muted small numbers">
                {t('register.asOf', { time: formatClock(register.dataUpdatedAt) })}
              </span>
              <Button
                variant="subtle"
                leftSection={<IconRefresh size={18} aria-hidden="true" />}
                loading={register.isRefetching && !register.isFetchingNextPage}
                onClick={() => void register.refetch()}
              >
                {t('register.refresh')}
              </Button>
            </span>
          ) : null}
          {register.hasNextPage ? (
            <Button
              variant="default"
              loading={register.isFetchingNextPage}
              onClick={() => void register.fetchNextPage()}
            >
              {tCommon('action.loadMore')}
            </Button>
          ) : null}
        </div>
      </div>
    </Page>
  );
}

function Exports({ items }: { readonly items: readonly RegisterItem[] }) {
  const { t } = useTranslation('consents');
  const { hospital } = useSession();
  const { head, rowOf } = useRegisterRows();
  const save = () => {
    const text = csvOf([head, ...items.map(rowOf)]);
    saveOnDevice(new Blob([text], { type: 'text/csv;charset=utf-8' }), `consents-${hospital.code}.csv`);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden="true" />}
        disabled={items.length === 0}
        title={t('register.csvHint')}
        onClick={save}
      >
        {t('register.csv')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPrinter size={18} aria-hidden="true" />}
        disabled={items.length === 0}
        onClick={() => {
          window.print();
        }}
      >
        {t('register.print')}
      </Button>
    </>
  );
}

interface FilterProps {
  readonly search: RegisterSearch;
  readonly onChange: (change: Record<string, string | undefined>) => void;
}

function Filters({ search, onChange }: FilterProps) {
  const { t } = useTranslation('consents');
  const wordOf = (state: RegisterState) => {
    // One that was signed may be out of date or replaced by now: the filter asks for the state, the row says how it stands.
    if (state === 'completed') return t('register.completed');
    return t(`look.${state}`);
  };
  return (
    <search className="register-filters" aria-label={t('register.filter')}>
      <NativeSelect
        label={t('register.state')}
        value={search.state ?? ''}
        data={[
          { value: '', label: t('register.anyState') },
          ...STATES.map((state) => ({ value: state, label: wordOf(state) })),
        ]}
        onChange={(event) => onChange({ state: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('register.category')}
        value={search.category ?? ''}
        data={[
          { value: '', label: t('register.anyCategory') },
          ...CATEGORIES.map((category) => ({ value: category, label: t(`category.${category}`) })),
        ]}
        onChange={(event) => onChange({ category: event.currentTarget.value })}
      />
    </search>
  );
}

function Empty({ search, onChange }: FilterProps) {
  const { t } = useTranslation('consents');
  const isFiltered = search.state !== undefined || search.category !== undefined;
  return (
    <div className="card">
      <EmptyState
        icon={IconFileCertificate}
        title={t(isFiltered ? 'register.empty' : 'register.emptyAll')}
        action={
          isFiltered ? (
            <Button variant="default" onClick={() => onChange({ state: undefined, category: undefined })}>
              {t('register.clear')}
            </Button>
          ) : (
            <Link to="/patients" className="link-button">
              {t('register.findPatient')}
            </Link>
          )
        }
      >
        {t(isFiltered ? 'register.emptyText' : 'register.emptyAllText')}
      </EmptyState>
    </div>
  );
}
