import { IconClock, IconGavel, IconHourglassHigh, IconRestore, IconTrashX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../../../../shared/domain/zoned-time.ts';
import type { BinEntry } from '../../../../../shared/schemas/bin.ts';
import { formatDay } from '../../../lib/format.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { isSoon, timeLeft } from '../time-left.ts';
import { useNow } from '../../../lib/use-now.ts';

/** As often as the count of hours left needs it. */
const EVERY_MS = 60_000;

const icon = { size: 15, stroke: 2, 'aria-hidden': true } as const;

/** How it stands: how long it still lies there, what keeps it, or how it ended. */
export function Standing({ entry }: { readonly entry: BinEntry }) {
  const { t } = useTranslation('bin');
  const { timeZone } = useSession().hospital;
  const dayOf = (at: string) => formatDay(dayIn(timeZone, new Date(at)), true);
  const { state, endedAt, legalHold, purgeAsked, purgeAt } = entry;
  if (state === 'restored') {
    return (
      <span className="tag tag-good">
        <IconRestore {...icon} />
        {endedAt === null ? t('state.restored') : t('state.restoredOn', { day: dayOf(endedAt) })}
      </span>
    );
  }
  if (state === 'purging' || state === 'purged') {
    return (
      <span className="tag">
        <IconTrashX {...icon} />
        {state === 'purged' && endedAt !== null ? t('state.purgedOn', { day: dayOf(endedAt) }) : t(`state.${state}`)}
      </span>
    );
  }
  return (
    <span className="bin-standing">
      {legalHold === null ? null : (
        <span className="tag tag-info">
          <IconGavel {...icon} />
          {t('hold.tag')}
        </span>
      )}
      {purgeAt === null ? null : <TimeLeftTag purgeAt={purgeAt} />}
      {purgeAsked === null ? null : (
        <span className="tag tag-danger">
          <IconHourglassHigh {...icon} />
          {t('purge.tag')}
        </span>
      )}
    </span>
  );
}

function TimeLeftTag({ purgeAt }: { readonly purgeAt: string }) {
  const { t } = useTranslation('bin');
  const left = timeLeft(purgeAt, useNow(EVERY_MS));
  return (
    <span className={isSoon(left) ? 'tag tag-warn numbers' : 'tag numbers'}>
      <IconClock {...icon} />
      {left.unit === 'due' ? t('left.due') : t(`left.${left.unit}`, { count: left.count })}
    </span>
  );
}
