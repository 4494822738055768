import { useTranslation } from 'react-i18next';
import type { DutyShift, DutyView } from '../../../../shared/schemas/duty.ts';
import { formatClock } from '../../lib/format.ts';

/** Times by the hospital's clocks, as they stand on its walls, wherever the reader is. */
export function useDutyWords() {
  const { t } = useTranslation('duty');
  const clock = (at: string) => formatClock(at);
  const length = (minutes: number) =>
    t('hours', { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') });
  return {
    clock,
    length,
    ward: ({ wardName, wardId }: Pick<DutyView, 'wardName' | 'wardId'>) =>
      wardId === null ? t('noWard') : (wardName ?? t('noWard')),
    shift: ({ code, startsAt, endsAt }: DutyShift) => `${code} ${clock(startsAt)}–${clock(endsAt)}`,
    span: ({ startedAt, endedAt }: Pick<DutyView, 'startedAt' | 'endedAt'>) =>
      endedAt === null ? t('since', { time: clock(startedAt) }) : `${clock(startedAt)}–${clock(endedAt)}`,
  };
}
