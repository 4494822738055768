import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, daysAfter, weekdayOf } from '../../../../../shared/domain/zoned-time.ts';
import type { RosterList } from '../../../../../shared/schemas/rosters.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { postRoster, ROSTERS } from '../api/rosters.ts';
import { spanText } from '../use-roster-words.ts';

const WEEKS = 4;
const DAYS_OF_WEEK = 7;

/** The day after the last one planned; where nothing is, the Monday to come. */
function firstFree(list: RosterList, today: string): string {
  const last = list.items
    .map(({ to }) => to)
    .sort()
    .at(-1);
  return last === undefined ? daysAfter(today, (8 - weekdayOf(today)) % DAYS_OF_WEEK) : daysAfter(last, 1);
}

/** Begins a draft of weeks that nobody planned yet. */
export function usePlanNext(wardId: string, list: RosterList | undefined) {
  const { t } = useTranslation('rosters');
  const phase = usePhase();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  if (list?.abilities.canManage !== true) return { button: null, dialog: null };
  const button = (
    <Button
      leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
      disabled={phase === 'offline'}
      onClick={() => setOpen(true)}
    >
      {t('next.open')}
    </Button>
  );
  const dialog = (
    <FormDialog isOpen={isOpen} onClose={close} title={t('next.title', { ward: list.wardName })}>
      <NextForm wardId={wardId} list={list} onClose={close} />
    </FormDialog>
  );
  return { button, dialog };
}

interface NextFormProps {
  readonly wardId: string;
  readonly list: RosterList;
  readonly onClose: () => void;
}

function NextForm({ wardId, list, onClose }: NextFormProps) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const { timeZone } = useSession().hospital;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [from, setFrom] = useState(() => firstFree(list, dayIn(timeZone, new Date())));
  const [weeks, setWeeks] = useState(WEEKS);
  const command = useCommand(postRoster, (roster) => {
    void queries.invalidateQueries({ queryKey: ROSTERS });
    toast(t('next.done', { span: spanText(roster.from, roster.to) }));
    onClose();
    void navigate({ to: '/rosters/$wardId', params: { wardId }, search: { roster: roster.id } });
  });
  const isTaken = isProblem(command.error, 'already-exists', 'state-refused');
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (from !== '') command.mutate({ wardId, from, weeks });
      }}
    >
      {isTaken ? null : <FailureNotice error={command.error} />}
      <TextInput
        type="date"
        label={t('next.from')}
        required
        data-autofocus
        value={from}
        error={isTaken ? t('next.taken') : null}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <NumberInput
        label={t('next.weeks')}
        min={1}
        max={8}
        value={weeks}
        onChange={(value) => setWeeks(Number(value) || 1)}
      />
      {from === '' ? null : (
        <p className="muted">{t('next.span', { span: spanText(from, daysAfter(from, weeks * DAYS_OF_WEEK - 1)) })}</p>
      )}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending}>
          {t('next.submit')}
        </Button>
      </div>
    </form>
  );
}
