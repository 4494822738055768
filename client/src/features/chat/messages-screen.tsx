import './messages-screen.css';
import { Outlet, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelId } from '../../../../shared/types/ids.ts';
import { usePageTitle } from '../../components/ui/page.tsx';
import { ChannelList } from './list/channel-list.tsx';
import { useChatLife } from './use-chat.ts';

/** Less than this is no room to talk in: then the page scrolls. */
const LEAST_PX = 380;

/** The height the frame leaves: its header above, on phones its navigation below, and no keyboard over it. */
function useRoom() {
  const room = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = room.current;
    const top = document.querySelector<HTMLElement>('.shell-top');
    const nav = document.querySelector<HTMLElement>('.nav');
    if (element === null || top === null || nav === null) return undefined;
    const measure = () => {
      const isAtFoot = nav.getBoundingClientRect().top > top.getBoundingClientRect().top + 1;
      const taken = top.offsetHeight + (isAtFoot ? nav.offsetHeight : 0);
      const height = window.visualViewport?.height ?? window.innerHeight;
      element.style.blockSize = `${Math.max(LEAST_PX, Math.floor(height - taken))}px`;
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(top);
    watcher.observe(nav);
    window.visualViewport?.addEventListener('resize', measure);
    window.addEventListener('resize', measure);
    return () => {
      watcher.disconnect();
      window.visualViewport?.removeEventListener('resize', measure);
      window.removeEventListener('resize', measure);
    };
  }, []);
  return room;
}

function Title() {
  const { t } = useTranslation('conversation');
  const heading = usePageTitle(t('title'));
  return (
    <h1 ref={heading} tabIndex={-1} className="messages-title">
      {t('title')}
    </h1>
  );
}

/** The channels and, beside them or on a phone instead of them, the conversation. */
export function MessagesScreen() {
  const { t } = useTranslation('conversation');
  useChatLife();
  const { channelId } = useParams({ strict: false });
  const room = useRoom();
  return (
    <div ref={room} className="messages" data-open={channelId !== undefined}>
      <nav className="messages-list" aria-label={t('channels')}>
        {channelId === undefined ? <Title /> : null}
        <ChannelList activeId={(channelId as ChannelId | undefined) ?? null} />
      </nav>
      <div className="messages-talk">
        <Outlet />
      </div>
    </div>
  );
}
