import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { fieldOf, instantOf } from '../../../lib/hospital-time.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { OfflineNotice } from './offline-notice.tsx';

export interface Times {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly reason: string;
  readonly wardId: string | null;
}

interface TimesFormProps {
  readonly first: { readonly startedAt: string; readonly endedAt: string | null } | null;
  /** Of a duty that was never started: where it was. */
  readonly wards?: readonly { readonly id: string; readonly name: string }[];
  readonly submit: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onSubmit: (times: Times) => void;
  readonly onClose: () => void;
}

type Fault = 'start' | 'end' | 'reason' | null;

function faultOf(start: Date | null, end: Date | null, reason: string): Fault {
  if (start === null) return 'start';
  if (end === null || end <= start || end.getTime() > Date.now()) return 'end';
  return reason.trim() === '' ? 'reason' : null;
}

/** From when until when, and why. */
export function TimesForm({ first, wards, submit, isPending, error, onSubmit, onClose }: TimesFormProps) {
  const { t } = useTranslation('duty');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const [start, setStart] = useState(first === null ? '' : fieldOf(first.startedAt));
  const [end, setEnd] = useState(first?.endedAt == null ? '' : fieldOf(first.endedAt));
  const [reason, setReason] = useState('');
  const [wardId, setWardId] = useState(wards?.[0]?.id ?? '');
  const [fault, setFault] = useState<Fault>(null);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const [from, to] = [instantOf(start), instantOf(end)];
        const found = faultOf(from, to, reason);
        setFault(found);
        if (found !== null || from === null || to === null) return;
        onSubmit({
          startedAt: from.toISOString(),
          endedAt: to.toISOString(),
          reason: reason.trim(),
          wardId: wardId === '' ? null : wardId,
        });
      }}
    >
      <OfflineNotice />
      <FailureNotice error={error} />
      <div className="duty-times">
        <TextInput
          type="datetime-local"
          label={t('correct.start')}
          value={start}
          error={fault === 'start' ? t('correct.startWrong') : null}
          onChange={({ currentTarget }) => {
            setStart(currentTarget.value);
          }}
        />
        <TextInput
          type="datetime-local"
          label={t('correct.end')}
          value={end}
          error={fault === 'end' ? t('correct.endWrong') : null}
          onChange={({ currentTarget }) => {
            setEnd(currentTarget.value);
          }}
        />
      </div>
      {wards === undefined ? null : (
        <NativeSelect
          label={t('where')}
          value={wardId}
          onChange={({ currentTarget }) => {
            setWardId(currentTarget.value);
          }}
          data={[...wards.map(({ id, name }) => ({ value: id, label: name })), { value: '', label: t('noWard') }]}
        />
      )}
      <Textarea
        label={t('correct.reason')}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        error={fault === 'reason' ? t('correct.reasonWrong') : null}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
      <div className="row row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={isPending} disabled={phase === 'offline'}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
