import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinConflict, BinEntry } from '../../../../../shared/schemas/bin.ts';
import { ApiProblem, isProblem } from '../../../lib/api/failure.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { useRestore } from '../use-restore.ts';
import { ActFailure } from './act-failure.tsx';

interface RestoreFormProps {
  readonly entry: BinEntry;
  readonly conflicts: readonly BinConflict[];
  readonly isOffline: boolean;
  readonly onDone: () => void;
  /** Shows that batch instead: it has to come back before. */
  readonly onOpen: (batchId: string) => void;
}

const firstChoice = ({ offer, suggestion, options, value }: BinConflict): string => {
  if (offer === 'choose') return suggestion ?? options[0]?.id ?? '';
  return suggestion ?? value;
};

/** What stands in the way of coming back, each with what can be done, and the one button. */
export function RestoreForm({ entry, conflicts, isOffline, onDone, onOpen }: RestoreFormProps) {
  const { t } = useTranslation('bin');
  const chooses = conflicts.filter(({ offer }) => offer === 'rename' || offer === 'choose');
  const isStuck = conflicts.length > chooses.length;
  const [choices, setChoices] = useState<Record<string, string>>(() =>
    Object.fromEntries(chooses.map((conflict) => [conflict.key, firstChoice(conflict)])),
  );
  const [isTried, setTried] = useState(false);
  const restore = useRestore(onDone);
  const isWhole = chooses.every(({ key }) => (choices[key] ?? '').trim() !== '');
  const refusedKeys = refusedIn(restore.error);
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isWhole) restore.mutate({ entry, choices });
      }}
    >
      <h3 className="panel-subtitle">{t('restore.title')}</h3>
      {conflicts.length === 0 ? <p className="muted">{t('restore.free')}</p> : null}
      {conflicts.map((conflict) => (
        <Conflict
          key={conflict.key}
          conflict={conflict}
          value={choices[conflict.key] ?? ''}
          isWrong={(isTried && (choices[conflict.key] ?? '').trim() === '') || refusedKeys.includes(conflict.key)}
          onChange={(value) => {
            setChoices({ ...choices, [conflict.key]: value });
          }}
          onOpen={onOpen}
        />
      ))}
      {refusedKeys.length > 0 ? null : <ActFailure error={restore.error} />}
      <div className="row">
        <Button
          type="submit"
          leftSection={<IconRestore size={18} className="mirrored" aria-hidden="true" />}
          loading={restore.isPending}
          disabled={isOffline || isStuck}
        >
          {t('restore.open1')}
        </Button>
      </div>
    </form>
  );
}

/** The conflicts for which what was chosen cannot be. */
function refusedIn(error: unknown): string[] {
  if (!(error instanceof ApiProblem) || !isProblem(error, 'invalid-input')) return [];
  return (error.problem.errors ?? []).map(({ pointer }) => pointer.replace('/body/choices/', ''));
}

interface ConflictProps {
  readonly conflict: BinConflict;
  readonly value: string;
  readonly isWrong: boolean;
  readonly onChange: (value: string) => void;
  readonly onOpen: (batchId: string) => void;
}

function Conflict({ conflict, value, isWrong, onChange, onOpen }: ConflictProps) {
  const { t } = useTranslation('bin');
  const { what, offer, options, batchId, value: taken } = conflict;
  const words = t(`conflict.${what}`, { value: taken });
  if (offer === 'rename') {
    return (
      <Notice tone="warn" title={words}>
        <TextInput
          label={t(`rename.${what}`)}
          dir="auto"
          autoComplete="off"
          maxLength={120}
          value={value}
          error={isWrong ? t('restore.choose') : undefined}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
          }}
        />
      </Notice>
    );
  }
  if (offer === 'choose') {
    return (
      <Notice tone="warn" title={words}>
        <NativeSelect
          label={t('restore.instead')}
          value={value}
          data={options.map(({ id, label }) => ({ value: id, label }))}
          error={isWrong ? t('restore.choose') : undefined}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
          }}
        />
      </Notice>
    );
  }
  const isFirst = offer === 'first' && batchId !== null;
  return (
    <Notice
      tone={isFirst ? 'warn' : 'danger'}
      title={words}
      actions={
        isFirst ? (
          <Button
            variant="default"
            onClick={() => {
              onOpen(batchId);
            }}
          >
            {t('restore.first', { name: taken })}
          </Button>
        ) : undefined
      }
    >
      {t(isFirst ? 'restore.firstText' : 'restore.never')}
    </Notice>
  );
}
