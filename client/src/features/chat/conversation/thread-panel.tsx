import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import type { Outgoing } from '../outbox/outgoing.ts';
import { MessageRow, OutgoingRow } from './message-row.tsx';
import { useTalkContext } from './talk-context.ts';
import { useTalk } from './use-conversation.ts';
import { useEscape } from './use-escape.ts';
import { WritingPlace } from './writing-place.tsx';

/** One thread beside the conversation, or over it on a phone. */
export function ThreadPanel({ outgoing }: { readonly outgoing: readonly Outgoing[] }) {
  const { t } = useTranslation('conversation');
  const { talk } = useTalkContext();
  const { thread, threadOf } = useTalk(talk);
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, [threadOf]);
  const own = outgoing.filter((item) => item.body.threadOf === threadOf && !thread?.some(({ id }) => id === item.id));
  const count = (thread?.length ?? 0) + own.length;
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: 'end' });
  }, [count]);
  const place = useRef<HTMLElement>(null);
  const close = () => {
    void talk.openThread(null);
    document.querySelector<HTMLElement>('.talk-log')?.focus();
  };
  useEscape(place, close);
  // Where it covers the conversation it is the page's own heading (conversation.css has the same width).
  const Heading = useMediaQuery('(max-width: 1199px)') === true ? 'h1' : 'h2';
  if (threadOf === null) return null;
  return (
    <aside ref={place} className="talk-thread" aria-labelledby="thread-title">
      <header className="talk-head">
        <Heading id="thread-title" ref={heading} tabIndex={-1}>
          {t('thread')}
        </Heading>
        <ActionIcon variant="subtle" size={44} aria-label={t('closeThread')} onClick={close}>
          <IconX size={22} stroke={1.8} aria-hidden="true" />
        </ActionIcon>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls must be reached by keyboard (WCAG 2.1.1). */}
      <div ref={list} className="talk-thread-list" role="group" aria-label={t('thread')} tabIndex={0}>
        {thread === null ? <Skeleton blocks={[72, 56, 56]} /> : null}
        {thread?.map((message) => (
          <MessageRow key={message.id} message={message} isFirst isInThread />
        ))}
        {own.map((item) => (
          <OutgoingRow key={item.id} item={item} isFirst />
        ))}
      </div>
      <WritingPlace threadOf={threadOf} messages={thread ?? []} />
    </aside>
  );
}
