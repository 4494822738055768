import { IconAlertTriangle, IconClock, IconHourglassHigh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CleaningState } from '../../../../../shared/domain/bed-state.ts';
import { turnaroundState, turnaroundTargetMinutes } from '../../../../../shared/domain/cleaning-queue.ts';
import { minutesSince } from '../queue.ts';

const ICONS = { 'in-time': IconClock, 'soon-late': IconHourglassHigh, late: IconAlertTriangle };

/** Since when the bed has been out of use, against its target: by colour, icon and word. */
export function TurnaroundClock({ cleaning, now }: { readonly cleaning: CleaningState; readonly now: number }) {
  const { t } = useTranslation('housekeeping');
  const state = turnaroundState(cleaning, now);
  const Glyph = ICONS[state];
  const minutes = minutesSince(cleaning.askedAt, now);
  return (
    <span className={`clean-clock clean-clock-${state}`}>
      <Glyph size={18} stroke={2} aria-hidden="true" />
      <span className="numbers">
        {t('clock', { count: minutes, target: turnaroundTargetMinutes(cleaning), word: t(`turnaround.${state}`) })}
      </span>
    </span>
  );
}
