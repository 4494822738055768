import './bin.css';
import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinOutlook } from '../../../../shared/schemas/bin.ts';
import { isProblem } from '../../lib/api/failure.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { postMove, useBinOutlook } from './bin-api.ts';
import type { AfterMove, Moving } from './move-to-bin.tsx';
import { usePartWords } from './part-words.ts';
import { offerUndo } from './undo-toast.tsx';

const LONGEST_REASON = 500;

interface DialogProps extends AfterMove {
  readonly moving: Moving;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function MoveToBinDialog({ isOpen, ...props }: DialogProps) {
  const { t } = useTranslation('binMove');
  return (
    <FormDialog isOpen={isOpen} onClose={props.onClose} title={t('title', { kind: t(`this.${props.moving.kind}`) })}>
      <Asking {...props} />
    </FormDialog>
  );
}

/** Looks first what would go and whether it can. */
function Asking(props: Omit<DialogProps, 'isOpen'>) {
  const { kind, id } = props.moving;
  const outlook = useBinOutlook(kind, id);
  const retry = () => void outlook.refetch();
  if (outlook.data === undefined) {
    if (outlook.isError) return <FailureNotice error={outlook.error} onRetry={retry} />;
    return <Skeleton className="stack" blocks={[48, 72]} onRetry={retry} />;
  }
  return outlook.data.usedBy.length > 0 ? (
    <Kept outlook={outlook.data} onClose={props.onClose} onAgain={retry} isAgain={outlook.isFetching} />
  ) : (
    <Why {...props} outlook={outlook.data} onInUse={retry} />
  );
}

interface KeptProps {
  readonly outlook: BinOutlook;
  readonly onClose: () => void;
  readonly onAgain: () => void;
  readonly isAgain: boolean;
}

/** In use: says by what, so that whoever wants it gone knows what to see to first. */
function Kept({ outlook, onClose, onAgain, isAgain }: KeptProps) {
  const { t } = useTranslation('binMove');
  const { t: tCommon } = useTranslation();
  return (
    <div className="stack">
      <p>
        <strong>
          <bdi>{outlook.label}</bdi>
        </strong>
      </p>
      <Notice tone="warn" isSpoken title={t('kept.title')}>
        <ul className="bin-list" lang="en" dir="ltr">
          {outlook.usedBy.map((use) => (
            <li key={use}>{use}</li>
          ))}
        </ul>
      </Notice>
      <p className="muted small">{t('kept.text')}</p>
      <div className="row-end">
        <Button variant="default" loading={isAgain} onClick={onAgain}>
          {t('kept.again')}
        </Button>
        <Button data-autofocus onClick={onClose}>
          {tCommon('action.close')}
        </Button>
      </div>
    </div>
  );
}

interface WhyProps extends Omit<DialogProps, 'isOpen'> {
  readonly outlook: BinOutlook;
  readonly onInUse: () => void;
}

function useMove({ moving, outlook, onInUse, onMoved, onBack, onClose }: WhyProps) {
  const { t } = useTranslation('binMove');
  const queries = useQueryClient();
  // Anything on this screen may have shown it or something of it.
  const refresh = () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'bin-outlook' });
  return useCommand(
    async (reason: string, key: string) => {
      try {
        return await postMove({ ...moving, reason }, key);
      } catch (error) {
        if (isProblem(error, 'in-use')) onInUse();
        // The screen hands on the version it learns.
        if (isProblem(error, 'version-conflict')) refresh();
        throw error;
      }
    },
    (binned) => {
      onClose();
      // A screen that is being left does not ask once more for what is gone.
      void Promise.resolve(onMoved?.()).then(refresh);
      offerUndo({
        ...binned,
        words: {
          moved: t('toast.moved', { name: binned.label }),
          spoken: t('toast.spoken', { name: binned.label }),
          undo: t('toast.undo'),
          back: t('toast.back', { name: outlook.label }),
          lost: t('toast.lost'),
          failed: t('toast.failed', { name: binned.label }),
        },
        onBack() {
          refresh();
          void onBack?.();
        },
      });
    },
  );
}

function Why(props: WhyProps) {
  const { t } = useTranslation('binMove');
  const { t: tCommon } = useTranslation();
  const isOffline = usePhase() === 'offline';
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const move = useMove(props);
  const { label, parts, opened } = props.outlook;
  const isEmpty = reason.trim() === '';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isEmpty && !isOffline) move.mutate(reason.trim());
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <p>
        <strong>
          <bdi>{label}</bdi>
        </strong>
      </p>
      <Parts kind={props.moving.kind} parts={parts} heading={t('along')} />
      <Parts kind={props.moving.kind} parts={opened} heading={t('opened')} />
      <p className="muted">{t('text')}</p>
      {isProblem(move.error, 'version-conflict') ? (
        <Notice tone="warn" isSpoken>
          {t('changed')}
        </Notice>
      ) : (
        <FailureNotice error={move.error} />
      )}
      {isOffline ? <Notice tone="warn">{t('offline')}</Notice> : null}
      <Textarea
        data-autofocus
        label={t('reason')}
        description={t('reasonHelp')}
        required
        dir="auto"
        autosize
        minRows={2}
        maxLength={LONGEST_REASON}
        value={reason}
        error={isTried && isEmpty ? t('reasonMissing') : undefined}
        onChange={({ currentTarget }) => {
          setReason(currentTarget.value);
        }}
      />
      <div className="row-end">
        <Button variant="default" onClick={props.onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" color="danger" loading={move.isPending} disabled={isOffline}>
          {t('submit')}
        </Button>
      </div>
    </form>
  );
}

interface PartsProps extends Pick<BinOutlook, 'parts'>, Pick<Moving, 'kind'> {
  readonly heading: string;
}

function Parts({ kind, parts, heading }: PartsProps) {
  const words = usePartWords()(kind, parts);
  if (words.length === 0) return null;
  return (
    <div>
      <h3 className="bin-along">{heading}</h3>
      <ul className="bin-list numbers">
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </div>
  );
}
