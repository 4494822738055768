import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBell, IconCheck, IconNotes } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeView } from '../../../../../shared/schemas/notices.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { actOn, postSeen, postUnseen } from '../api.ts';
import { inbox } from '../inbox-store.ts';
import { levelOf } from '../notice-list.ts';
import { useNoticeWords } from '../use-notice-words.ts';
import { useOpenNotice } from '../use-open-notice.ts';

const LEVEL_ICONS = { 1: IconAlertTriangle, 2: IconBell, 3: IconNotes };

interface NoticeRowProps {
  readonly notice: NoticeView;
  readonly isLive: boolean;
}

/** One notice: what, about whom, why it reached this person, and what became of it. */
export function NoticeRow({ notice, isLive }: NoticeRowProps) {
  const { t } = useTranslation('inbox');
  const words = useNoticeWords()(notice);
  const level = levelOf(notice);
  const Glyph = LEVEL_ICONS[level];
  return (
    <article className="inbox-row" data-level={level} data-seen={notice.seenAt === null ? undefined : ''}>
      <span className="inbox-icon">
        <Glyph size={22} stroke={1.9} aria-hidden="true" />
      </span>
      <div className="inbox-words">
        <h2 className="inbox-heading">
          {words.heading}
          {notice.seenAt === null ? (
            <span className="inbox-new">
              <span className="visually-hidden">, </span>
              {t('mark.unseen')}
            </span>
          ) : null}
          {notice.count > 1 ? (
            <span className="tag numbers">
              <span className="visually-hidden">, </span>
              {t('times', { count: notice.count })}
            </span>
          ) : null}
        </h2>
        <p>
          <bdi>{words.text}</bdi>
        </p>
        {words.preview === null ? null : (
          <p className="inbox-preview">
            <bdi>{words.preview}</bdi>
          </p>
        )}
        <p className="muted small">
          <span className="numbers">{formatInstant(notice.at)}</span> · {t(`why.${notice.why}`)}
        </p>
        <Details notice={notice} />
        <RowActions notice={notice} isLive={isLive} name={`${words.heading}, ${words.text}`} />
      </div>
    </article>
  );
}

function Details({ notice }: { readonly notice: NoticeView }) {
  const { t } = useTranslation('inbox');
  const { createdAt, pushedAt, seenAt, actedAt, at, count } = notice;
  const told = [
    t('mark.happened', { time: formatInstant(at) }),
    t('mark.told', { time: formatInstant(createdAt) }),
    pushedAt === null ? t('mark.notPushed') : t('mark.pushed', { time: formatInstant(pushedAt) }),
    seenAt === null ? t('mark.notSeen') : t('mark.seen', { time: formatInstant(seenAt) }),
    ...(actedAt === null ? [] : [t('mark.acted', { time: formatInstant(actedAt) })]),
    ...(count > 1 ? [t('timesLine', { count })] : []),
  ];
  return (
    <details className="inbox-details">
      <summary>{t('details')}</summary>
      <ul className="muted small numbers">
        <li>{t(`level.${levelOf(notice)}`)}</li>
        {told.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

interface RowActionsProps extends NoticeRowProps {
  readonly name: string;
}

function RowActions({ notice, isLive, name }: RowActionsProps) {
  const { t } = useTranslation('inbox');
  const open = useOpenNotice();
  const [isActed, setActed] = useState(false);
  const see = useCommand(
    (ids: readonly string[], key) => postSeen(ids, key),
    (_counts, ids) => inbox.keepSeen(ids),
  );
  const unsee = useCommand(postUnseen);
  const act = useCommand(actOn, () => setActed(true));
  const asksToAct = levelOf(notice) === 1 || notice.type === 'message.ask';
  const isMessage = notice.link.to === 'message';
  const isDone = isActed || notice.actedAt !== null;
  const of = <span className="visually-hidden"> {name}</span>;
  return (
    <>
      <FailureNotice error={see.error ?? unsee.error ?? act.error} />
      <div className="inbox-actions">
        {asksToAct && !isDone ? (
          <Button disabled={!isLive} loading={act.isPending} onClick={() => act.mutate(notice)}>
            {t(isMessage ? 'acknowledge' : 'done')}
            {of}
          </Button>
        ) : null}
        <Button variant="default" onClick={() => open(notice)}>
          {t('open')}
          {of}
        </Button>
        {notice.seenAt === null ? (
          <Button
            variant="subtle"
            disabled={!isLive}
            loading={see.isPending}
            leftSection={<IconCheck size={18} aria-hidden="true" />}
            onClick={() => see.mutate([notice.id])}
          >
            {t('see')}
            {of}
          </Button>
        ) : (
          <Button variant="subtle" disabled={!isLive} loading={unsee.isPending} onClick={() => unsee.mutate(notice.id)}>
            {t('unsee')}
            {of}
          </Button>
        )}
      </div>
    </>
  );
}
