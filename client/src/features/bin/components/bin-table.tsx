import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BinEntry } from '../../../../../shared/schemas/bin.ts';
import { useKindWord } from '../../../components/bin/kind-word.ts';
import { usePartWords } from '../../../components/bin/part-words.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { formatInstant } from '../../../lib/format.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { useRestore } from '../use-restore.ts';
import { Standing } from './standing-words.tsx';

interface BinTableProps {
  readonly items: readonly BinEntry[];
  readonly chosen: ReadonlySet<string>;
  readonly isOffline: boolean;
  readonly onChoose: (entry: BinEntry, isChosen: boolean) => void;
  readonly onOpen: (batchId: string) => void;
}

/** A table where there is room; the same rows one under the other on a phone. */
export function BinTable({ items, ...doors }: BinTableProps) {
  const { t } = useTranslation('bin');
  return (
    <div className="card bin">
      <table className="bin-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('column.choose')}</span>
            </th>
            <th scope="col">{t('column.what')}</th>
            <th scope="col">{t('column.moved')}</th>
            <th scope="col">{t('column.along')}</th>
            <th scope="col">{t('column.left')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('column.act')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((entry) => (
            <Row key={entry.id} entry={entry} {...doors} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  entry,
  chosen,
  onChoose,
  onOpen,
  isOffline,
}: Omit<BinTableProps, 'items'> & { readonly entry: BinEntry }) {
  const { t } = useTranslation('bin');
  const kindWord = useKindWord();
  const { id, kind, label, reason, parts, movedBy, movedAt, abilities } = entry;
  const name = label ?? kindWord(kind);
  return (
    <tr data-chosen={chosen.has(id) ? '' : undefined}>
      <td className="bin-choose">
        {abilities.canRestore ? (
          <label>
            <input
              type="checkbox"
              checked={chosen.has(id)}
              onChange={({ currentTarget }) => {
                onChoose(entry, currentTarget.checked);
              }}
            />
            <span className="visually-hidden">{t('choose', { name })}</span>
          </label>
        ) : null}
      </td>
      <td>
        <span className="muted small">{kindWord(kind)}</span>
        <button type="button" className="bin-open" onClick={() => onOpen(id)}>
          <bdi>{name}</bdi>
        </button>
      </td>
      <td>
        <span className="numbers">{t('movedBy', { name: movedBy.name, time: formatInstant(movedAt) })}</span>
        {reason === null ? null : (
          <div className="muted small bin-reason" dir="auto">
            {reason}
          </div>
        )}
      </td>
      <td className="numbers">
        <Along kind={kind} parts={parts} />
      </td>
      <td>
        <Standing entry={entry} />
      </td>
      <td className="bin-act">
        {abilities.canRestore ? <Restore entry={entry} name={name} isOffline={isOffline} onOpen={onOpen} /> : null}
      </td>
    </tr>
  );
}

function Along({ kind, parts }: Pick<BinEntry, 'kind' | 'parts'>) {
  const { t } = useTranslation('bin');
  const words = usePartWords()(kind, parts);
  return words.length === 0 ? <span className="muted">{t('alone')}</span> : words.join(', ');
}

interface RestoreProps {
  readonly entry: BinEntry;
  readonly name: string;
  readonly isOffline: boolean;
  readonly onOpen: (batchId: string) => void;
}

/** One press, where nothing stands in the way; else what there is to choose. */
function Restore({ entry, name, isOffline, onOpen }: RestoreProps) {
  const { t } = useTranslation('bin');
  const text = useProblemText();
  const restore = useRestore();
  return (
    <>
      <Button
        variant="default"
        aria-label={t('restore.of', { name })}
        loading={restore.isPending}
        disabled={isOffline}
        onClick={() => {
          restore.mutate(
            { entry, choices: {} },
            {
              onError(error) {
                if (isProblem(error, 'state-refused', 'version-conflict')) onOpen(entry.id);
              },
            },
          );
        }}
      >
        {t('restore.open1')}
      </Button>
      {restore.isError && !isProblem(restore.error, 'state-refused', 'version-conflict') ? (
        <p className="bin-failure small" role="alert">
          {text(restore.error)}
        </p>
      ) : null}
    </>
  );
}
