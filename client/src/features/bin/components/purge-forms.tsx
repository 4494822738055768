import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinEntry } from '../../../../../shared/schemas/bin.ts';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { postAgreePurge, postAskPurge, postCancelPurge } from '../api.ts';
import { useAct } from '../use-act.ts';
import { ActFailure } from './act-failure.tsx';
import { FormFoot } from './form-foot.tsx';
import { ReasonField } from './reason-field.tsx';

interface FormProps {
  readonly entry: BinEntry;
  readonly isOffline: boolean;
  readonly onClose: () => void;
}

/** Asks that it be purged before its time, and says why; it stays until somebody else agrees. */
export function AskForm({ entry: { id, version }, isOffline, onClose }: FormProps) {
  const { t } = useTranslation('bin');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const ask = useAct(postAskPurge, () => {
    toast(t('purge.askDone'));
    onClose();
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (reason.trim() !== '') ask.mutate({ id, version, reason: reason.trim() });
      }}
    >
      <p>{t('purge.askText')}</p>
      <ActFailure error={ask.error} />
      <ReasonField value={reason} isTried={isTried} onChange={setReason} />
      <FormFoot submit={t('purge.ask')} isDanger isPending={ask.isPending} isDisabled={isOffline} onClose={onClose} />
    </form>
  );
}

/** The second person agrees by typing what it is called; nothing brings it back from here. */
export function AgreeForm({ entry: { id, version, label }, isOffline, onClose }: FormProps) {
  const { t } = useTranslation('bin');
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const agree = useAct(postAgreePurge, () => {
    toast(t('purge.done'));
    onClose();
  });
  const isSame = typed.trim() === label;
  const isWrong = (isTried && !isSame) || isProblem(agree.error, 'invalid-input');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isSame) agree.mutate({ id, version, typed: typed.trim() });
      }}
    >
      <p>{t('purge.agreeText')}</p>
      {isProblem(agree.error, 'invalid-input') ? null : <ActFailure error={agree.error} />}
      <TextInput
        data-autofocus
        label={
          <>
            {t('purge.type')} <bdi className="bin-typed">{label}</bdi>
          </>
        }
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        error={isWrong ? t('purge.typeWrong') : undefined}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
        }}
      />
      <FormFoot
        submit={t('purge.agree')}
        isDanger
        isPending={agree.isPending}
        isDisabled={isOffline}
        onClose={onClose}
      />
    </form>
  );
}

/** Takes the request back: it lies there until its time again. */
export function CancelPurge({ entry: { id, version }, isOffline }: Omit<FormProps, 'onClose'>) {
  const { t } = useTranslation('bin');
  const cancel = useAct(postCancelPurge, () => {
    toast(t('purge.cancelDone'));
  });
  return (
    <>
      <Button
        variant="default"
        loading={cancel.isPending}
        disabled={isOffline}
        onClick={() => {
          cancel.mutate({ id, version });
        }}
      >
        {t('purge.cancel')}
      </Button>
      <ActFailure error={cancel.error} />
    </>
  );
}
