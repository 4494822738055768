import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterDiff, RosterView } from '../../../../../shared/schemas/rosters.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { postPublish, ROSTERS, useRosterDiff } from '../api/rosters.ts';
import { DiffLine } from '../components/diff-line.tsx';
import { useBreakWords } from '../use-roster-words.ts';

interface PublishProps {
  readonly view: RosterView;
  readonly onClose: () => void;
}

/** What publishing would tell, and whom, before it is done. */
export function PublishForm({ view, onClose }: PublishProps) {
  const diff = useRosterDiff(view.roster.id);
  // Above what a colleague's change draws anew: what was typed stays.
  const [note, setNote] = useState('');
  const retry = () => void diff.refetch();
  if (diff.isPending) return <Skeleton blocks={[40, 160, 60]} onRetry={retry} />;
  if (diff.data === undefined) return <FailureNotice error={diff.error} onRetry={retry} />;
  const own = { view, onClose, note, onNote: setNote };
  return <Preview key={diff.data.version} {...own} diff={diff.data} onAgain={retry} />;
}

interface PreviewProps extends PublishProps {
  readonly diff: RosterDiff;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onAgain: () => void;
}

function Preview({ view, diff, note, onNote, onAgain, onClose }: PreviewProps) {
  const { t } = useTranslation('rosters');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const queries = useQueryClient();
  const command = useCommand(postPublish, () => {
    toast(t('publish.done', { count: diff.told.length }));
    onClose();
    void queries.invalidateQueries({ queryKey: ROSTERS });
  });
  const hard = diff.breaks.filter(({ severity }) => severity === 'hard');
  const soft = diff.breaks.length - hard.length;
  const isTurned = isProblem(command.error, 'version-conflict');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const { version } = diff;
        command.mutate({ rosterId: view.roster.id, version, note: note.trim() === '' ? null : note.trim() });
      }}
    >
      {isTurned ? (
        <Notice
          tone="warn"
          isSpoken
          actions={
            <Button variant="default" onClick={onAgain}>
              {t('publish.lookAgain')}
            </Button>
          }
        >
          {t('publish.turned')}
        </Notice>
      ) : (
        <FailureNotice error={command.error} />
      )}
      {hard.length === 0 ? null : <Hard view={view} hard={hard} />}
      {soft === 0 ? null : <Notice tone="warn">{t('publish.soft', { count: soft })}</Notice>}
      <section aria-label={t('publish.told')}>
        <h3 className="panel-subtitle">{t('publish.tells', { count: diff.told.length })}</h3>
        <ul className="roster-told">
          {diff.told.map(({ staffId, name, count, isSoon }) => (
            <li key={staffId}>
              <bdi>{name}</bdi> <span className="muted">{t('publish.shifts', { count })}</span>{' '}
              {isSoon ? <span className="tag tag-warn">{t('publish.soon')}</span> : null}
            </li>
          ))}
        </ul>
      </section>
      <details className="roster-changes" open={diff.changes.length <= 12}>
        <summary>{t('publish.changes', { count: diff.changes.length })}</summary>
        <ul>
          {diff.changes.map((one) => (
            <li key={one.shiftId}>
              <DiffLine diff={one} />
            </li>
          ))}
        </ul>
      </details>
      <Textarea
        label={t('publish.note')}
        description={t('publish.noteHelp')}
        autosize
        minRows={2}
        maxLength={300}
        value={note}
        onChange={(event) => onNote(event.currentTarget.value)}
      />
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={phase === 'offline' || hard.length > 0 || isTurned}>
          {t('publish.submit', { count: diff.told.length })}
        </Button>
      </div>
    </form>
  );
}

function Hard({ view, hard }: { readonly view: RosterView; readonly hard: RosterDiff['breaks'] }) {
  const { t } = useTranslation('rosters');
  const words = useBreakWords((id) => view.templates.find((one) => one.id === id)?.code ?? '');
  const nameOf = (staffId: string | null) => view.people.find((one) => one.staffId === staffId)?.name ?? view.wardName;
  return (
    <Notice tone="danger" title={t('publish.hard', { count: hard.length })}>
      <ul className="differences">
        {hard.map((one) => (
          <li key={[one.rule, one.staffId, one.date, ...one.shiftIds].join('|')}>
            <bdi>{nameOf(one.staffId)}</bdi> – {words(one)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
