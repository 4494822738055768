import {
  IconAlertTriangle,
  IconClockExclamation,
  IconClockPause,
  IconHourglass,
  IconPencil,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DutyView } from '../../../../../shared/schemas/duty.ts';

/** What is worth a word about a duty: late, early, ended by the house, put right, asked about. */
export function DutyMarks({ duty }: { readonly duty: DutyView }) {
  const { t } = useTranslation('duty');
  const late = duty.lateMinutes ?? 0;
  const early = duty.earlyMinutes ?? 0;
  const isPlain = !duty.isForgotten && !duty.isCorrected && duty.correction === null;
  if (late === 0 && early === 0 && isPlain) return null;
  return (
    <div className="duty-marks">
      {late === 0 ? null : (
        <span className="tag tag-warn">
          <IconClockExclamation size={15} aria-hidden="true" /> {t('mark.late', { count: late })}
        </span>
      )}
      {early === 0 ? null : (
        <span className="tag tag-warn">
          <IconClockPause size={15} aria-hidden="true" /> {t('mark.early', { count: early })}
        </span>
      )}
      {duty.isForgotten ? (
        <span className="tag tag-warn">
          <IconAlertTriangle size={15} aria-hidden="true" /> {t('mark.forgotten')}
        </span>
      ) : null}
      {duty.isCorrected ? (
        <span className="tag tag-info">
          <IconPencil size={15} aria-hidden="true" /> {t('mark.corrected')}
        </span>
      ) : null}
      {duty.correction === null ? null : (
        <span className="tag tag-info">
          <IconHourglass size={15} aria-hidden="true" /> {t('mark.asked')}
        </span>
      )}
    </div>
  );
}
