import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveType } from '../../../../../shared/schemas/leave.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { LEAVE, saveType } from '../api/leave.ts';

interface TypeDialogProps {
  readonly opened: LeaveType | 'new' | null;
  readonly onClose: () => void;
}

/** A kind of leave: made, or changed. */
export function TypeDialog({ opened, onClose }: TypeDialogProps) {
  const { t } = useTranslation('leave');
  return (
    <FormDialog isOpen={opened !== null} onClose={onClose} title={opened === 'new' ? t('type.add') : t('type.change')}>
      {opened === null ? null : <TypeForm type={opened === 'new' ? null : opened} onClose={onClose} />}
    </FormDialog>
  );
}

const COUNTS = ['working-days', 'every-day'] as const;

const halfDaysOf = (days: string): number => Math.round(Number(days) * 2);

function TypeForm({ type, onClose }: { readonly type: LeaveType | null; readonly onClose: () => void }) {
  const { t } = useTranslation('leave');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const queries = useQueryClient();
  const [name, setName] = useState(type?.name ?? '');
  const [counts, setCounts] = useState<LeaveType['counts']>(type?.counts ?? 'working-days');
  const [isLimited, setLimited] = useState(type?.isLimited ?? true);
  const [yearDays, setYearDays] = useState(String((type?.yearHalfDays ?? 40) / 2));
  const [carryDays, setCarryDays] = useState(String((type?.carryHalfDays ?? 0) / 2));
  const [isTried, setTried] = useState(false);
  const command = useCommand(saveType, () => {
    void queries.invalidateQueries({ queryKey: LEAVE });
    toast(t('type.done'));
    onClose();
  });
  const isTaken = isProblem(command.error, 'already-exists');
  const isStale = isProblem(command.error, 'version-conflict');
  const nameError = isTried && name.trim() === '' ? tCommon('validation.required') : isTaken ? t('type.taken') : null;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() === '') return;
        const halfDays = { yearHalfDays: halfDaysOf(yearDays), carryHalfDays: halfDaysOf(carryDays) };
        const of = { typeId: type?.id ?? null, version: type?.version ?? 0 };
        command.mutate({ ...of, name: name.trim(), counts, isLimited, ...halfDays });
      }}
    >
      <TextInput
        label={t('type.name')}
        data-autofocus
        maxLength={60}
        value={name}
        error={nameError}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('type.countsLabel')}
        value={counts}
        onChange={(event) => setCounts(event.currentTarget.value === 'every-day' ? 'every-day' : 'working-days')}
        data={COUNTS.map((value) => ({ value, label: t(`type.counts.${value}`) }))}
      />
      <Checkbox
        label={t('type.limitedLabel')}
        checked={isLimited}
        onChange={(event) => setLimited(event.currentTarget.checked)}
      />
      {isLimited ? (
        <div className="leave-fields">
          <TextInput
            type="number"
            label={t('type.yearDays')}
            min={0}
            max={366}
            step={0.5}
            value={yearDays}
            onChange={(event) => setYearDays(event.currentTarget.value)}
          />
          <TextInput
            type="number"
            label={t('type.carryDays')}
            min={0}
            max={366}
            step={0.5}
            value={carryDays}
            onChange={(event) => setCarryDays(event.currentTarget.value)}
          />
        </div>
      ) : null}
      {isStale ? (
        <Notice tone="warn" isSpoken>
          {t('changed')}
        </Notice>
      ) : isTaken ? null : (
        <FailureNotice error={command.error} />
      )}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={phase === 'offline' || isStale}>
          {tCommon('action.save')}
        </Button>
      </div>
    </form>
  );
}
