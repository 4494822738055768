import { Button, TextInput } from '@mantine/core';
import { IconCalendarOff, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveSetup, LeaveType } from '../../../../../shared/schemas/leave.ts';
import { MoveToBinButton } from '../../../components/bin/move-to-bin-button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { DraftNotice } from '../../../components/ui/draft-notice.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatDay } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useDraft } from '../../../lib/use-draft.ts';
import { LEAVE, putHoliday, SETUP, putWorkDays, useLeaveSetup } from '../api/leave.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import { TypeDialog } from './type-dialog.tsx';

/** What leave is reckoned by: its kinds, the hospital's holidays and its working week. */
export function LeaveSetupPart() {
  const setup = useLeaveSetup();
  if (setup.data === undefined) {
    return setup.isError ? (
      <FailureNotice error={setup.error} onRetry={() => void setup.refetch()} />
    ) : (
      <Skeleton blocks={[120, 120, 80]} onRetry={() => void setup.refetch()} />
    );
  }
  return (
    <>
      <Types types={setup.data.types} />
      <Holidays holidays={setup.data.holidays} />
      <WorkingWeek setup={setup.data} />
    </>
  );
}

function Types({ types }: { readonly types: readonly LeaveType[] }) {
  const { t } = useTranslation('leave');
  const phase = usePhase();
  const [opened, setOpened] = useState<LeaveType | 'new' | null>(null);
  const add = (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      disabled={phase === 'offline'}
      onClick={() => setOpened('new')}
    >
      {t('type.add')}
    </Button>
  );
  return (
    <Card title={t('type.title')} lead={t('type.lead')}>
      {types.length === 0 ? (
        <EmptyState icon={IconCalendarOff} title={t('type.none')} action={add} />
      ) : (
        <div className="stack">
          <ul className="leave-list leave-types">
            {types.map((type) => (
              <TypeRow key={type.id} type={type} onOpen={() => setOpened(type)} />
            ))}
          </ul>
          <div className="row">{add}</div>
        </div>
      )}
      <TypeDialog opened={opened} onClose={() => setOpened(null)} />
    </Card>
  );
}

function TypeRow({ type, onOpen }: { readonly type: LeaveType; readonly onOpen: () => void }) {
  const { t } = useTranslation('leave');
  const { days } = useLeaveWords();
  const { name, isLimited, yearHalfDays, carryHalfDays, counts } = type;
  const limit = isLimited
    ? t('type.limited', { days: days(yearHalfDays), carried: days(carryHalfDays) })
    : t('type.unlimited');
  return (
    <li className="leave-row">
      <div className="leave-row-what">
        <bdi className="leave-row-name">{name}</bdi>
        <span className="muted small">
          {limit} · {t(`type.counts.${counts}`)}
        </span>
      </div>
      <div className="leave-row-acts">
        <Button variant="default" aria-label={t('type.changeOf', { name })} onClick={onOpen}>
          {t('type.change')}
        </Button>
        <MoveToBinButton kind="leave-type" id={type.id} version={type.version} of={name} look="icon" />
      </div>
    </li>
  );
}

function Holidays({ holidays }: Pick<LeaveSetup, 'holidays'>) {
  const { t } = useTranslation('leave');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ date: '', name: '' });
  const [isTried, setTried] = useState(false);
  const command = useCommand(putHoliday, (_answer, { name }) => {
    void queries.invalidateQueries({ queryKey: LEAVE });
    toast(t(name === null ? 'holiday.removed' : 'holiday.added'));
    if (name !== null) setTyped({ date: '', name: '' });
    setTried(false);
  });
  const missing = (value: string) => (isTried && value.trim() === '' ? tCommon('validation.required') : null);
  return (
    <Card title={t('holiday.title')} lead={t('holiday.lead')}>
      <div className="stack">
        {holidays.length === 0 ? <p className="muted">{t('holiday.none')}</p> : null}
        <ul className="leave-list">
          {holidays.map(({ date, name }) => (
            <li key={date} className="leave-row">
              <div className="leave-row-what">
                <bdi className="leave-row-name">{name}</bdi>
                <span className="muted small">{formatDay(date, true)}</span>
              </div>
              <div className="leave-row-acts">
                <Button
                  variant="subtle"
                  aria-label={t('holiday.removeOf', { name, date: formatDay(date, true) })}
                  disabled={phase === 'offline' || command.isPending}
                  onClick={() => command.mutate({ date, name: null })}
                >
                  {t('holiday.remove')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
        <FailureNotice error={command.error} />
        <form
          className="leave-add"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            const name = typed.name.trim();
            if (typed.date !== '' && name !== '') command.mutate({ date: typed.date, name });
          }}
        >
          <TextInput
            type="date"
            label={t('holiday.date')}
            value={typed.date}
            error={missing(typed.date)}
            onChange={(event) => setTyped({ ...typed, date: event.currentTarget.value })}
          />
          <TextInput
            label={t('holiday.name')}
            value={typed.name}
            maxLength={80}
            error={missing(typed.name)}
            onChange={(event) => setTyped({ ...typed, name: event.currentTarget.value })}
          />
          <Button type="submit" variant="default" loading={command.isPending} disabled={phase === 'offline'}>
            {t('holiday.add')}
          </Button>
        </form>
      </div>
    </Card>
  );
}

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

function WorkingWeek({ setup }: { readonly setup: LeaveSetup }) {
  const { t, i18n } = useTranslation('leave');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const queries = useQueryClient();
  const draft = useDraft<readonly number[]>(setup.workDays, setup.version);
  const chosen = draft.value;
  const again = () => void queries.invalidateQueries({ queryKey: LEAVE });
  const command = useCommand(putWorkDays, (saved) => {
    queries.setQueryData(SETUP, saved);
    draft.drop();
    again();
    toast(t('week.done'));
  });
  // The first of January 2024 was a Monday.
  const nameOf = (weekday: number) =>
    new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));
  const toggle = (weekday: number) =>
    draft.set(
      chosen.includes(weekday)
        ? chosen.filter((day) => day !== weekday)
        : [...chosen, weekday].toSorted((one, other) => one - other),
    );
  const save = () => {
    command.mutate({ version: setup.version, workDays: [...chosen] }, { onError: again });
  };
  return (
    <Card title={t('week.title')} lead={t('week.lead')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!draft.isOvertaken) save();
        }}
      >
        <fieldset className="fieldset">
          <legend>{t('week.days')}</legend>
          <div className="choices">
            {WEEK.map((weekday) => (
              <label key={weekday} className="choice">
                <input type="checkbox" checked={chosen.includes(weekday)} onChange={() => toggle(weekday)} />
                {nameOf(weekday)}
              </label>
            ))}
          </div>
        </fieldset>
        <DraftNotice
          draft={draft}
          command={command}
          differences={() => [{ label: t('week.days'), theirs: setup.workDays.map(nameOf).join(', ') }]}
          onKeepMine={save}
        />
        <div className="row">
          <Button
            type="submit"
            variant="default"
            loading={command.isPending}
            disabled={phase === 'offline' || chosen.length === 0 || draft.isOvertaken}
          >
            {tCommon('action.save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
