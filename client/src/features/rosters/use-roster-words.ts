import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../../shared/types/permissions.ts';
import { formatDay } from '../../lib/format.ts';
import { hoursText } from './grid/hours.ts';

/** A rule that is not kept, as any answer says it. */
export interface SaidBreak {
  readonly rule: string;
  readonly staffId: string | null;
  readonly date: string;
  readonly templateId: string | null;
  readonly skill: string | null;
  readonly measured: number;
  readonly limit: number;
}

/** Why a shift does not fit, in words: what was measured against what is allowed. */
export function useBreakWords(codeOf: (templateId: string) => string): (one: SaidBreak) => string {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  return useCallback(
    ({ rule, measured, limit, templateId, skill }) => {
      const what = { have: measured, limit, code: templateId === null ? '' : codeOf(templateId) };
      switch (rule) {
        case 'rest':
        case 'weekly-hours':
          return t(`break.${rule}`, { have: hoursText(measured), limit: hoursText(limit) });
        case 'consecutive-days':
        case 'consecutive-nights':
        case 'minimum-staffing':
          return t(`break.${rule}`, what);
        case 'skill-mix': {
          const named = skill ?? '';
          // A role, or the name of a qualification, which stands for itself.
          const word = tCommon(`role.${named as Role}`, { defaultValue: named });
          return t('break.skill-mix', { ...what, skill: word });
        }
        case 'leave':
          return t(measured === 1 ? 'break.leave' : 'break.leaveAsked');
        case 'wish':
          return t(measured === 1 ? 'break.unavailable' : 'break.wish');
        default:
          return t('break.overlap');
      }
    },
    [t, tCommon, codeOf],
  );
}

/** “2 Nov – 29 Nov 2026”. */
export const spanText = (from: string, to: string): string => `${formatDay(from)} – ${formatDay(to, true)}`;
