import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CleaningState } from '../../../../../shared/domain/bed-state.ts';
import { turnaroundState } from '../../../../../shared/domain/cleaning-queue.ts';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import type { StayCard } from '../../../../../shared/schemas/stays.ts';
import { formatClock, formatDay } from '../../../lib/format.ts';
import { dayAt } from '../../../lib/hospital-time.ts';
import { useHolds, useSpan } from '../hooks/use-clock.ts';

const SOON_MS = 20 * 3_600_000;

interface BedTimerProps {
  readonly bed: BedView;
  readonly stay: StayCard | null;
}

/** The one time that matters for a bed as it stands: until when it is held or out, how long it has waited for its clean. */
export function BedTimer({ bed, stay }: BedTimerProps) {
  const { state } = bed;
  const { hold, out, cleaning } = state;
  if (state.use === 'occupied') return stay === null ? null : <Since at={stay.onWardSince} />;
  if (cleaning !== undefined && (state.turnover === 'dirty' || state.turnover === 'cleaning')) {
    return <Cleaning cleaning={cleaning} />;
  }
  if (hold !== undefined) return <Until at={hold.until} />;
  if (out?.until !== undefined) return <Until at={out.until} />;
  return null;
}

function Since({ at, isLate = false, isWatched = false }: { at: string; isLate?: boolean; isWatched?: boolean }) {
  const { t } = useTranslation('board');
  const { unit, count } = useSpan(at);
  const Glyph = isLate ? IconAlertTriangle : IconClock;
  return (
    <span className={isLate ? 'bed-time bed-time-late' : isWatched ? 'bed-time bed-time-watched' : 'bed-time'}>
      {isWatched ? <Glyph size={13} stroke={2.2} aria-hidden="true" /> : null}
      <span className="visually-hidden">
        , {t(isWatched ? 'bed.waitsFor' : 'bed.hereFor')} {isLate ? t('bed.late') : ''}
      </span>
      <span className="numbers">{t(`span.${unit}`, { count })}</span>
    </span>
  );
}

function Cleaning({ cleaning }: { readonly cleaning: CleaningState }) {
  const isLate = useHolds((now) => turnaroundState(cleaning, now) === 'late');
  return <Since at={cleaning.askedAt} isLate={isLate} isWatched />;
}

function Until({ at }: { at: string }) {
  const { t } = useTranslation('board');
  const isSoon = useHolds((now) => Date.parse(at) - now < SOON_MS);
  return (
    <span className="bed-time">
      <span className="visually-hidden">, </span>
      <span className="numbers">{t('bed.until', { time: isSoon ? formatClock(at) : formatDay(dayAt(at)) })}</span>
    </span>
  );
}
