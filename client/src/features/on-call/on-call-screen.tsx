import './on-call.css';
import { Button } from '@mantine/core';
import { IconPhoneCall, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OnCallBoard } from '../../../../shared/schemas/on-call.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useOnCall } from '../../lib/on-call-board.ts';
import { byWard } from './by-ward.ts';
import { MyAvailability } from './components/my-availability.tsx';
import type { Asked } from './components/role-card.tsx';
import { RoleCard } from './components/role-card.tsx';
import { useNow } from '../../lib/use-now.ts';

const RoleDialogs = lazy(async () => ({ default: (await import('./components/role-dialogs.tsx')).RoleDialogs }));

/** Who is on call: every role with whoever holds it now, and whether oneself may be disturbed. */
export function OnCallScreen() {
  const { t } = useTranslation('onCall');
  const board = useOnCall();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  const ask = (next: Asked) => {
    setWasAsked(true);
    setAsked(next);
  };
  const add = (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        ask({ what: 'add' });
      }}
    >
      {t('add')}
    </Button>
  );
  const canManage = board.data?.abilities.canManage === true;
  return (
    <Page title={t('title')} lead={t('lead')} actions={canManage ? add : undefined}>
      {board.isLoading ? (
        <Skeleton className="stack" blocks={[90, 130, 130]} onRetry={() => void board.refetch()} />
      ) : null}
      {board.isError ? <FailureNotice error={board.error} onRetry={() => void board.refetch()} /> : null}
      {board.data === undefined ? null : <Board board={board.data} onAsk={ask} />}
      {board.data?.roles.length === 0 ? (
        <EmptyState icon={IconPhoneCall} title={t('empty.title')} action={canManage ? add : undefined}>
          {t(canManage ? 'empty.textManage' : 'empty.text')}
        </EmptyState>
      ) : null}
      <Suspense fallback={null}>
        {wasAsked ? (
          <RoleDialogs
            asked={asked}
            onClose={() => {
              setAsked(null);
            }}
          />
        ) : null}
      </Suspense>
    </Page>
  );
}

/** Nothing is told when somebody’s time away is over. */
const TICK_MS = 20_000;

interface BoardProps {
  readonly board: OnCallBoard;
  readonly onAsk: (asked: Asked) => void;
}

function Board({ board, onAsk }: BoardProps) {
  const { t } = useTranslation('onCall');
  const now = new Date(useNow(TICK_MS));
  return (
    <div className="stack-lg">
      <MyAvailability board={board} now={now} />
      {byWard(board.roles).map(({ wardId, wardName, roles }) => (
        <section key={wardId ?? ''} className="on-call-ward">
          <h2>{wardId === null ? t('ofHospital') : <bdi>{wardName}</bdi>}</h2>
          <ul className="on-call-roles">
            {roles.map((role) => (
              <li key={role.id}>
                <RoleCard role={role} board={board} now={now} onAsk={onAsk} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
