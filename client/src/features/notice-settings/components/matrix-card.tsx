import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NOTICES } from '../../../../../shared/domain/notice-types.ts';
import type { NoticePreferences } from '../../../../../shared/schemas/notices.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { noticeWord } from '../../../lib/notice-word.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { preferencesKey, putPreferences } from '../api.ts';
import type { Choice } from '../choices.ts';
import { changedChoices, choiceId, columnsOf, rowsOf } from '../choices.ts';

type Quiet = NoticePreferences['quiet'];
const FIRST_QUIET = { from: '22:00', until: '06:00' };

/** The table and the quiet hours, saved together. */
export function MatrixCard({ preferences }: { readonly preferences: NoticePreferences }) {
  const { t } = useTranslation('noticeSettings');
  const queries = useQueryClient();
  const phase = usePhase();
  const [wanted, setWanted] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [quiet, setQuiet] = useState<Quiet>(preferences.quiet);
  const save = useCommand(putPreferences, (now) => {
    queries.setQueryData(preferencesKey, now);
    toast(t('saved'));
  });
  const changes = changedChoices(preferences.choices, wanted);
  const isQuietNew = JSON.stringify(quiet) !== JSON.stringify(preferences.quiet);
  const isChanged = changes.length > 0 || isQuietNew;
  const isConflict = isProblem(save.error, 'version-conflict');
  return (
    <form
      className="stack-lg"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          { version: preferences.version, choices: changes, quiet },
          {
            onError(error) {
              if (isProblem(error, 'version-conflict')) void queries.invalidateQueries({ queryKey: preferencesKey });
            },
          },
        );
      }}
    >
      <Card title={t('matrix.title')} lead={t('matrix.lead')}>
        <Matrix
          choices={preferences.choices}
          isOn={(choice) => wanted.get(choiceId(choice)) ?? choice.isOn}
          onChange={(choice, isOn) => setWanted(new Map([...wanted, [choiceId(choice), isOn]]))}
        />
        <p className="matrix-locked">
          <IconLock size={16} stroke={2} aria-hidden="true" />
          {t('matrix.lockedWhy')}
        </p>
      </Card>
      <QuietCard quiet={quiet} onChange={setQuiet} />
      {isConflict ? <Notice tone="warn">{t('conflict')}</Notice> : <FailureNotice error={save.error} />}
      <div className="settings-save">
        <Button type="submit" loading={save.isPending} disabled={!isChanged || phase === 'offline'}>
          {t('save')}
        </Button>
        <span className="muted" role="status">
          {isChanged ? t('unsaved') : ''}
        </span>
      </div>
    </form>
  );
}

interface MatrixProps {
  readonly choices: readonly Choice[];
  readonly isOn: (choice: Choice) => boolean;
  readonly onChange: (choice: Choice, isOn: boolean) => void;
}

function Matrix({ choices, isOn, onChange }: MatrixProps) {
  const { t } = useTranslation('noticeSettings');
  const columns = columnsOf(choices);
  const channels = [...new Set(columns.map(({ channel }) => channel))];
  return (
    // A wide table goes sideways in its own frame; the keyboard must reach that, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div className="matrix-frame" role="group" aria-label={t('matrix.table')} tabIndex={0}>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t('matrix.type')}
            </th>
            {channels.map((channel) => (
              <th
                key={channel}
                scope="colgroup"
                colSpan={columns.filter((column) => column.channel === channel).length}
              >
                {t(`matrix.channel.${channel}`)}
              </th>
            ))}
          </tr>
          <tr>
            {columns.map(({ channel, reach }) => (
              <th key={`${channel} ${reach}`} scope="col">
                {t(`matrix.reach.${reach}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(choices, columns).map(({ type, cells }) => (
            <tr key={type}>
              <th scope="row">
                {t(`type.${noticeWord(type)}`)}
                <span className="muted matrix-level numbers">{t('matrix.level', { level: NOTICES[type].level })}</span>
              </th>
              {cells.map((choice, index) => (
                <td key={`${columns[index]?.channel} ${columns[index]?.reach}`}>
                  <Cell choice={choice} isOn={isOn} onChange={onChange} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = Omit<MatrixProps, 'choices'> & { readonly choice: Choice | null };

function Cell({ choice, isOn, onChange }: CellProps) {
  const { t } = useTranslation('noticeSettings');
  if (choice === null || (choice.isLocked && !choice.isOn)) {
    return (
      <>
        <span className="muted" aria-hidden="true">
          –
        </span>
        <span className="visually-hidden">{t('matrix.none')}</span>
      </>
    );
  }
  const { type, channel, reach, isLocked } = choice;
  if (isLocked) {
    return (
      <span className="matrix-lock" title={t('matrix.locked')}>
        <IconLock size={18} stroke={2} aria-hidden="true" />
        <span className="visually-hidden">{t('matrix.locked')}</span>
      </span>
    );
  }
  return (
    <label className="matrix-cell">
      <input
        type="checkbox"
        checked={isOn(choice)}
        aria-label={t('matrix.cell', {
          type: t(`type.${noticeWord(type)}`),
          channel: t(`matrix.channel.${channel}`),
          reach: t(`matrix.reach.${reach}`),
        })}
        onChange={(event) => onChange(choice, event.currentTarget.checked)}
      />
    </label>
  );
}

interface QuietCardProps {
  readonly quiet: Quiet;
  readonly onChange: (quiet: Quiet) => void;
}

function QuietCard({ quiet, onChange }: QuietCardProps) {
  const { t } = useTranslation('noticeSettings');
  const { hospital } = useSession();
  return (
    <Card title={t('quiet.title')} lead={t('quiet.lead')}>
      <div className="stack">
        <Checkbox
          label={t('quiet.on')}
          checked={quiet !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? FIRST_QUIET : null)}
        />
        {quiet === null ? null : (
          <div className="quiet-times">
            {(['from', 'until'] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                required
                label={t(`quiet.${end}`)}
                value={quiet[end]}
                onChange={(event) => onChange({ ...quiet, [end]: event.currentTarget.value })}
              />
            ))}
            <p className="muted small">{t('quiet.zone', { zone: hospital.timeZone })}</p>
          </div>
        )}
      </div>
    </Card>
  );
}
