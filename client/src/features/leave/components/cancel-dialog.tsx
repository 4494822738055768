import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveRequestView } from '../../../../../shared/schemas/leave.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { LEAVE, postCancel } from '../api/leave.ts';
import { useLeaveWords } from '../use-leave-words.ts';

interface CancelDialogProps {
  readonly request: LeaveRequestView | null;
  readonly onClose: () => void;
}

/** Asks once more before a request, or leave that was granted, is taken back; somebody else's with a reason. */
export function CancelDialog({ request, onClose }: CancelDialogProps) {
  const { t } = useTranslation('leave');
  return (
    <FormDialog isOpen={request !== null} onClose={onClose} title={t('cancel.title')}>
      {request === null ? null : <CancelForm request={request} onClose={onClose} />}
    </FormDialog>
  );
}

function CancelForm({ request, onClose }: CancelDialogProps & { readonly request: LeaveRequestView }) {
  const { t } = useTranslation('leave');
  const { t: tCommon } = useTranslation();
  const { span } = useLeaveWords();
  const queries = useQueryClient();
  const isOwn = useSession().person.id === request.staff.id;
  const [reason, setReason] = useState('');
  const [isWrong, setWrong] = useState(false);
  const command = useCommand(postCancel, () => {
    void queries.invalidateQueries({ queryKey: LEAVE });
    toast(t('cancel.done'));
    onClose();
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const said = reason.trim();
        setWrong(!isOwn && said === '');
        if (!isOwn && said === '') return;
        const { id: requestId, version } = request;
        command.mutate({ requestId, version, reason: said === '' ? null : said });
      }}
    >
      <p className="leave-of">
        {isOwn ? null : <bdi className="leave-row-name">{request.staff.name}</bdi>}
        <span>{span(request)}</span>
        <bdi className="muted">{request.type.name}</bdi>
      </p>
      <p>{request.state === 'approved' ? t('cancel.granted') : t('cancel.waiting')}</p>
      {isProblem(command.error, 'version-conflict', 'state-refused') ? (
        <Notice tone="warn" isSpoken>
          {t('changed')}
        </Notice>
      ) : (
        <FailureNotice error={command.error} />
      )}
      {isOwn ? null : (
        <Textarea
          label={t('cancel.reason')}
          description={t('cancel.told')}
          error={isWrong ? tCommon('validation.required') : null}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.back')}
        </Button>
        <Button type="submit" color="red" loading={command.isPending}>
          {t('cancel.submit')}
        </Button>
      </div>
    </form>
  );
}
