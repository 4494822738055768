import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';

interface ReasonFormProps {
  /** What goes, and that it does not come back. */
  readonly lead: string;
  readonly submitLabel: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly isOffline: boolean;
  readonly onSubmit: (reason: string) => void;
  readonly onClose: () => void;
}

const LONGEST = 200;

/** Asks why before something is taken out of the record. */
export function ReasonForm({ lead, submitLabel, isPending, error, isOffline, onSubmit, onClose }: ReasonFormProps) {
  const { t } = useTranslation('documents');
  const { t: tCommon } = useTranslation();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isEmpty = reason.trim() === '';
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isEmpty) onSubmit(reason.trim());
      }}
    >
      <p>{lead}</p>
      <FailureNotice error={error} />
      <TextInput
        label={t('remove.reason')}
        required
        dir="auto"
        maxLength={LONGEST}
        value={reason}
        error={isTried && isEmpty ? t('fault.reason') : undefined}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
      <div className="row">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" color="red" loading={isPending} disabled={isOffline}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
