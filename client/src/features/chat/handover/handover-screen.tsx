import './handover.css';
import { NativeSelect } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { WardHandover } from '../../../../../shared/schemas/chat.ts';
import type { WardId } from '../../../../../shared/types/ids.ts';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Page } from '../../../components/ui/page.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { isRefused } from '../../../lib/api/failure.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useWards } from '../../../lib/wards.ts';
import { useChatLife } from '../use-chat.ts';
import { useDutyWard, useHandover, useHandoverLive } from './handover-api.ts';
import { OpenThreads } from './open-threads.tsx';
import { PatientHandovers } from './patient-handovers.tsx';

const FROM = '/gate/handover';

/** What passes from one duty to the next: what is still open, and every patient told of and accepted. */
export function HandoverScreen() {
  const { t } = useTranslation('handover');
  useChatLife();
  const { ward } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/handover' });
  const wards = useWards();
  const duty = useDutyWard();
  const items = wards.data?.items ?? [];
  const isKnown = wards.isSuccess && !duty.isLoading;
  const chosen = items.find(({ id }) => id === (ward ?? duty.data)) ?? items[0];
  return (
    <Page title={t('title')} lead={t('lead')}>
      {wards.isError ? <FailureNotice error={wards.error} onRetry={() => void wards.refetch()} /> : null}
      {!isKnown && !wards.isError ? <Skeleton blocks={[90, 220]} onRetry={() => void wards.refetch()} /> : null}
      {isKnown && chosen === undefined ? (
        <EmptyState icon={IconCircleCheck} title={t('noWard.title')}>
          {t('noWard.text')}
        </EmptyState>
      ) : null}
      {isKnown && chosen !== undefined ? (
        <div className="stack-lg">
          {items.length > 1 ? (
            <NativeSelect
              className="handover-ward"
              label={t('ward')}
              value={chosen.id}
              data={items.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={({ currentTarget: { value } }) => void navigate({ search: { ward: value }, replace: true })}
            />
          ) : null}
          <OfWard key={chosen.id} wardId={chosen.id} />
        </div>
      ) : null}
    </Page>
  );
}

function OfWard({ wardId }: { readonly wardId: WardId }) {
  const handover = useHandover(wardId);
  useHandoverLive(wardId);
  if (isRefused(handover)) return <FailureNotice error={handover.error} onRetry={() => void handover.refetch()} />;
  if (handover.data !== undefined) return <Parts handover={handover.data} />;
  return <Skeleton blocks={[120, 260]} onRetry={() => void handover.refetch()} />;
}

function Parts({ handover }: { readonly handover: WardHandover }) {
  const { t } = useTranslation('handover');
  const { onDuty, threads, patients, wardId } = handover;
  const accepted = patients.filter(({ last }) => last?.acceptedBy != null).length;
  return (
    <div className="stack-lg">
      <Card title={t('onDuty.title')}>
        {onDuty.length === 0 ? (
          <p className="muted">{t('onDuty.nobody')}</p>
        ) : (
          <ul className="handover-people">
            {onDuty.map(({ staffId, name, since }) => (
              <li key={staffId} className="tag">
                <bdi>{name}</bdi>{' '}
                <span className="muted numbers">{t('onDuty.since', { time: formatInstant(since) })}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={t('threads.title', { count: threads.length })} lead={t('threads.lead')}>
        <OpenThreads threads={threads} wardId={wardId} />
      </Card>
      <Card title={t('patients.title')} lead={t('patients.lead', { accepted, count: patients.length })}>
        <PatientHandovers patients={patients} wardId={wardId} />
      </Card>
    </div>
  );
}
