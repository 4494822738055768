import { IconAlertTriangle, IconArrowBackUp, IconFlag, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import { FileTiles } from '../../../components/ui/file-tile.tsx';
import { formatClock } from '../../../lib/format.ts';
import type { Outgoing } from '../outbox/outgoing.ts';
import { AskBlock } from './ask-block.tsx';
import { OutgoingMark, SentMark } from './delivery-mark.tsx';
import { HandoverCard } from './handover-card.tsx';
import { LadderStepRow } from './ladder-step.tsx';
import { MessageMenu } from './message-menu.tsx';
import { MessageText } from './message-text.tsx';
import { Reactions } from './reactions.tsx';
import { useTalkContext } from './talk-context.ts';
import { useTalk } from './use-conversation.ts';

interface MessageRowProps {
  readonly message: MessageView;
  readonly isFirst: boolean;
  readonly isSought?: boolean;
  /** In the panel of a thread its first need not be quoted again. */
  readonly isInThread?: boolean;
}

/** One message as everybody sees it, with what one may do about it. */
export function MessageRow({ message, isFirst, isSought = false, isInThread = false }: MessageRowProps) {
  const { me } = useTalkContext();
  if (message.kind === 'step') return <LadderStepRow message={message} />;
  const isOwn = message.author?.staffId === me;
  return (
    <article
      className="talk-row"
      data-own={isOwn}
      data-first={isFirst}
      data-priority={message.deletedAt === null ? message.priority : 'normal'}
      data-sought={isSought}
      data-number={message.number}
      aria-labelledby={`by-${message.id}`}
    >
      <Author message={message} isFirst={isFirst} isOwn={isOwn} />
      <div className="talk-line">
        <div className="talk-bubble">
          {message.threadOf === null || isInThread ? null : <Quote rootId={message.threadOf} />}
          {message.deletedAt === null ? (
            <Content message={message} isOwn={isOwn} isInThread={isInThread} />
          ) : (
            <Tombstone message={message} />
          )}
        </div>
        {message.deletedAt === null ? <MessageMenu message={message} isOwn={isOwn} /> : null}
      </div>
    </article>
  );
}

const initialsOf = (name: string) =>
  name
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

/** Name, role and registration as they were when it was written. */
function Author({
  message,
  isFirst,
  isOwn,
}: {
  readonly message: MessageView;
  readonly isFirst: boolean;
  readonly isOwn: boolean;
}) {
  const { t: tCommon } = useTranslation();
  const { t } = useTranslation('conversation');
  const { author } = message;
  if (author === null) return null;
  const job = author.jobTitle ?? tCommon(`role.${author.role}`);
  const registration = author.registrationNumber;
  return (
    <header className={isFirst ? 'talk-author' : 'talk-author visually-hidden'} id={`by-${message.id}`}>
      <span className="talk-face" aria-hidden="true">
        {initialsOf(author.name)}
      </span>
      <bdi className="talk-name">{isOwn ? t('you', { name: author.name }) : author.name}</bdi>{' '}
      <span className="talk-job">
        <bdi>{job}</bdi>
        {registration === null ? null : (
          <>
            {' · '}
            <bdi className="ltr">{registration}</bdi>
          </>
        )}
      </span>
    </header>
  );
}

function Content({
  message,
  isOwn,
  isInThread,
}: {
  readonly message: MessageView;
  readonly isOwn: boolean;
  readonly isInThread: boolean;
}) {
  return (
    <>
      <Priority message={message} />
      {message.sbar === null ? null : <HandoverCard sbar={message.sbar} />}
      <MessageText message={message} />
      <FileTiles files={message.attachments} />
      <AskBlock message={message} />
      <footer className="talk-foot">
        <Reactions message={message} />
        {isInThread ? null : <Replies message={message} />}
        <Written message={message} />
        {isOwn ? <SentMark message={message} /> : null}
      </footer>
    </>
  );
}

/** The word and the sign say it; the colour only helps. */
function Priority({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  if (message.priority === 'normal') return null;
  const Glyph = message.priority === 'urgent' ? IconAlertTriangle : IconFlag;
  return (
    <div className="talk-priority" data-priority={message.priority}>
      <Glyph size={16} stroke={2.4} aria-hidden="true" />
      {t(`priority.${message.priority}`)}
    </div>
  );
}

/** When the house took it; and when it was written, where it waited for the network. */
const WAITED_MS = 60_000;
function Written({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { overlay } = useTalkContext();
  const clock = (at: string) => formatClock(at);
  const waited = Date.parse(message.at) - Date.parse(message.writtenAt) > WAITED_MS;
  return (
    <span className="talk-when numbers">
      {waited ? t('writtenAt', { written: clock(message.writtenAt), time: clock(message.at) }) : clock(message.at)}
      {message.editedAt === null ? null : (
        <button
          type="button"
          className="talk-link"
          onClick={() => {
            overlay.set({ kind: 'history', message });
          }}
        >
          {t('edited')}
        </button>
      )}
    </span>
  );
}

function Replies({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { talk } = useTalkContext();
  if (message.replyCount === 0) return null;
  return (
    <button type="button" className="talk-chip" onClick={() => void talk.openThread(message.id)}>
      <IconArrowBackUp size={16} stroke={2} aria-hidden="true" className="mirrored" />
      {t('replies', { count: message.replyCount })}
    </button>
  );
}

/** What it answers, in two lines; pressed, the whole thread. */
function Quote({ rootId }: { readonly rootId: NonNullable<MessageView['threadOf']> }) {
  const { t } = useTranslation('conversation');
  const { talk } = useTalkContext();
  const { run } = useTalk(talk);
  const root = run?.messages.find(({ id }) => id === rootId);
  const words =
    root === undefined
      ? t('quote.earlier')
      : root.deletedAt === null
        ? ((root.text || root.sbar?.situation) ?? t('quote.file'))
        : t('quote.deleted');
  return (
    <button type="button" className="talk-quote" onClick={() => void talk.openThread(rootId)}>
      <span className="visually-hidden">{t('quote.open')}</span>
      {root?.author === undefined || root.author === null ? null : (
        <bdi className="talk-quote-name">{root.author.name}</bdi>
      )}
      <span className="talk-quote-text" dir="auto">
        {words === '' ? t('quote.file') : words}
      </span>
    </button>
  );
}

function Tombstone({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const time = formatClock(message.deletedAt ?? message.at);
  return (
    <p className="talk-tombstone">
      <IconTrash size={16} stroke={2} aria-hidden="true" />
      {message.deletedBy === null ? t('deleted', { time }) : t('deletedBy', { name: message.deletedBy, time })}
    </p>
  );
}

/** One's own message before it stands in its channel. */
export function OutgoingRow({ item, isFirst }: { readonly item: Outgoing; readonly isFirst: boolean }) {
  const { t } = useTranslation('conversation');
  const { body, attachments, state } = item;
  return (
    <article
      className="talk-row"
      data-own="true"
      data-first={isFirst}
      data-priority={body.priority ?? 'normal'}
      data-state={state}
    >
      <div className="talk-line">
        <div className="talk-bubble">
          <span className="visually-hidden">{t('you', { name: '' })}</span>
          {body.sbar === null || body.sbar === undefined ? null : <HandoverCard sbar={body.sbar} />}
          {body.text === '' ? null : (
            <p className="talk-text" dir="auto">
              {body.text}
            </p>
          )}
          <FileTiles files={attachments} />
          <footer className="talk-foot">
            <span className="talk-when numbers">{formatClock(body.writtenAt)}</span>
            <OutgoingMark item={item} />
          </footer>
        </div>
      </div>
    </article>
  );
}
