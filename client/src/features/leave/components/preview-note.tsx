import { useTranslation } from 'react-i18next';
import type { LeavePreview } from '../../../../../shared/schemas/leave.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import type { LeaveDraft } from '../api/leave.ts';
import { usePreview } from '../api/leave.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import { ShiftList } from './shift-list.tsx';

/** What asking for these days would take and clash with, before one asks. */
export function PreviewNote({ draft }: { readonly draft: LeaveDraft | null }) {
  const preview = usePreview(draft);
  if (draft === null) return null;
  if (preview.isError) return <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />;
  return (
    <div aria-live="polite" aria-busy={preview.isFetching}>
      {preview.data === undefined ? null : <Told preview={preview.data} />}
    </div>
  );
}

function Told({ preview }: { readonly preview: LeavePreview }) {
  const { t } = useTranslation('leave');
  const { days } = useLeaveWords();
  const { halfDays, years, clashes, overlaps } = preview;
  const isShort = years.some(({ takes, left }) => takes > left);
  const tone = overlaps || isShort || halfDays === 0 ? 'danger' : clashes.length > 0 ? 'warn' : 'info';
  return (
    <Notice tone={tone} title={halfDays === 0 ? t('preview.nothing') : t('preview.takes', { days: days(halfDays) })}>
      {years.map(({ year, takes, left }) => (
        <p key={year}>
          {takes > left
            ? t('preview.short', { year, days: days(Math.max(0, left)) })
            : t('preview.left', { year, days: days(left - takes) })}
        </p>
      ))}
      {overlaps ? <p>{t('fault.already-exists')}</p> : null}
      {clashes.length === 0 ? null : (
        <>
          <p>{t('preview.clashes', { count: clashes.length })}</p>
          <ShiftList shifts={clashes} />
        </>
      )}
    </Notice>
  );
}
