import { Button, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { toast } from '../../../components/ui/toast.ts';
import { ConsentPatient } from '../components/consent-patient.tsx';
import { postDecline, postVoid } from '../api/consents.ts';
import { ActFailure } from './act-failure.tsx';
import { Follows } from './follows.tsx';
import { useAct } from './use-act.ts';

interface EndFormProps {
  readonly consent: ConsentView;
  readonly onClose: () => void;
}

/** Made in error: it counts no more and stays on the record. */
export function VoidForm({ consent, onClose }: EndFormProps) {
  const { t } = useTranslation('consents');
  const command = useAct(consent.id, postVoid, () => {
    toast(t('void.done'));
    onClose();
  });
  return (
    <ReasonForm
      consent={consent}
      lead={t('void.lead')}
      follows={[t('void.follow1'), t('void.follow2'), t('void.follow3')]}
      submit={t('void.submit')}
      isPending={command.isPending}
      failure={<ActFailure error={command.error} consent={consent} />}
      onClose={onClose}
      onReason={(reason) => command.mutate({ consentId: consent.id, version: consent.version, reason })}
    />
  );
}

/** The patient says no, and staff write it down. */
export function DeclineForm({ consent, onClose }: EndFormProps) {
  const { t } = useTranslation('consents');
  const command = useAct(consent.id, postDecline, () => {
    toast(t('decline.done'));
    onClose();
  });
  return (
    <ReasonForm
      consent={consent}
      lead={t('decline.lead')}
      follows={[t('decline.follow1'), t('decline.follow2')]}
      submit={t('decline.submit')}
      isPending={command.isPending}
      failure={<ActFailure error={command.error} consent={consent} />}
      onClose={onClose}
      onReason={(reason) => command.mutate({ consentId: consent.id, reason })}
    />
  );
}

interface ReasonFormProps extends EndFormProps {
  readonly lead: string;
  readonly follows: readonly string[];
  readonly submit: string;
  readonly isPending: boolean;
  readonly failure: ReactNode;
  readonly onReason: (reason: string) => void;
}

function ReasonForm(props: ReasonFormProps) {
  const { consent, lead, follows, submit, isPending, failure, onClose, onReason } = props;
  const { t } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(reason.trim() === '');
        if (reason.trim() !== '') onReason(reason.trim());
      }}
    >
      <ConsentPatient patient={consent.form.patient} />
      <p>{lead}</p>
      {failure}
      <Textarea
        data-autofocus
        label={t('ended.reason')}
        value={reason}
        maxLength={300}
        autosize
        minRows={2}
        dir="auto"
        error={isMissing && reason.trim() === '' ? t('ended.reasonMissing') : null}
        onChange={({ target }) => setReason(target.value.replaceAll('\n', ' '))}
      />
      <Follows words={follows} />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" color="danger" loading={isPending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
