import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftTemplateView } from '../../../../../shared/schemas/rosters.ts';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { clockText } from '../../../lib/hospital-time.ts';
import { ROSTERS } from '../api/rosters.ts';
import { patchTemplate, postTemplate } from '../api/setup.ts';
import { hoursText } from '../grid/hours.ts';
import { minuteOfClock } from '../times.ts';
import type { WardName } from './templates-card.tsx';

const DAY_MINUTES = 1_440;
const KINDS = ['day', 'evening', 'night'] as const;

/** Worked minutes on a day on which no clock is changed; an end at or before the start is on the day after. */
export function minutesOfTemplate(of: {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly breakMinutes: number;
}): number {
  const length =
    of.endMinute > of.startMinute ? of.endMinute - of.startMinute : of.endMinute + DAY_MINUTES - of.startMinute;
  return Math.max(0, length - of.breakMinutes);
}

interface TemplateDialogProps {
  readonly editing: ShiftTemplateView | 'new' | null;
  readonly wards: readonly WardName[];
  readonly onClose: () => void;
}

export function TemplateDialog({ editing, wards, onClose }: TemplateDialogProps) {
  const { t } = useTranslation('rosterSetup');
  return (
    <FormDialog
      isOpen={editing !== null}
      onClose={onClose}
      title={editing === 'new' ? t('templates.add') : t('templates.changeTitle')}
    >
      {editing === null ? null : <TemplateForm editing={editing} wards={wards} onClose={onClose} />}
    </FormDialog>
  );
}

interface FormProps extends TemplateDialogProps {
  readonly editing: ShiftTemplateView | 'new';
}

function TemplateForm({ editing, wards, onClose }: FormProps) {
  const { t } = useTranslation('rosterSetup');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const old = editing === 'new' ? null : editing;
  const [name, setName] = useState(old?.name ?? '');
  const [code, setCode] = useState(old?.code ?? '');
  const [start, setStart] = useState(clockText(old?.startMinute ?? 420));
  const [end, setEnd] = useState(clockText(old?.endMinute ?? 1_140));
  const [pause, setPause] = useState(old?.breakMinutes ?? 30);
  const [kind, setKind] = useState<ShiftTemplateView['kind']>(old?.kind ?? 'day');
  const [wardId, setWardId] = useState<string>(old?.wardId ?? '');
  const [wasSent, setWasSent] = useState(false);
  const command = useCommand(
    (body: Parameters<typeof patchTemplate>[0] | Parameters<typeof postTemplate>[0], key: string) =>
      'id' in body ? patchTemplate(body, key) : postTemplate(body, key),
    (saved) => {
      void queries.invalidateQueries({ queryKey: ROSTERS });
      toast(t('templates.saved', { name: saved.name }));
      onClose();
    },
  );
  const startMinute = minuteOfClock(start);
  const endMinute = minuteOfClock(end);
  const send = (version: number) => {
    setWasSent(true);
    if (name.trim() === '' || code.trim() === '' || startMinute === null || endMinute === null) return;
    const fields = { name: name.trim(), code: code.trim(), startMinute, endMinute, breakMinutes: pause, kind };
    if (old === null) command.mutate({ ...fields, wardId: wardId === '' ? null : wardId });
    else command.mutate({ ...fields, id: old.id, version });
  };
  const { error } = command;
  const isTaken = isProblem(error, 'already-exists');
  const isConflict = isProblem(error, 'version-conflict');
  const required = (text: string) => (wasSent && text.trim() === '' ? tCommon('validation.required') : null);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(old?.version ?? 0);
      }}
    >
      {isConflict ? (
        <ConflictNotice
          differences={[]}
          isPending={command.isPending}
          onTakeTheirs={onClose}
          onKeepMine={() => send(error.problem.currentVersion ?? 0)}
        />
      ) : (
        <FailureNotice error={isTaken ? null : error} />
      )}
      <TextInput
        label={t('templates.name')}
        maxLength={40}
        required
        data-autofocus
        value={name}
        error={required(name)}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('templates.code')}
        description={t('templates.codeHelp')}
        maxLength={4}
        required
        autoComplete="off"
        value={code}
        error={isTaken ? t('templates.taken') : required(code)}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div className="roster-fields">
        <TextInput
          type="time"
          label={t('templates.start')}
          value={start}
          error={wasSent && startMinute === null ? tCommon('validation.required') : null}
          onChange={(event) => setStart(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t('templates.end')}
          value={end}
          error={wasSent && endMinute === null ? tCommon('validation.required') : null}
          onChange={(event) => setEnd(event.currentTarget.value)}
        />
        <NumberInput
          label={t('templates.break')}
          min={0}
          max={240}
          step={5}
          value={pause}
          onChange={(value) => setPause(Number(value) || 0)}
        />
      </div>
      {startMinute === null || endMinute === null ? null : (
        <p className="muted small">
          {t(endMinute > startMinute ? 'templates.sameDay' : 'templates.nextDay', {
            hours: hoursText(minutesOfTemplate({ startMinute, endMinute, breakMinutes: pause })),
          })}
        </p>
      )}
      <NativeSelect
        label={t('templates.kind')}
        description={t('templates.kindHelp')}
        value={kind}
        data={KINDS.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
        onChange={({ currentTarget }) => setKind(KINDS.find((one) => one === currentTarget.value) ?? 'day')}
      />
      {old === null ? (
        <NativeSelect
          label={t('templates.ward')}
          value={wardId}
          data={[
            { value: '', label: t('templates.everyWard') },
            ...wards.map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(event) => setWardId(event.currentTarget.value)}
        />
      ) : (
        <p className="muted small">{t('templates.planned')}</p>
      )}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
