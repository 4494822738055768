import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spanFault } from '../../../../../shared/domain/leave-days.ts';
import type { LeavePart } from '../../../../../shared/domain/leave-days.ts';
import type { LeaveType } from '../../../../../shared/schemas/leave.ts';
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
import { useSession } from '../../../lib/session/use-session.ts';
import type { LeaveDraft } from '../api/leave.ts';
import { LEAVE, postRequest, useLeaveSetup } from '../api/leave.ts';
import { PreviewNote } from './preview-note.tsx';

interface AskDialogProps {
  readonly isOpen: boolean;
  /** On the desk: for a colleague, who calls in sick. */
  readonly forOthers: boolean;
  readonly onClose: () => void;
}

export function AskDialog({ isOpen, forOthers, onClose }: AskDialogProps) {
  const { t } = useTranslation('leave');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('ask.title')} isLong>
      <Loaded forOthers={forOthers} onClose={onClose} />
    </FormDialog>
  );
}

function Loaded(props: Omit<AskDialogProps, 'isOpen'>) {
  const { t } = useTranslation('leave');
  const setup = useLeaveSetup();
  if (setup.data === undefined) {
    return setup.isError ? (
      <FailureNotice error={setup.error} onRetry={() => void setup.refetch()} />
    ) : (
      <Skeleton blocks={[60, 60, 60]} />
    );
  }
  const [first] = setup.data.types;
  if (first === undefined) return <Notice tone="info">{t('ask.noTypes')}</Notice>;
  return <AskForm types={setup.data.types} first={first} {...props} />;
}

interface AskFormProps extends Omit<AskDialogProps, 'isOpen'> {
  readonly types: readonly LeaveType[];
  readonly first: LeaveType;
}

/** What the server said of the days, by its code; the others stand above the form. */
const KNOWN = ['too-far', 'nothing-counts', 'too-few-left', 'already-exists'] as const;
type Known = (typeof KNOWN)[number];
function knownFault(error: unknown): Known | null {
  if (!isProblem(error, 'invalid-input', 'already-exists')) return null;
  const codes = (error.problem.errors ?? []).map(({ code }) => code);
  return KNOWN.find((known) => codes.includes(known)) ?? null;
}

function AskForm({ types, first, forOthers, onClose }: AskFormProps) {
  const { t } = useTranslation('leave');
  const { t: tCommon } = useTranslation();
  const { person: self } = useSession();
  const phase = usePhase();
  const queries = useQueryClient();
  const [person, setPerson] = useState<ChosenPerson | null>(null);
  const [cover, setCover] = useState<ChosenPerson | null>(null);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState<Record<'typeId' | 'from' | 'to', string>>({ typeId: first.id, from: '', to: '' });
  const [parts, setParts] = useState<{ from: LeavePart; to: LeavePart }>({ from: 'whole', to: 'whole' });
  const [isTried, setTried] = useState(false);
  const command = useCommand(postRequest, () => {
    void queries.invalidateQueries({ queryKey: LEAVE });
    toast(t('ask.done'));
    onClose();
  });
  const to = typed.to === '' || typed.to < typed.from ? typed.from : typed.to;
  const isOneDay = to === typed.from;
  const draft: LeaveDraft = {
    typeId: typed.typeId,
    from: typed.from,
    to,
    fromPart: parts.from,
    toPart: isOneDay ? parts.from : parts.to,
    ...(person === null ? {} : { staffId: person.staffId }),
  };
  const isWhole = typed.from !== '' && spanFault(draft) === null && (!forOthers || person !== null);
  const [asked] = useDebouncedValue(isWhole ? draft : null, 250);
  const fault = knownFault(command.error);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isWhole) return;
        command.mutate({ ...draft, reason: reason.trim() || null, coverId: cover?.staffId ?? null });
      }}
    >
      {forOthers ? (
        <PersonField
          label={t('ask.for')}
          description={t('ask.forHint')}
          chosen={person}
          leftOut={[self.id]}
          isFocused
          error={isTried && person === null ? tCommon('validation.required') : null}
          onChoose={setPerson}
        />
      ) : null}
      <NativeSelect
        label={t('ask.type')}
        value={typed.typeId}
        onChange={(event) => setTyped({ ...typed, typeId: event.currentTarget.value })}
        data={types.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div className="leave-fields">
        <TextInput
          type="date"
          label={t('ask.from')}
          value={typed.from}
          error={isTried && typed.from === '' ? tCommon('validation.required') : null}
          onChange={(event) => setTyped({ ...typed, from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('ask.to')}
          value={to}
          min={typed.from}
          onChange={(event) => setTyped({ ...typed, to: event.currentTarget.value })}
        />
      </div>
      {typed.from === '' ? null : (
        <div className="leave-fields">
          <PartSelect
            label={isOneDay ? t('ask.part') : t('ask.firstDay')}
            value={parts.from}
            options={isOneDay ? ['whole', 'morning', 'afternoon'] : ['whole', 'afternoon']}
            onChange={(from) => setParts({ ...parts, from })}
          />
          {isOneDay ? null : (
            <PartSelect
              label={t('ask.lastDay')}
              value={parts.to}
              options={['whole', 'morning']}
              onChange={(last) => setParts({ ...parts, to: last })}
            />
          )}
        </div>
      )}
      <PreviewNote draft={asked} />
      <details className="more">
        <summary>{t('ask.coverOpen')}</summary>
        <PersonField
          label={t('ask.cover')}
          description={t('ask.coverHint')}
          chosen={cover}
          leftOut={[person?.staffId ?? self.id]}
          onChoose={setCover}
        />
      </details>
      <Textarea
        label={t('ask.reason')}
        description={t('ask.reasonHint')}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {fault === null ? (
        <FailureNotice error={command.error} />
      ) : (
        <Notice tone="danger" isSpoken>
          {t(`fault.${fault}`)}
        </Notice>
      )}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={phase === 'offline'}>
          {t('ask.submit')}
        </Button>
      </div>
    </form>
  );
}

interface PartSelectProps {
  readonly label: string;
  readonly value: LeavePart;
  readonly options: readonly LeavePart[];
  readonly onChange: (part: LeavePart) => void;
}

function PartSelect({ label, value, options, onChange }: PartSelectProps) {
  const { t } = useTranslation('leave');
  return (
    <NativeSelect
      label={label}
      value={options.includes(value) ? value : 'whole'}
      onChange={(event) => {
        const chosen = options.find((option) => option === event.currentTarget.value);
        if (chosen !== undefined) onChange(chosen);
      }}
      data={options.map((option) => ({ value: option, label: t(`part.${option}`) }))}
    />
  );
}
