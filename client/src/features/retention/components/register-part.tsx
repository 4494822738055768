import { Button, NativeSelect } from '@mantine/core';
import { IconDownload, IconFileShredder } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinKindName } from '../../../../../shared/schemas/bin.ts';
import type { Destruction } from '../../../../../shared/schemas/retention.ts';
import { useKindWord } from '../../../components/bin/kind-word.ts';
import { KINDS } from '../../../components/bin/kinds.ts';
import { usePartWords } from '../../../components/bin/part-words.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { saveOnDevice } from '../../../lib/files/use-file-content.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { useRegister } from '../api.ts';
import { registerCsv } from '../register-csv.ts';

/** What was destroyed, when and by whose decision; nothing of what it held. */
export function RegisterPart() {
  const { t } = useTranslation('retention');
  const { t: tCommon } = useTranslation();
  const kindWord = useKindWord();
  const { hospital } = useSession();
  const [kind, setKind] = useState<BinKindName | ''>('');
  const register = useRegister(kind);
  const items = register.data?.pages.flatMap((page) => page.items) ?? [];
  const total = register.data?.pages.at(-1)?.total ?? 0;
  const retry = () => void register.refetch();
  return (
    <div className="stack">
      <div className="retention-register-head">
        <NativeSelect
          label={t('register.kind')}
          value={kind}
          data={[
            { value: '', label: t('register.anyKind') },
            ...KINDS.map((one) => ({ value: one, label: kindWord(one) })),
          ]}
          onChange={({ currentTarget }) => {
            setKind(KINDS.find((one) => one === currentTarget.value) ?? '');
          }}
        />
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          disabled={items.length === 0}
          title={t('register.csvHint')}
          onClick={() => {
            const csv = new Blob([registerCsv(items)], { type: 'text/csv;charset=utf-8' });
            saveOnDevice(csv, `destroyed-${hospital.code}.csv`);
          }}
        >
          {t('register.csv')}
        </Button>
      </div>
      {register.isLoading ? <Skeleton blocks={[64, 64, 64]} onRetry={retry} /> : null}
      {register.isError ? <FailureNotice error={register.error} onRetry={retry} /> : null}
      {register.isSuccess && items.length === 0 ? (
        <div className="card">
          <EmptyState icon={IconFileShredder} title={t('register.emptyTitle')}>
            {t('register.emptyText')}
          </EmptyState>
        </div>
      ) : null}
      {items.length === 0 ? null : (
        <ul className="card retention-register">
          {items.map((one) => (
            <Row key={one.id} destroyed={one} />
          ))}
        </ul>
      )}
      <div className="row">
        <p className="muted small numbers" role="status">
          {items.length === 0 ? '' : t('register.shown', { shown: items.length, count: total })}
        </p>
        {register.hasNextPage ? (
          <Button variant="default" loading={register.isFetchingNextPage} onClick={() => void register.fetchNextPage()}>
            {tCommon('action.loadMore')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Row({ destroyed }: { readonly destroyed: Destruction }) {
  const { t } = useTranslation('retention');
  const kindWord = useKindWord();
  const along = usePartWords()(destroyed.kind, destroyed.parts);
  const { kind, recordId, origin, movedBy, movedAt, destroyedAt, purge } = destroyed;
  return (
    <li>
      <strong>{kindWord(kind)}</strong>{' '}
      <bdi className="mono small" dir="ltr">
        {recordId}
      </bdi>
      <p className="numbers">{t('register.destroyed', { time: formatInstant(destroyedAt) })}</p>
      <p className="muted small numbers">
        {t(`register.moved.${origin}`, { name: movedBy.name, time: formatInstant(movedAt) })}{' '}
        {purge === null
          ? t('register.inTime')
          : t('register.byTwo', { asked: purge.askedBy.name, agreed: purge.agreedBy.name })}
      </p>
      {along.length === 0 ? null : <p className="muted small numbers">{along.join(', ')}</p>}
    </li>
  );
}
