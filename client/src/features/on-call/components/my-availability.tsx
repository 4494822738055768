import { Button } from '@mantine/core';
import { IconBell, IconMoon } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAway } from '../../../../../shared/projections/on-call.ts';
import type { OnCallBoard } from '../../../../../shared/schemas/on-call.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { putAvailability } from '../api/on-call.ts';

const AwayDialog = lazy(async () => ({ default: (await import('./away-dialog.tsx')).AwayDialog }));

interface MyAvailabilityProps {
  readonly board: OnCallBoard;
  readonly now: Date;
}

/** Whether I may be disturbed; who is asked instead; and the one thing to do about it. */
export function MyAvailability({ board, now }: MyAvailabilityProps) {
  const { t } = useTranslation('onCall');
  const { person: me } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const mine = board.away.find((one) => one.staffId === me.id && isAway(one, now));
  const held = board.roles.filter(({ holders }) => holders.some(({ staffId }) => staffId === me.id));
  const back = useCommand(putAvailability, () => {
    toast(t('me.backDone'));
  });
  const Glyph = mine === undefined ? IconBell : IconMoon;
  return (
    <section className="card on-call-me" aria-label={t('me.label')}>
      <Glyph size={26} stroke={1.7} aria-hidden="true" />
      <div className="on-call-me-words">
        <strong>
          {mine === undefined ? t('me.there') : t('me.away', { time: formatInstant(mine.awayUntil ?? '') })}
        </strong>
        <span className="muted">
          {mine === undefined ? t('me.thereText') : null}
          {mine?.cover === null ? t('me.alone') : null}
          {mine?.cover == null ? null : t('me.covered', { name: mine.cover.name })}
        </span>
        {held.length === 0 ? null : (
          <span className="muted small">{t('me.holds', { names: held.map(({ name }) => name).join(', ') })}</span>
        )}
        <FailureNotice error={back.error} />
      </div>
      <div className="row">
        <Button
          variant={mine === undefined ? 'default' : 'subtle'}
          onClick={() => {
            setWasOpen(true);
            setOpen(true);
          }}
        >
          {t(mine === undefined ? 'me.leave' : 'me.change')}
        </Button>
        {mine === undefined ? null : (
          <Button
            loading={back.isPending}
            onClick={() => {
              back.mutate({ awayUntil: null, coverId: null });
            }}
          >
            {t('me.back')}
          </Button>
        )}
      </div>
      <Suspense fallback={null}>
        {wasOpen ? (
          <AwayDialog
            isOpen={isOpen}
            first={mine?.cover ?? null}
            onClose={() => {
              setOpen(false);
            }}
          />
        ) : null}
      </Suspense>
    </section>
  );
}
