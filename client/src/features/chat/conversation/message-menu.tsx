import { Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBookmark,
  IconBookmarkOff,
  IconDots,
  IconEye,
  IconHistory,
  IconLink,
  IconMailOpened,
  IconMoodSmile,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import type { Moving } from '../../../components/bin/move-to-bin.tsx';
import { MoveToBin } from '../../../components/bin/move-to-bin.tsx';
import { useCan } from '../../../lib/session/use-session.ts';
import { useCover } from './attention.ts';
import { QUICK_REACTIONS } from './reactions.tsx';
import { IN_THE_PAGE } from './menu-place.ts';
import { useTalkContext } from './talk-context.ts';
import { useMessageActs } from './use-message-acts.ts';
import { useIsSaved } from './use-saved.ts';

interface MenuProps {
  readonly message: MessageView;
  readonly isOwn: boolean;
}

const icon = { size: 20, stroke: 1.8, 'aria-hidden': true } as const;

/** Everything one can do with a message, by finger, mouse or key: nothing hides behind a hover or a swipe. */
export function MessageMenu({ message, isOwn }: MenuProps) {
  const { t } = useTranslation('conversation');
  const [isOpen, setOpen] = useState(false);
  const [moving, setMoving] = useState<Moving | null>(null);
  useCover(moving !== null);
  return (
    <>
      <Menu
        opened={isOpen}
        onChange={setOpen}
        position="bottom-start"
        withinPortal
        shadow="md"
        portalProps={IN_THE_PAGE}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <button type="button" className="talk-more" aria-label={t('menu.open')}>
            <IconDots size={20} stroke={2} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown className="talk-menu">
          {isOpen ? (
            <>
              <Items message={message} isOwn={isOwn} />
              <Attachments message={message} isOwn={isOwn} onMove={setMoving} />
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <MoveToBin
        moving={moving}
        onClose={() => {
          setMoving(null);
        }}
      />
    </>
  );
}

function Items({ message, isOwn }: MenuProps) {
  const { t } = useTranslation('conversation');
  const { talk, channel, overlay, writing, markUnread } = useTalkContext();
  const acts = useMessageActs();
  const isSaved = useIsSaved(message.id, true);
  const { canWrite } = channel.abilities;
  const rootId = message.threadOf ?? message.id;
  return (
    <>
      {canWrite ? <Quick message={message} /> : null}
      <Menu.Item
        leftSection={<IconArrowBackUp {...icon} className="mirrored" />}
        onClick={() => void talk.openThread(rootId)}
      >
        {t(canWrite ? 'menu.reply' : 'menu.thread')}
      </Menu.Item>
      {isOwn && canWrite && message.kind === 'text' ? (
        <Menu.Item
          leftSection={<IconPencil {...icon} />}
          onClick={() => {
            writing.set({ editing: message });
          }}
        >
          {t('menu.edit')}
        </Menu.Item>
      ) : null}
      <Menu.Item
        leftSection={isSaved ? <IconBookmarkOff {...icon} /> : <IconBookmark {...icon} />}
        onClick={() => {
          acts.save(message, !isSaved);
        }}
      >
        {t(isSaved ? 'menu.unsave' : 'menu.save')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconMailOpened {...icon} />}
        onClick={() => {
          markUnread(message.number);
        }}
      >
        {t('menu.unread')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconLink {...icon} />}
        onClick={() => {
          acts.copyLink(message);
        }}
      >
        {t('menu.link')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconEye {...icon} />}
        onClick={() => {
          overlay.set({ kind: 'seen', message });
        }}
      >
        {t('menu.seen')}
      </Menu.Item>
      {message.editedAt === null ? null : (
        <Menu.Item
          leftSection={<IconHistory {...icon} />}
          onClick={() => {
            overlay.set({ kind: 'history', message });
          }}
        >
          {t('menu.history')}
        </Menu.Item>
      )}
      {isOwn && canWrite ? (
        <Menu.Item
          className="danger-item"
          leftSection={<IconTrash {...icon} />}
          onClick={() => {
            overlay.set({ kind: 'delete', message });
          }}
        >
          {t('menu.delete')}
        </Menu.Item>
      ) : null}
    </>
  );
}

/** An attachment goes alone; the message stays and says what it said. */
function Attachments({ message, isOwn, onMove }: MenuProps & { readonly onMove: (moving: Moving) => void }) {
  const { t: tCommon } = useTranslation();
  const mayManage = useCan('chat.manage');
  if (!isOwn && !mayManage) return null;
  return message.attachments.map(({ id, name }) => (
    <Menu.Item
      key={id}
      className="danger-item"
      leftSection={<IconTrash {...icon} />}
      onClick={() => {
        onMove({ kind: 'message-file', id, version: message.version });
      }}
    >
      <bdi>{tCommon('toBin.openOf', { name })}</bdi>
    </Menu.Item>
  ));
}

function Quick({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { me, overlay } = useTalkContext();
  const acts = useMessageActs();
  const isMine = (emoji: string) => message.reactions.some((one) => one.emoji === emoji && one.staffIds.includes(me));
  return (
    <div className="talk-quick" role="group" aria-label={t('menu.react')}>
      {QUICK_REACTIONS.map((emoji) => (
        <Menu.Item
          key={emoji}
          aria-label={t('menu.reactWith', { emoji })}
          onClick={() => {
            acts.react(message, emoji, !isMine(emoji));
          }}
        >
          {emoji}
        </Menu.Item>
      ))}
      <Menu.Item
        aria-label={t('menu.moreReactions')}
        onClick={() => {
          overlay.set({ kind: 'emoji', message });
        }}
      >
        <IconMoodSmile {...icon} />
      </Menu.Item>
    </div>
  );
}
