import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';
import type { sessionListItem } from '../../../../../shared/schemas/sign-in.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { deleteSession, postEndOthers, useSessions } from '../api/sessions.ts';

type Session = z.output<typeof sessionListItem>;

const isHandheld = (device: string) => /iphone|ipad|android|phone|tablet/iu.test(device);

export function SessionsCard() {
  const { t } = useTranslation('account');
  const queries = useQueryClient();
  const sessions = useSessions();
  const again = () => queries.invalidateQueries({ queryKey: ['account', 'sessions'] });
  const endOthers = useCommand(postEndOthers, () => {
    toast(t('sessions.othersEnded'));
    void again();
  });
  const items = sessions.data?.items ?? [];
  return (
    <Card title={t('sessions.title')} lead={t('sessions.lead')}>
      <div className="stack">
        {sessions.isLoading ? <Skeleton blocks={[56, 56]} onRetry={() => void sessions.refetch()} /> : null}
        {sessions.isError && sessions.data === undefined ? (
          <FailureNotice error={sessions.error} onRetry={() => void sessions.refetch()} />
        ) : null}
        <FailureNotice error={endOthers.error} />
        <ul className="sessions">
          {items.map((session) => (
            <SessionRow key={session.id} session={session} onEnded={() => void again()} />
          ))}
        </ul>
        {items.length > 1 ? (
          <div>
            <Button
              variant="default"
              loading={endOthers.isPending}
              onClick={() => {
                endOthers.mutate(undefined);
              }}
            >
              {t('sessions.endOthers')}
            </Button>
          </div>
        ) : null}
      </div>
    </Card>
  );
}

function SessionRow({ session, onEnded }: { readonly session: Session; readonly onEnded: () => void }) {
  const { t } = useTranslation('account');
  const command = useCommand(deleteSession, () => {
    toast(t('sessions.ended', { device: session.device }));
    onEnded();
  });
  const Glyph = isHandheld(session.device) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className="session">
      <Glyph size={24} stroke={1.7} className="muted" aria-hidden="true" />
      <div className="session-words">
        <div className="row">
          <bdi className="session-device">{session.device}</bdi>
          {session.isThisOne ? <span className="tag tag-good">{t('sessions.this')}</span> : null}
          {session.state === 'locked' ? <span className="tag">{t('sessions.locked')}</span> : null}
        </div>
        <div className="muted small numbers">
          {t('sessions.active', { at: formatInstant(session.lastActiveAt) })} ·{' '}
          {t('sessions.started', { at: formatInstant(session.startedAt) })}
        </div>
        <FailureNotice error={command.error} />
      </div>
      {session.isThisOne ? null : (
        <Button
          variant="default"
          loading={command.isPending}
          onClick={() => {
            command.mutate({ sessionId: session.id });
          }}
        >
          {t('sessions.end')}
          <span className="visually-hidden"> {session.device}</span>
        </Button>
      )}
    </li>
  );
}
