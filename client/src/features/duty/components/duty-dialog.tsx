import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { isRefused } from '../../../lib/api/failure.ts';
import { useMyDuty } from '../api.ts';
import { DutyForm } from './duty-form.tsx';
import { OfflineNotice } from './offline-notice.tsx';

interface DutyDialogProps {
  readonly isOpen: boolean;
  /** Why the one tap that opened it did not do. */
  readonly failure: Error | null;
  readonly onClose: () => void;
}

/** Starting and leaving duty from the header. */
export function DutyDialog({ isOpen, failure, onClose }: DutyDialogProps) {
  const { t } = useTranslation('duty');
  const mine = useMyDuty();
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('title')}>
      <div className="stack">
        <OfflineNotice />
        {mine.data === undefined || isRefused(mine) ? (
          <FailureNotice error={mine.error} onRetry={() => void mine.refetch()} />
        ) : (
          <DutyForm mine={mine.data} failure={failure} onDone={onClose} />
        )}
        <Link to="/duty" onClick={onClose}>
          {t('openMine')}
        </Link>
      </div>
    </FormDialog>
  );
}
