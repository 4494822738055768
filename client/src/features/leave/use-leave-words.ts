import { useTranslation } from 'react-i18next';
import type { LeavePart } from '../../../../shared/domain/leave-days.ts';
import type { LeaveRequestView } from '../../../../shared/schemas/leave.ts';
import { formatDay } from '../../lib/format.ts';

type Span = Pick<LeaveRequestView, 'from' | 'to' | 'fromPart' | 'toPart'>;

const ONE_DECIMAL = { maximumFractionDigits: 1 } as const;

/** Days and amounts of leave, in words. */
export function useLeaveWords() {
  const { t, i18n } = useTranslation('leave');
  const number = new Intl.NumberFormat(`${i18n.language}-u-nu-latn`, ONE_DECIMAL);
  const part = (day: string, of: LeavePart) => (of === 'whole' ? day : t(`part.of.${of}`, { day }));
  return {
    /** “3½” has no good form in every language: 3.5. @param halfDays in half days */
    amount: (halfDays: number): string => number.format(halfDays / 2),
    /** “3.5 days”. */
    days: (halfDays: number): string => t('days', { count: halfDays / 2, amount: number.format(halfDays / 2) }),
    /** “3 Dec – 7 Dec 2026”, “3 Dec 2026, in the morning”. */
    span({ from, to, fromPart, toPart }: Span): string {
      if (from === to) return part(formatDay(from, true), fromPart);
      const isOneYear = from.slice(0, 4) === to.slice(0, 4);
      return `${part(formatDay(from, !isOneYear), fromPart)} – ${part(formatDay(to, true), toPart)}`;
    },
  };
}
