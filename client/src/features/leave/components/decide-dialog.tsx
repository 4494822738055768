import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveOutlook } from '../../../../../shared/schemas/leave.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import type { ChosenPerson } from '../../../components/ui/person-field.tsx';
import { PersonField } from '../../../components/ui/person-field.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { LEAVE, postDecision, useOutlook } from '../api/leave.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import { Outlook } from './outlook.tsx';

interface DecideDialogProps {
  /** `null`: none is open. */
  readonly requestId: string | null;
  readonly onClose: () => void;
}

/** One request with all that deciding it needs: clashes, cover of the wards, who else is away, balances. */
export function DecideDialog({ requestId, onClose }: DecideDialogProps) {
  const { t } = useTranslation('leave');
  return (
    <FormDialog isOpen={requestId !== null} onClose={onClose} title={t('decide.title')} width="wide" isLong>
      {requestId === null ? null : <Loaded key={requestId} requestId={requestId} onClose={onClose} />}
    </FormDialog>
  );
}

function Loaded({ requestId, onClose }: DecideDialogProps & { readonly requestId: string }) {
  // What is typed stays while the outlook is asked for again: another shift, another request.
  const [cover, setCover] = useState<ChosenPerson | null | undefined>();
  const outlook = useOutlook(requestId, cover?.staffId ?? null);
  if (outlook.data === undefined) {
    return outlook.isError ? (
      <FailureNotice error={outlook.error} onRetry={() => void outlook.refetch()} />
    ) : (
      <Skeleton blocks={[80, 120, 80]} onRetry={() => void outlook.refetch()} />
    );
  }
  const asked = outlook.data.request.cover;
  const chosen = cover === undefined ? (asked === null ? null : { staffId: asked.id, name: asked.name }) : cover;
  return <DecideForm outlook={outlook.data} cover={chosen} onCover={setCover} onClose={onClose} />;
}

interface DecideFormProps {
  readonly outlook: LeaveOutlook;
  readonly cover: ChosenPerson | null;
  readonly onCover: (cover: ChosenPerson | null) => void;
  readonly onClose: () => void;
}

function DecideForm({ outlook, cover, onCover, onClose }: DecideFormProps) {
  const { t } = useTranslation('leave');
  const { span, days } = useLeaveWords();
  const phase = usePhase();
  const queries = useQueryClient();
  const { request, clashes, coverTrouble } = outlook;
  const [note, setNote] = useState('');
  const command = useCommand(postDecision, ({ state }) => {
    void queries.invalidateQueries({ queryKey: LEAVE });
    toast(state === 'approved' ? t('decide.done.approved') : t('decide.done.rejected'));
    onClose();
  });
  const decide = (decision: 'approved' | 'rejected') =>
    command.mutate({
      requestId: request.id,
      version: request.version,
      decision,
      note: note.trim() || null,
      coverId: decision === 'approved' ? (cover?.staffId ?? null) : null,
      seenShiftIds: clashes.map(({ id }) => id),
    });
  const isOver = !request.abilities.canDecide;
  return (
    <div className="stack">
      <p className="leave-of">
        <bdi className="leave-row-name">{request.staff.name}</bdi>
        <span>{span(request)}</span>
        <span className="muted">
          <bdi>{request.type.name}</bdi> · {days(request.halfDays)}
        </span>
        {request.reason === null ? null : <bdi className="leave-row-text">{request.reason}</bdi>}
      </p>
      {isOver ? <Notice tone="info">{t(`decide.over.${request.state}`)}</Notice> : null}
      <Outlook outlook={outlook} />
      {isOver ? null : (
        <>
          <details className="more" open={cover !== null}>
            <summary>{t('decide.coverOpen')}</summary>
            <PersonField label={t('decide.cover')} chosen={cover} leftOut={[request.staff.id]} onChoose={onCover} />
          </details>
          {coverTrouble === null || cover === null ? null : (
            <Notice tone="warn" isSpoken>
              {t(`decide.trouble.${coverTrouble}`, { name: cover.name })}
            </Notice>
          )}
          <Textarea
            label={t('decide.note')}
            description={t('decide.noteHint')}
            autosize
            minRows={2}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {isProblem(command.error, 'version-conflict', 'state-refused') ? (
            <Notice tone="warn" isSpoken>
              {t('decide.changed')}
            </Notice>
          ) : (
            <FailureNotice error={command.error} />
          )}
          <div className="row-end">
            <Button
              variant="default"
              disabled={phase === 'offline' || command.isPending}
              onClick={() => decide('rejected')}
            >
              {t('decide.reject')}
            </Button>
            <Button loading={command.isPending} disabled={phase === 'offline'} onClick={() => decide('approved')}>
              {clashes.length > 0 ? t('decide.approveAnyway') : t('decide.approve')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
