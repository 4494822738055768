import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DutyView } from '../../../../../shared/schemas/duty.ts';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postCorrect, postCorrection } from '../api.ts';
import { TimesForm } from './times-form.tsx';

/** What is put right: a duty (`missed`: one that was never started), by its own person or by who looks after attendance. */
export type Correcting =
  | { readonly what: 'ask' | 'correct'; readonly duty: DutyView }
  | { readonly what: 'missed'; readonly wards: readonly { readonly id: string; readonly name: string }[] };

interface CorrectionDialogProps {
  readonly correcting: Correcting | null;
  readonly onClose: () => void;
}

export function CorrectionDialog({ correcting, onClose }: CorrectionDialogProps) {
  const { t } = useTranslation('duty');
  return (
    <FormDialog isOpen={correcting !== null} onClose={onClose} title={t(`correct.title.${correcting?.what ?? 'ask'}`)}>
      {correcting === null ? null : <Form correcting={correcting} onClose={onClose} />}
    </FormDialog>
  );
}

function Form({ correcting, onClose }: { readonly correcting: Correcting; readonly onClose: () => void }) {
  const { t } = useTranslation('duty');
  const queries = useQueryClient();
  const done = () => {
    toast(correcting.what === 'correct' ? t('correct.done') : t('correct.asked'));
    void queries.invalidateQueries({ queryKey: ['duty'] });
    void queries.invalidateQueries({ queryKey: ['attendance'] });
    onClose();
  };
  const ask = useCommand(postCorrection, done);
  const correct = useCommand(postCorrect, done);
  const duty = correcting.what === 'missed' ? null : correcting.duty;
  return (
    <div className="stack">
      <p className="muted">{t(`correct.lead.${correcting.what}`, { name: duty?.name ?? '' })}</p>
      <TimesForm
        first={duty}
        {...(correcting.what === 'missed' ? { wards: correcting.wards } : {})}
        submit={correcting.what === 'correct' ? t('correct.submit') : t('correct.ask')}
        isPending={ask.isPending || correct.isPending}
        error={ask.error ?? correct.error}
        onClose={onClose}
        onSubmit={({ wardId, ...times }) => {
          if (duty === null) ask.mutate({ ...times, wardId });
          else if (correcting.what === 'ask') ask.mutate({ ...times, dutyId: duty.id });
          else correct.mutate({ ...times, id: duty.id, version: duty.version });
        }}
      />
    </div>
  );
}
