import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProcedureView } from '../../../../../shared/schemas/procedures.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { postCancel, postFinish, postStart, PROCEDURES } from '../api/procedures.ts';
import { isMet } from '../gate-look.ts';
import { nameOfPatient } from './procedure-row.tsx';

export type Act = 'start' | 'override' | 'finish' | 'cancel';

interface ActDialogProps {
  readonly act: Act | null;
  readonly isOpen: boolean;
  readonly procedure: ProcedureView;
  readonly onClose: () => void;
}

/** Asks once more before a procedure is started, ended or started without its consents; the patient stays in sight. */
export function ActDialog({ act, isOpen, procedure, onClose }: ActDialogProps) {
  const { t } = useTranslation('procedures');
  if (act === null) return null;
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t(`act.${act}.title`)}>
      <ActForm key={act} act={act} procedure={procedure} onClose={onClose} />
    </FormDialog>
  );
}

const NEEDS_REASON: Readonly<Record<Act, boolean>> = { start: false, override: true, finish: false, cancel: true };

function useAct(act: Act, { id: procedureId, version }: ProcedureView, onClose: () => void) {
  const { t } = useTranslation('procedures');
  const queries = useQueryClient();
  const send = (reason: string, key: string) => {
    if (act === 'finish') return postFinish({ procedureId, version }, key);
    if (act === 'cancel') return postCancel({ procedureId, version, reason }, key);
    return postStart({ procedureId, version, ...(act === 'override' ? { override: { reason } } : {}) }, key);
  };
  const again = () => void queries.invalidateQueries({ queryKey: PROCEDURES });
  const command = useCommand(send, () => {
    again();
    toast(t(`act.${act}.done`));
    onClose();
  });
  // Where somebody was first, what lies behind the dialog is asked for again.
  return { ...command, act: (reason: string) => command.mutate(reason, { onError: again }) };
}

function ActForm({ act, procedure, onClose }: Omit<ActDialogProps, 'act' | 'isOpen'> & { readonly act: Act }) {
  const { t } = useTranslation('procedures');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const [reason, setReason] = useState('');
  const [isWrong, setWrong] = useState(false);
  const command = useAct(act, procedure, onClose);
  const isChanged = isProblem(command.error, 'version-conflict', 'state-refused');
  // What is pressed must be what is on the screen: another gate than the one this was opened for is another question.
  const isClosed = procedure.gate === 'closed';
  const isTurned = (act === 'start' && isClosed) || (act === 'override' && !isClosed);
  const missing = procedure.needs.filter((need) => !isMet(need)).map(({ category }) => t(`category.${category}`));
  const isDanger = act === 'override' || act === 'cancel';
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isMissing = NEEDS_REASON[act] && reason.trim() === '';
        setWrong(isMissing);
        if (!isMissing && !isTurned) command.act(reason.trim());
      }}
    >
      <p className="procedure-of">
        <bdi className="procedure-name">{procedure.name}</bdi>
        <bdi>{nameOfPatient(procedure.patient)}</bdi>
      </p>
      <p>{t(`act.${act}.text`, { what: missing.join(', ') })}</p>
      {isTurned ? (
        <Notice tone="warn" isSpoken>
          {t(isClosed ? 'act.nowClosed' : 'act.nowOpen')}
        </Notice>
      ) : null}
      {isChanged ? (
        <Notice tone="warn" isSpoken>
          {t('act.changed')}
        </Notice>
      ) : (
        <FailureNotice error={command.error} />
      )}
      {NEEDS_REASON[act] ? (
        <Textarea
          label={t(`act.${act === 'override' ? 'override' : 'cancel'}.reason`)}
          description={act === 'override' ? t('act.override.told') : undefined}
          error={isWrong ? tCommon('validation.required') : null}
          autosize
          minRows={2}
          maxLength={300}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.back')}
        </Button>
        <Button
          type="submit"
          {...(isDanger ? { color: 'red' } : {})}
          loading={command.isPending}
          disabled={phase === 'offline' || isTurned}
        >
          {t(`act.${act}.submit`)}
        </Button>
      </div>
    </form>
  );
}
