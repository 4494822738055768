import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeView } from '../../../../shared/schemas/notices.ts';
import { announcer } from '../../components/ui/announcer.ts';
import { useChatLife, useUnreadTotals } from '../../features/chat/use-chat.ts';
import { hearNotices, useInbox, useInboxLife } from '../../features/inbox/inbox-store.ts';
import { levelOf, pressingOf } from '../../features/inbox/notice-list.ts';
import { noticePath } from '../../features/inbox/notice-path.ts';
import { useNoticeWords } from '../../features/inbox/use-notice-words.ts';
import { useOpenNotice } from '../../features/inbox/use-open-notice.ts';
import { unsubscribeDevice } from '../../lib/device-push.ts';
import { setTitleCount } from '../../lib/page-title.ts';
import { sessionStore } from '../../lib/session/session-store.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { badges, NO_BADGES } from '../shell/badges.ts';
import { noticeToast } from './notice-toast.tsx';
import { hearPushes } from './push-messages.ts';
import { soundFor } from '../../lib/tone.ts';
import { UrgentCards } from './urgent-cards.tsx';

/** Who comes back after an hour is not told of the hour one by one: it stands in the inbox. */
const NEWS_MS = 2 * 60_000;

/** What waits for the person: in the badges, the tab's title, the app's icon, and before their eyes. Loaded after the first screen. */
export function Attention() {
  const { person } = useSession();
  useChatLife();
  useInboxLife(person.id);
  const { lists } = useInbox();
  const { unread, forMe } = useUnreadTotals();
  const unseen = lists.unseen?.counts.unseen ?? 0;
  const urgent = lists.unseen?.counts.urgent ?? 0;
  useEffect(() => {
    badges.set({ messages: unread, forMe, notices: unseen, urgent });
  }, [unread, forMe, unseen, urgent]);
  useEffect(() => () => badges.set(NO_BADGES), []);
  useOutside(unseen);
  useNews();
  useHearPushes();
  useNoPushAfterSignOut();
  return <UrgentCards notices={pressingOf(lists.unseen?.items ?? [])} />;
}

/** The same number where the page itself is not seen: the tab, and the icon of the installed app (W3C Badging API). */
function useOutside(count: number): void {
  useEffect(() => {
    setTitleCount(count);
    if (!('setAppBadge' in navigator)) return;
    const told = count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count);
    // Only an installed app has an icon of its own; elsewhere the browser may refuse.
    void told.catch(() => undefined);
  }, [count]);
  useEffect(
    () => () => {
      setTitleCount(0);
      if ('clearAppBadge' in navigator) void navigator.clearAppBadge().catch(() => undefined);
    },
    [],
  );
}

/** Level 1 interrupts and sounds, level 2 is a toast, level 3 stands in the inbox and says nothing. */
function useNews(): void {
  const { t } = useTranslation('inbox');
  const words = useNoticeWords();
  const open = useOpenNotice();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const tell = (notice: NoticeView) => {
    const isNews = Date.now() - Date.parse(notice.createdAt) < NEWS_MS;
    if (!isNews || notice.seenAt !== null || notice.actedAt !== null) return;
    const text = words(notice);
    const said = t('said', { heading: text.heading, text: text.text });
    if (levelOf(notice) === 1) {
      announcer.interrupt(said);
      void soundFor(`${notice.id} ${notice.count}`).catch(() => undefined);
    }
    // Whoever reads the conversation sees it come.
    const isThere = document.hasFocus() && noticePath(notice.link).split('?')[0] === path;
    if (levelOf(notice) === 2 && !isThere) {
      announcer.queue(said, (count) => t('saidMany', { count }));
      noticeToast(notice.id, text, t('open'), () => open(notice));
    }
  };
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => hearNotices((notice) => latest.current(notice)), []);
}

/** A push message that was pressed while the app was open leads on in this window. */
function useHearPushes(): void {
  const navigate = useNavigate();
  useEffect(() => hearPushes((path) => void navigate({ href: path })), [navigate]);
}

/** Who signed out is not told on this device any more. A session that only ran out leaves the person's own phone as it is. */
function useNoPushAfterSignOut(): void {
  useEffect(
    () =>
      sessionStore.subscribe(() => {
        const state = sessionStore.get();
        if (state.phase === 'signed-out' && state.why === 'signed-out') void unsubscribeDevice().catch(() => undefined);
      }),
    [],
  );
}
