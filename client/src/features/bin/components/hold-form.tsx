import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinEntry } from '../../../../../shared/schemas/bin.ts';
import { toast } from '../../../components/ui/toast.ts';
import { postHold } from '../api.ts';
import { useAct } from '../use-act.ts';
import { ActFailure } from './act-failure.tsx';
import { FormFoot } from './form-foot.tsx';
import { ReasonField } from './reason-field.tsx';

interface HoldFormProps {
  readonly entry: BinEntry;
  readonly isOffline: boolean;
  readonly onClose: () => void;
}

/** Under legal hold nothing purges it, no time and no two people; lifted, its time counts again. */
export function HoldForm({ entry: { id, version, legalHold }, isOffline, onClose }: HoldFormProps) {
  const { t } = useTranslation('bin');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isLifting = legalHold !== null;
  const hold = useAct(postHold, (entry) => {
    toast(t(entry.legalHold === null ? 'hold.liftDone' : 'hold.done'));
    onClose();
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isLifting) hold.mutate({ id, version, reason: null });
        else if (reason.trim() !== '') hold.mutate({ id, version, reason: reason.trim() });
      }}
    >
      <p>{t(isLifting ? 'hold.liftText' : 'hold.text')}</p>
      <ActFailure error={hold.error} />
      {isLifting ? null : (
        <ReasonField value={reason} description={t('hold.reasonHelp')} isTried={isTried} onChange={setReason} />
      )}
      <FormFoot
        submit={t(isLifting ? 'hold.lift' : 'hold.set')}
        isPending={hold.isPending}
        isDisabled={isOffline}
        onClose={onClose}
      />
    </form>
  );
}
