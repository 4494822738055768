import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinEntry, BinPreview } from '../../../../../shared/schemas/bin.ts';
import { useKindWord } from '../../../components/bin/kind-word.ts';
import { usePartWords } from '../../../components/bin/part-words.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { formatInstant } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { usePreview } from '../api.ts';
import { HoldForm } from './hold-form.tsx';
import { AgreeForm, AskForm, CancelPurge } from './purge-forms.tsx';
import { RestoreForm } from './restore-form.tsx';
import { Standing } from './standing-words.tsx';

interface PanelProps {
  /** Kept while the panel closes. */
  readonly batchId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onOpen: (batchId: string) => void;
}

/** One thing in the Bin, to be read, brought back, kept or purged. */
export function EntryPanel({ batchId, isOpen, onClose, onOpen }: PanelProps) {
  const isOpened = useDialogOpening(isOpen);
  const { t } = useTranslation('bin');
  const { t: tCommon } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 699px)');
  return (
    <Drawer
      opened={isOpened}
      onClose={onClose}
      size={isPhone === true ? '100%' : 560}
      title={<span className="panel-title">{t('panel.title')}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? <Content key={batchId} batchId={batchId} onClose={onClose} onOpen={onOpen} /> : null}
    </Drawer>
  );
}

function Content({ batchId, onClose, onOpen }: Omit<PanelProps, 'isOpen'>) {
  const preview = usePreview(batchId);
  const retry = () => void preview.refetch();
  if (preview.isError) return <FailureNotice error={preview.error} onRetry={retry} />;
  if (preview.data === undefined) return <Skeleton className="stack" blocks={[60, 160, 120]} onRetry={retry} />;
  return <Entry preview={preview.data} onClose={onClose} onOpen={onOpen} />;
}

interface EntryProps extends Pick<PanelProps, 'onClose' | 'onOpen'> {
  readonly preview: BinPreview;
}

function Entry({ preview, onClose, onOpen }: EntryProps) {
  const { t } = useTranslation('bin');
  const kindWord = useKindWord();
  const isOffline = usePhase() === 'offline';
  const { entry, conflicts } = preview;
  return (
    <div className="stack-lg">
      <div>
        <span className="muted">{kindWord(entry.kind)}</span>
        <h2 className="bin-name">
          <bdi>{entry.label ?? t('panel.nameless')}</bdi>
        </h2>
        <Standing entry={entry} />
      </div>
      {isOffline ? <Notice tone="warn">{t('offline')}</Notice> : null}
      <Facts entry={entry} />
      {entry.state !== 'binned' ? null : entry.abilities.canRestore ? (
        <RestoreForm
          key={conflicts.map(({ key }) => key).join()}
          entry={entry}
          conflicts={conflicts}
          isOffline={isOffline}
          onDone={onClose}
          onOpen={onOpen}
        />
      ) : (
        <Notice tone="info">{t('restore.mayNot')}</Notice>
      )}
      {entry.state === 'binned' ? <Keeping entry={entry} isOffline={isOffline} /> : null}
    </div>
  );
}

function Facts({ entry }: { readonly entry: BinEntry }) {
  const { t } = useTranslation('bin');
  const along = usePartWords()(entry.kind, entry.parts);
  const { movedBy, movedAt, reason, origin, purgeAt, endedAt, state } = entry;
  const isBack = state === 'restored';
  const facts: readonly (readonly [label: string, value: string | null])[] = [
    [t('fact.movedBy'), t('movedBy', { name: movedBy.name, time: formatInstant(movedAt) })],
    [t('fact.reason'), reason],
    [t('fact.origin'), origin === 'retention' ? t('fact.retention') : null],
    [t('fact.along'), along.length === 0 ? t('alone') : along.join(', ')],
    [t('fact.purgeAt'), purgeAt === null ? null : formatInstant(purgeAt)],
    [t(isBack ? 'fact.restoredAt' : 'fact.purgedAt'), endedAt === null ? null : formatInstant(endedAt)],
  ];
  return (
    <dl className="facts">
      {facts.map(([label, value]) =>
        value === null ? null : (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd dir="auto">{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}

type Doing = 'purge' | 'agree' | 'hold' | null;

interface KeepingProps {
  readonly entry: BinEntry;
  readonly isOffline: boolean;
}

/** What keeps it longer, or ends it before its time. */
function Keeping({ entry, isOffline }: KeepingProps) {
  const { t } = useTranslation('bin');
  const [doing, setDoing] = useState<Doing>(null);
  const { abilities, legalHold, purgeAsked } = entry;
  const leave = () => {
    setDoing(null);
  };
  const act = (what: Doing) => () => {
    setDoing(what);
  };
  return (
    <section className="panel-form stack" aria-label={t('panel.keeping')}>
      <h3 className="panel-subtitle">{t('panel.keeping')}</h3>
      {legalHold === null ? null : (
        <Notice tone="info" title={t('hold.title', { name: legalHold.by, time: formatInstant(legalHold.at) })}>
          <p dir="auto">{legalHold.reason}</p>
          <p>{t('hold.keeps')}</p>
        </Notice>
      )}
      {purgeAsked === null ? null : (
        <Notice tone="warn" title={t('purge.asked', { name: purgeAsked.by, time: formatInstant(purgeAsked.at) })}>
          <p dir="auto">{purgeAsked.reason}</p>
          {abilities.canAgreePurge || legalHold !== null ? null : <p>{t('purge.second')}</p>}
        </Notice>
      )}
      {doing === 'purge' ? <AskForm entry={entry} isOffline={isOffline} onClose={leave} /> : null}
      {doing === 'agree' ? <AgreeForm entry={entry} isOffline={isOffline} onClose={leave} /> : null}
      {doing === 'hold' ? <HoldForm entry={entry} isOffline={isOffline} onClose={leave} /> : null}
      {doing === null ? (
        <Acts entry={entry} isOffline={isOffline} onPurge={act('purge')} onAgree={act('agree')} onHold={act('hold')} />
      ) : null}
    </section>
  );
}

interface ActsProps extends KeepingProps {
  readonly onPurge: () => void;
  readonly onAgree: () => void;
  readonly onHold: () => void;
}

function Acts({ entry, isOffline, onPurge, onAgree, onHold }: ActsProps) {
  const { t } = useTranslation('bin');
  const { abilities, legalHold, purgeAsked } = entry;
  return (
    <div className="row">
      {purgeAsked === null ? (
        <Button
          variant="default"
          {...(abilities.canAskPurge && !isOffline ? { className: 'danger-outline' } : {})}
          disabled={isOffline || !abilities.canAskPurge}
          onClick={onPurge}
        >
          {t('purge.open')}
        </Button>
      ) : (
        <>
          {abilities.canAgreePurge ? (
            <Button color="danger" disabled={isOffline} onClick={onAgree}>
              {t('purge.agreeOpen')}
            </Button>
          ) : null}
          <CancelPurge entry={entry} isOffline={isOffline} />
        </>
      )}
      {abilities.canHold ? (
        <Button variant="default" disabled={isOffline} onClick={onHold}>
          {t(legalHold === null ? 'hold.open' : 'hold.liftOpen')}
        </Button>
      ) : null}
    </div>
  );
}
