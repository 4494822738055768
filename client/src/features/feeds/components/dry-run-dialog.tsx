import { Button, Textarea } from '@mantine/core';
import { IconBan, IconCircleCheck, IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DryRunResult, FeedView } from '../../../../../shared/schemas/feeds.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postDryRun } from '../api/feeds.ts';

interface DryRunDialogProps {
  readonly feed: FeedView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function DryRunDialog({ feed, isOpen, onClose }: DryRunDialogProps) {
  const { t } = useTranslation('feeds');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('dryRun.title', { name: feed.name })} width="wide" isLong>
      <DryRun feed={feed} />
    </FormDialog>
  );
}

function DryRun({ feed }: { readonly feed: FeedView }) {
  const { t } = useTranslation('feeds');
  const [text, setText] = useState('');
  const command = useCommand(postDryRun);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        command.mutate({ feedId: feed.id, messages: text });
      }}
    >
      <p className="muted">{t('dryRun.lead')}</p>
      <Textarea
        data-autofocus
        label={t('dryRun.messages')}
        rows={8}
        dir="ltr"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <FailureNotice error={command.error} />
      <div className="row-end">
        <Button type="submit" disabled={text.trim() === ''} loading={command.isPending}>
          {t('dryRun.submit')}
        </Button>
      </div>
      <div role="status">{command.data === undefined ? null : <Results items={command.data.items} />}</div>
    </form>
  );
}

const LOOKS = {
  applied: { tone: 'tag-good', icon: IconCircleCheck },
  parked: { tone: 'tag-warn', icon: IconHandStop },
  held: { tone: 'tag-warn', icon: IconHandStop },
  refused: { tone: 'tag-danger', icon: IconBan },
} as const;

function Results({ items }: Pick<DryRunResult, 'items'>) {
  const { t } = useTranslation('feeds');
  return (
    <ol className="feed-messages">
      {items.map((item, index) => {
        const { tone, icon: Glyph } = LOOKS[item.state];
        return (
          // oxlint-disable-next-line react/no-array-index-key -- messages may be alike in everything but their place.
          <li key={index}>
            <div className="feed-message">
              <span className={`tag ${tone}`}>
                <Glyph size={15} stroke={2.1} aria-hidden="true" />
                {t(`messageState.${item.state}`)}
              </span>
              <strong dir="ltr">{item.type}</strong>
              <span className="muted small numbers">
                <bdi>{item.controlId}</bdi> {item.answer} {item.code}
              </span>
              <span className="small">{item.effects.map((effect) => t(`effect.${effect}`)).join(' · ')}</span>
              {item.work.map(({ kind, place }) => (
                <span key={`${kind} ${place}`} className="small">
                  {t(`workKind.${kind}`)}
                  {place === null ? null : <span className="feed-place"> {place}</span>}
                </span>
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
