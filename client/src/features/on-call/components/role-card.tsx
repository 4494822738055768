import { ActionIcon, Button } from '@mantine/core';
import { IconMoon, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isAway } from '../../../../../shared/projections/on-call.ts';
import type { OnCallBoard, OnCallRole } from '../../../../../shared/schemas/on-call.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { onCallQuery } from '../../../lib/on-call-board.ts';
import { postLeave, postTake } from '../api/on-call.ts';

/** What a dialog is asked for. */
export type Asked =
  { readonly what: 'add' } | { readonly what: 'pass' | 'rename' | 'remove' | 'last'; readonly role: OnCallRole };

interface RoleCardProps {
  readonly role: OnCallRole;
  readonly board: OnCallBoard;
  readonly now: Date;
  readonly onAsk: (asked: Asked) => void;
}

/** A role, who holds it, and what one can do about it. */
export function RoleCard({ role, board, now, onAsk }: RoleCardProps) {
  const { t } = useTranslation('onCall');
  return (
    <article className="card on-call-role" data-empty={role.holders.length === 0 || undefined}>
      <header className="on-call-head">
        <h3>
          <bdi>{role.name}</bdi>
        </h3>
        {board.abilities.canManage ? (
          <span className="on-call-tools">
            <ActionIcon
              variant="default"
              size={44}
              aria-label={t('rename.label', { name: role.name })}
              onClick={() => {
                onAsk({ what: 'rename', role });
              }}
            >
              <IconPencil size={18} stroke={1.9} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={44}
              aria-label={t('remove.label', { name: role.name })}
              onClick={() => {
                onAsk({ what: 'remove', role });
              }}
            >
              <IconTrash size={18} stroke={1.9} aria-hidden="true" />
            </ActionIcon>
          </span>
        ) : null}
      </header>
      <Holders role={role} board={board} now={now} />
      <RoleActions role={role} canManage={board.abilities.canManage} onAsk={onAsk} />
    </article>
  );
}

function Holders({ role, board, now }: Omit<RoleCardProps, 'onAsk'>) {
  const { t } = useTranslation('onCall');
  if (role.holders.length === 0) return <p className="on-call-nobody">{t('nobody')}</p>;
  return (
    <ul className="on-call-holders">
      {role.holders.map(({ staffId, name, since }) => {
        const away = board.away.find((one) => one.staffId === staffId && isAway(one, now));
        return (
          <li key={staffId}>
            <bdi className="on-call-name">{name}</bdi>
            <span className="muted small numbers">{t('since', { time: formatInstant(since) })}</span>
            {away === undefined ? null : (
              <span className="tag tag-warn">
                <IconMoon size={14} aria-hidden="true" />
                {away.cover === null
                  ? t('awayAlone', { time: formatInstant(away.awayUntil ?? '') })
                  : t('awayCovered', { time: formatInstant(away.awayUntil ?? ''), name: away.cover.name })}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface RoleActionsProps {
  readonly role: OnCallRole;
  readonly canManage: boolean;
  readonly onAsk: (asked: Asked) => void;
}

function RoleActions({ role, canManage, onAsk }: RoleActionsProps) {
  const { t } = useTranslation('onCall');
  const { person: me } = useSession();
  const queries = useQueryClient();
  const { id, version, name, holders } = role;
  const isMine = holders.some(({ staffId }) => staffId === me.id);
  // Whoever was faster is on the board a moment later; what is refused is looked at again at once.
  const again = { onError: () => void queries.invalidateQueries({ queryKey: onCallQuery.queryKey }) };
  const take = useCommand(postTake, () => {
    toast(t('take.done', { name }));
  });
  const leave = useCommand(postLeave, () => {
    toast(t('leave.done', { name }));
  });
  const takeIt = (instead: boolean) => {
    take.mutate({ id, version, instead }, again);
  };
  const isAlone = isMine && holders.length === 1;
  return (
    <>
      <FailureNotice error={take.error ?? leave.error} />
      <div className="row">
        {isMine || holders.length === 0 ? null : (
          <>
            <Button
              variant="default"
              loading={take.isPending && take.variables.instead}
              aria-label={t('named', { what: t('take.instead'), name })}
              onClick={() => {
                takeIt(true);
              }}
            >
              {t('take.instead')}
            </Button>
            <Button
              variant="default"
              loading={take.isPending && !take.variables.instead}
              aria-label={t('named', { what: t('take.beside'), name })}
              onClick={() => {
                takeIt(false);
              }}
            >
              {t('take.beside')}
            </Button>
          </>
        )}
        {holders.length === 0 ? (
          <Button
            loading={take.isPending}
            aria-label={t('named', { what: t('take.submit'), name })}
            onClick={() => {
              takeIt(false);
            }}
          >
            {t('take.submit')}
          </Button>
        ) : null}
        {isMine || canManage ? (
          <Button
            variant={isMine ? 'filled' : 'default'}
            aria-label={t('named', { what: t(isMine ? 'pass.submit' : 'pass.give'), name })}
            onClick={() => {
              onAsk({ what: 'pass', role });
            }}
          >
            {t(isMine ? 'pass.submit' : 'pass.give')}
          </Button>
        ) : null}
        {isMine ? (
          <Button
            variant="default"
            loading={leave.isPending}
            aria-label={t('named', { what: t('leave.submit'), name })}
            onClick={() => {
              if (isAlone) onAsk({ what: 'last', role });
              else leave.mutate({ id, version, leavesEmpty: false }, again);
            }}
          >
            {t('leave.submit')}
          </Button>
        ) : null}
      </div>
    </>
  );
}
