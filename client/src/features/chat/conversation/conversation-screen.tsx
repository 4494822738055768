import './conversation.css';
import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle, IconMessageOff, IconMessages, IconSearch } from '@tabler/icons-react';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { usePageTitle } from '../../../components/ui/page.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { usePresence } from '../../../lib/realtime/signals.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { createStore, useStore } from '../../../lib/store.ts';
import { postReadAll, postUnread } from '../api/channels.ts';
import { useOutgoing } from '../outbox/message-outbox.ts';
import { keepStanding, useChannel, useChat } from '../use-chat.ts';
import { MessageLog } from './message-log.tsx';
import type { Overlay, Talk, Writing } from './talk-context.ts';
import { TalkContext } from './talk-context.ts';
import { ThreadPanel } from './thread-panel.tsx';
import { useConversation, useTalk } from './use-conversation.ts';
import { useEscape } from './use-escape.ts';
import { useNewsSpoken } from './use-news-spoken.ts';
import { WritingPlace } from './writing-place.tsx';

const Overlays = lazy(async () => ({ default: (await import('./overlays.tsx')).Overlays }));
const ChannelDetails = lazy(async () => ({ default: (await import('../details/channel-details.tsx')).ChannelDetails }));
const SearchDialog = lazy(async () => ({ default: (await import('../search/search-dialog.tsx')).SearchDialog }));

/** One conversation; the address may name a message in it. */
export function ConversationScreen() {
  const { channelId } = useParams({ from: '/gate/messages/$channelId' });
  const { at } = useSearch({ from: '/gate/messages/$channelId' });
  return <OneConversation key={channelId} id={channelId as ChannelId} at={at ?? null} />;
}

/** Before one is chosen, where there is room to say so. */
export function NoConversation() {
  const { t } = useTranslation('conversation');
  return (
    <div className="talk talk-none">
      <EmptyState icon={IconMessages} title={t('none.title')}>
        {t('none.text')}
      </EmptyState>
    </div>
  );
}

function OneConversation({ id, at }: { readonly id: ChannelId; readonly at: number | null }) {
  const { t } = useTranslation('conversation');
  const { person } = useSession();
  const talk = useConversation(id, person.id, at);
  const channel = useChannel(id);
  const { lost, phase: chatPhase, error: chatError } = useChat();
  const { phase, error } = useTalk(talk);
  const isLost = phase === 'lost' || lost.has(id);
  useEffect(() => {
    if (isLost) talk.lose();
  }, [talk, isLost]);
  if (isLost) return <LostConversation />;
  if (phase === 'ready' && channel !== null) return <OpenConversation talk={talk} channel={channel} />;
  const failure = phase === 'failed' ? error : chatPhase === 'failed' ? chatError : null;
  return (
    <section className="talk" aria-label={channel?.name ?? t('loading')}>
      <div className="talk-waiting">
        <BackLink />
        <h1 className="visually-hidden">{channel?.name ?? t('loading')}</h1>
        {failure === null ? (
          <Skeleton blocks={[64, 88, 64, 120, 64]} onRetry={() => void talk.open(at)} />
        ) : (
          <FailureNotice error={failure} onRetry={() => void talk.open(at)} />
        )}
      </div>
    </section>
  );
}

/** The right to it ended: nothing of it stays on the screen. */
function LostConversation() {
  const { t } = useTranslation('conversation');
  const heading = usePageTitle(t('lost.title'));
  return (
    <section className="talk talk-none">
      <EmptyState
        icon={IconMessageOff}
        title={t('lost.title')}
        heading={heading}
        action={
          <Link className="link-button" to="/messages">
            {t('back')}
          </Link>
        }
      >
        {t('lost.text')}
      </EmptyState>
    </section>
  );
}

function BackLink() {
  const { t } = useTranslation('conversation');
  return (
    <Link className="talk-back" to="/messages" aria-label={t('back')}>
      <IconArrowLeft size={22} stroke={1.8} aria-hidden="true" className="mirrored" />
    </Link>
  );
}

function useTalkValue(talk: Talk['talk'], channel: ChannelView): Talk {
  const { person, hospital } = useSession();
  const { members } = useTalk(talk);
  const problemText = useProblemText();
  const { t } = useTranslation('conversation');
  const [overlay] = useState(() => createStore<Overlay | null>(null));
  const [writing] = useState(() => createStore<Writing>({ editing: null }));
  const [suspended, setSuspended] = useState(false);
  const [confirmed, setConfirmed] = useState(false);
  const { id } = channel;
  return useMemo(() => {
    const markUnread = async (number: number) => {
      setSuspended(true);
      try {
        keepStanding(await postUnread(id, number));
        talk.markUnreadFrom(number);
        toast(t('said.unread'));
      } catch (error) {
        setSuspended(false);
        toast(problemText(error), 'danger');
      }
    };
    return {
      talk,
      channel,
      members,
      me: person.id,
      timeZone: hospital.timeZone,
      overlay,
      writing,
      suspended,
      confirmed,
      confirm: setConfirmed,
      markUnread: (number) => void markUnread(number),
      goTo: (number) => void talk.jumpTo(number),
    };
    // oxlint-disable-next-line react/exhaustive-deps -- The texts of failures are made anew with every picture.
  }, [talk, channel, members, person.id, hospital.timeZone, overlay, writing, suspended, confirmed, id, t]);
}

