import { Button, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { LEAVE, putBalance } from '../api/leave.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import type { Opened } from './balances.tsx';

interface BalanceDialogProps {
  readonly opened: Opened | null;
  readonly onClose: () => void;
}

/** What one person has of one kind of leave in one year, beside what everybody has. */
export function BalanceDialog({ opened, onClose }: BalanceDialogProps) {
  const { t } = useTranslation('leave');
  return (
    <FormDialog isOpen={opened !== null} onClose={onClose} title={t('balance.set')}>
      {opened === null ? null : <BalanceForm opened={opened} onClose={onClose} />}
    </FormDialog>
  );
}

/** Typed in days; empty: as everybody. */
const typedOf = (halfDays: number | null): string => (halfDays === null ? '' : String(halfDays / 2));
const halfDaysOf = (typed: string): number | null => (typed === '' ? null : Math.round(Number(typed) * 2));

function BalanceForm({ opened: { person, balance, type }, onClose }: BalanceDialogProps & { readonly opened: Opened }) {
  const { t } = useTranslation('leave');
  const { t: tCommon } = useTranslation();
  const { days } = useLeaveWords();
  const phase = usePhase();
  const queries = useQueryClient();
  const [entitled, setEntitled] = useState(typedOf(balance.set.entitled));
  const [carried, setCarried] = useState(typedOf(balance.set.carried));
  const [note, setNote] = useState(balance.set.note ?? '');
  const command = useCommand(putBalance, () => {
    void queries.invalidateQueries({ queryKey: LEAVE });
    toast(t('balance.done'));
    onClose();
  });
  const isStale = isProblem(command.error, 'version-conflict');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        command.mutate({
          staffId: person.staff.id,
          typeId: type.id,
          year: balance.year,
          version: balance.version,
          entitled: halfDaysOf(entitled),
          carried: halfDaysOf(carried),
          note: note.trim() || null,
        });
      }}
    >
      <p className="leave-of">
        <bdi className="leave-row-name">{person.staff.name}</bdi>
        <span>
          <bdi>{type.name}</bdi> · {balance.year}
        </span>
      </p>
      <TextInput
        type="number"
        label={t('balance.entitledDays')}
        description={t('balance.everybody', { days: days(type.yearHalfDays) })}
        min={0}
        max={366}
        step={0.5}
        value={entitled}
        onChange={(event) => setEntitled(event.currentTarget.value)}
      />
      <TextInput
        type="number"
        label={t('balance.carriedDays')}
        description={t('balance.carriedHint')}
        min={-366}
        max={366}
        step={0.5}
        value={carried}
        onChange={(event) => setCarried(event.currentTarget.value)}
      />
      <Textarea
        label={t('balance.note')}
        autosize
        minRows={2}
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {isStale ? (
        <Notice tone="warn" isSpoken>
          {t('changed')}
        </Notice>
      ) : (
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
