import { useTranslation } from 'react-i18next';
import { formatClock, formatDay } from '../../lib/format.ts';
import { dayAt } from '../../lib/hospital-time.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { useToday } from '../../lib/use-today.ts';
import { nameOfDay } from './days.ts';

/** “tomorrow 08:00”, “24 Nov, 08:00”: by the clocks of the hospital. */
export function useWhen(): (instant: string) => string {
  const { t } = useTranslation('procedures');
  const { timeZone } = useSession().hospital;
  const today = useToday(timeZone);
  return (instant) => {
    const day = dayAt(instant);
    const named = nameOfDay(day, today);
    const time = formatClock(instant);
    return named === null ? t('when.on', { day: formatDay(day), time }) : t(`when.${named}`, { time });
  };
}
