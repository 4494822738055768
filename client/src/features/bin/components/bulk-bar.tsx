import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BinEntry } from '../../../../../shared/schemas/bin.ts';
import type { ProblemKind } from '../../../../../shared/types/problem-kinds.ts';
import { PROBLEMS } from '../../../../../shared/types/problem-kinds.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { announcer } from '../../../components/ui/announcer.ts';
import type { BinFilter } from '../api.ts';
import { getAll } from '../api.ts';
import type { useChoice } from '../use-choice.ts';
import type { Failed, Outcome } from '../use-restore-many.ts';
import { useRestoreMany } from '../use-restore-many.ts';

interface BulkBarProps {
  readonly filter: BinFilter;
  /** What is shown now. */
  readonly items: readonly BinEntry[];
  readonly total: number;
  readonly isOffline: boolean;
  readonly choice: ReturnType<typeof useChoice>;
  readonly onOpen: (batchId: string) => void;
}

/** Chooses all that is shown or all there is, and restores what is chosen. */
export function BulkBar({ filter, items, total, isOffline, choice, onOpen }: BulkBarProps) {
  const { t } = useTranslation('bin');
  const many = useRestoreMany(choice.clear);
  const shown = items.filter(({ abilities }) => abilities.canRestore);
  const all = useMutation({
    mutationFn: () => getAll(filter),
    networkMode: 'always',
    onSuccess(entries) {
      choice.chooseAll(entries);
      announcer.say(t('bulk.chosen', { count: entries.filter(({ abilities }) => abilities.canRestore).length }));
    },
  });
  const count = choice.chosen.size;
  const isEveryShown = shown.length > 0 && shown.every(({ id }) => choice.chosen.has(id));
  if (shown.length === 0 && many.outcome === null) return null;
  return (
    <div className="stack">
      <div className="bin-bulk">
        {shown.length === 0 ? null : (
          <label className="choice">
            <input
              type="checkbox"
              checked={isEveryShown}
              ref={(box) => {
                if (box !== null) box.indeterminate = count > 0 && !isEveryShown;
              }}
              onChange={({ currentTarget }) => {
                if (!currentTarget.checked) {
                  choice.clear();
                  return;
                }
                choice.chooseAll(shown);
                announcer.say(t('bulk.chosen', { count: shown.length }));
              }}
            />
            {t('bulk.allShown', { count: shown.length })}
          </label>
        )}
        <span className="numbers muted" role="status">
          {many.command.isPending
            ? t('bulk.progress', { done: many.done, count })
            : count === 0
              ? ''
              : t('bulk.chosen', { count })}
        </span>
        <span className="row bin-bulk-acts">
          {isEveryShown && total > items.length && count < total ? (
            <Button
              variant="subtle"
              loading={all.isPending}
              disabled={isOffline}
              onClick={() => {
                all.mutate();
              }}
            >
              {t('bulk.all', { count: total })}
            </Button>
          ) : null}
          {count === 0 ? null : (
            <Button
              loading={many.command.isPending}
              disabled={isOffline}
              onClick={() => {
                many.command.mutate(choice.chosen);
              }}
            >
              {t('bulk.restore', { count })}
            </Button>
          )}
        </span>
      </div>
      <FailureNotice error={all.error ?? many.command.error} />
      {many.outcome === null ? null : <Result outcome={many.outcome} onOpen={onOpen} onClose={many.forget} />}
    </div>
  );
}

interface ResultProps {
  readonly outcome: Outcome;
  readonly onOpen: (batchId: string) => void;
  readonly onClose: () => void;
}

function Result({ outcome: { restored, failed }, onOpen, onClose }: ResultProps) {
  const { t } = useTranslation('bin');
  const { t: tCommon } = useTranslation();
  const close = (
    <Button variant="default" onClick={onClose}>
      {tCommon('action.close')}
    </Button>
  );
  return (
    <Notice
      tone={failed.length === 0 ? 'good' : 'warn'}
      title={t('bulk.restored', { count: restored })}
      actions={close}
    >
      {failed.length === 0 ? null : (
        <>
          <p>{t('bulk.failed', { count: failed.length })}</p>
          <ul className="bin-failures">
            {failed.map((one) => (
              <FailedRow key={one.id} failed={one} onOpen={onOpen} />
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

const kindOf = (problem: string): ProblemKind => (problem in PROBLEMS ? (problem as ProblemKind) : 'internal');

function FailedRow({ failed, onOpen }: { readonly failed: Failed; readonly onOpen: (batchId: string) => void }) {
  const { t } = useTranslation('bin');
  const { t: tCommon } = useTranslation();
  const { id, name, problem, conflicts } = failed;
  const why =
    conflicts.length > 0
      ? conflicts.map(({ what, value }) => t(`conflict.${what}`, { value })).join(' ')
      : tCommon(`problem.${kindOf(problem)}`);
  return (
    <li>
      <button type="button" className="bin-open" onClick={() => onOpen(id)}>
        <bdi>{name}</bdi>
      </button>
      <span>{why}</span>
    </li>
  );
}