function OpenConversation({ talk, channel }: { readonly talk: Talk['talk']; readonly channel: ChannelView }) {
  const { t } = useTranslation('conversation');
  const value = useTalkValue(talk, channel);
  const { run, threadOf } = useTalk(talk);
  const all = useOutgoing();
  const outgoing = useMemo(() => all.filter((item) => item.channelId === channel.id), [all, channel.id]);
  useNewsSpoken(talk, value.me);
  const readAll = async () => {
    try {
      keepStanding(await postReadAll(channel.id));
      talk.markUnreadFrom(Number.MAX_SAFE_INTEGER);
    } catch {
      // It stays unread, and says so.
    }
  };
  const place = useRef<HTMLElement>(null);
  useEscape(place, () => {
    if (channel.mine.unread > 0) void readAll();
  });
  const isEmpty = run?.messages.length === 0 && outgoing.length === 0;
  return (
    <TalkContext value={value}>
      <div className="talk-pair" data-thread={threadOf !== null}>
        <section ref={place} className="talk" aria-label={channel.name}>
          <Head channel={channel} />
          {isEmpty ? (
            <div className="talk-log-frame talk-empty">
              <EmptyState icon={IconMessages} title={t('empty.title')}>
                {t('empty.text')}
              </EmptyState>
            </div>
          ) : (
            <MessageLog outgoing={outgoing} />
          )}
          <WritingPlace threadOf={null} messages={run?.messages ?? []} />
        </section>
        {threadOf === null ? null : <ThreadPanel outgoing={outgoing} />}
      </div>
      <OverlayHost overlay={value.overlay} />
    </TalkContext>
  );
}

function OverlayHost({ overlay }: Pick<Talk, 'overlay'>) {
  const now = useStore(overlay);
  const [last, setLast] = useState<Overlay | null>(null);
  if (now !== null && now !== last) setLast(now);
  if (last === null) return null;
  return (
    <Suspense fallback={null}>
      <Overlays
        last={last}
        isOpen={now !== null}
        onClose={() => {
          overlay.set(null);
        }}
      />
    </Suspense>
  );
}

type Beside = 'details' | 'search';

function Head({ channel }: { readonly channel: ChannelView }) {
  const { t } = useTranslation('conversation');
  const heading = usePageTitle(channel.name);
  const [beside, setBeside] = useState<Beside | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<Beside>>(new Set());
  const open = (what: Beside) => {
    setBeside(what);
    setOpened(new Set([...opened, what]));
  };
  const close = () => {
    setBeside(null);
  };
  return (
    <header className="talk-head">
      <BackLink />
      <div className="talk-title">
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{channel.name}</bdi>
        </h1>
        <Lead channel={channel} />
      </div>
      {channel.mine.unread > 0 ? (
        <span className="visually-hidden">{t('unread', { count: channel.mine.unread })}</span>
      ) : null}
      <ActionIcon
        variant="subtle"
        size={44}
        aria-label={t('search')}
        onClick={() => {
          open('search');
        }}
      >
        <IconSearch size={22} stroke={1.8} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        size={44}
        aria-label={t('details')}
        onClick={() => {
          open('details');
        }}
      >
        <IconInfoCircle size={22} stroke={1.8} aria-hidden="true" />
      </ActionIcon>
      <Suspense fallback={null}>
        {opened.has('details') ? (
          <ChannelDetails channelId={channel.id} isOpen={beside === 'details'} onClose={close} />
        ) : null}
        {opened.has('search') ? (
          <SearchDialog channelId={channel.id} isOpen={beside === 'search'} onClose={close} />
        ) : null}
      </Suspense>
    </header>
  );
}

/** What kind of conversation it is, in words. */
function Lead({ channel }: { readonly channel: ChannelView }) {
  const { t } = useTranslation('conversation');
  const presence = usePresence(channel.otherId);
  const there = presence === 'online' ? 'presence.online' : 'presence.offline';
  return (
    <p className="talk-lead">
      {channel.kind === 'direct' ? t(there) : t(`kind.${channel.kind}`, { count: channel.memberCount })}
    </p>
  );
}
