import './search.css';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../lib/format.ts';
import { KIND_ICONS } from '../list/channel-row.tsx';
import type { FoundItem } from '../saved/saved-query.ts';
import { marked } from './marked.ts';

interface FoundMessageProps {
  readonly item: FoundItem;
  /** What was searched for, shown in the text where it stands. */
  readonly words: string;
  readonly onOpen: () => void;
  readonly action?: ReactNode;
}

/** A message outside its conversation, with where it was said; it leads to its place there. */
export function FoundMessage({ item, words, onOpen, action }: FoundMessageProps) {
  const { t } = useTranslation('chat');
  const { message, channelName, channelKind } = item;
  const Glyph = KIND_ICONS[channelKind];
  const text = message.deletedAt === null ? message.text : t('found.deleted');
  return (
    <article className="found">
      <Link
        to="/messages/$channelId"
        params={{ channelId: message.channelId }}
        search={{ at: message.number }}
        className="found-link"
        onClick={onOpen}
      >
        <span className="found-where">
          <Glyph size={16} stroke={2} aria-hidden="true" />
          <bdi>{channelName}</bdi>
        </span>
        <span className="found-who">
          <bdi>{message.author?.name ?? t('found.house')}</bdi>
          <span className="muted small numbers">
            {' · '}
            {formatInstant(message.at)}
          </span>
        </span>
        <bdi className="found-text">
          {marked(text, words).map(({ text: part, isHit }, index) =>
            // oxlint-disable-next-line react/no-array-index-key -- the parts have nothing but their place.
            isHit ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
          )}
        </bdi>
      </Link>
      {action}
    </article>
  );
}
