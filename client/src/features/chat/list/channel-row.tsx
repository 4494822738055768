import './channel-sign.css';
import {
  IconBellOff,
  IconBuildingHospital,
  IconMoonStars,
  IconPencil,
  IconUser,
  IconUserHeart,
  IconUserStar,
  IconUsersGroup,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../../../shared/schemas/chat.ts';
import type { OnCallBoard } from '../../../../../shared/schemas/on-call.ts';
import { formatInstant } from '../../../lib/format.ts';
import { usePresence } from '../../../lib/realtime/signals.ts';
import { awayOf } from '../../../lib/on-call-board.ts';
import { timeWord } from './time-word.ts';

export const KIND_ICONS = {
  ward: IconBuildingHospital,
  direct: IconUser,
  group: IconUsersGroup,
  patient: IconUserHeart,
  role: IconUserStar,
};

interface ChannelRowProps {
  readonly channel: ChannelView;
  readonly isActive: boolean;
  readonly onCall: OnCallBoard | undefined;
  /** Milliseconds since the epoch, by the minute. */
  readonly now: number;
}

/** One conversation: with whom, what was said last and when, and what of it waits. */
export const ChannelRow = memo(function ChannelRow({ channel, isActive, onCall, now }: ChannelRowProps) {
  const { t } = useTranslation('chat');
  const { kind, name, mine, patient } = channel;
  const Glyph = KIND_ICONS[kind];
  const isUnread = (mine.isMuted ? mine.unreadForMe : mine.unread) > 0;
  return (
    <Link
      to="/messages/$channelId"
      params={{ channelId: channel.id }}
      className="channel"
      data-unread={isUnread ? '' : undefined}
      aria-current={isActive ? 'page' : undefined}
    >
      <span className="channel-sign" data-kind={kind}>
        <Glyph size={22} stroke={1.8} aria-hidden="true" />
        {channel.otherId === null ? null : <PresenceDot staffId={channel.otherId} />}
      </span>
      <span className="channel-main">
        <span className="channel-name">
          <span className="visually-hidden">{t(`kind.${kind}`)} </span>
          <bdi>{name}</bdi>
        </span>
        {patient === null ? null : <span className="channel-number mono ltr">{patient.hospitalNumber}</span>}
        <Line channel={channel} />
        <Away channel={channel} onCall={onCall} />
      </span>
      <Side channel={channel} now={now} />
    </Link>
  );
});

export function PresenceDot({ staffId }: { readonly staffId: NonNullable<ChannelView['otherId']> }) {
  const { t } = useTranslation('chat');
  const presence = usePresence(staffId);
  if (presence !== 'online') return null;
  return (
    <span className="presence-dot">
      <span className="visually-hidden">{t('presence.online')}, </span>
    </span>
  );
}

/** What they began to write, or what was said last. */
function Line({ channel }: { readonly channel: ChannelView }) {
  const { t } = useTranslation('chat');
  const { last, mine, name } = channel;
  if (mine.draft !== '') {
    return (
      <span className="channel-line channel-draft">
        <IconPencil size={14} stroke={2} aria-hidden="true" />
        <span>
          {t('list.draft')} <bdi>{mine.draft}</bdi>
        </span>
      </span>
    );
  }
  if (last === null) return <span className="channel-line">{t('list.nothingYet')}</span>;
  return (
    <span className="channel-line">
      <span className="visually-hidden">, </span>
      {/* Of two, the other is named above already. */}
      {last.author === null || last.author === name ? null : (
        <>
          <bdi>{last.author}</bdi>
          {': '}
        </>
      )}
      <bdi>{last.author === null && last.preview === '' ? t('list.step') : last.preview}</bdi>
    </span>
  );
}

/** That who it is with is not to be disturbed, until when, and who covers; of a role, that nobody holds it. */
function Away({ channel, onCall }: Pick<ChannelRowProps, 'channel' | 'onCall'>) {
  const { t } = useTranslation('chat');
  const away = awayOf(onCall, channel.otherId);
  if (away !== null) {
    const time = formatInstant(away.awayUntil ?? '');
    return (
      <span className="channel-away">
        <IconMoonStars size={14} stroke={2} aria-hidden="true" />
        <span>
          {away.cover === null ? t('away.until', { time }) : t('away.untilCover', { time, cover: away.cover.name })}
        </span>
      </span>
    );
  }
  const role = onCall?.roles.find(({ id }) => id === channel.roleId);
  if (role === undefined) return null;
  const holders = role.holders.map(({ name }) => name).join(', ');
  return <span className="channel-away">{holders === '' ? t('role.nobody') : t('role.held', { holders })}</span>;
}

const MOST = 99;

function Side({ channel, now }: Pick<ChannelRowProps, 'channel' | 'now'>) {
  const { t } = useTranslation('chat');
  const { mine, lastAt } = channel;
  const count = mine.isMuted ? mine.unreadForMe : mine.unread;
  const isForMe = mine.unreadForMe > 0;
  return (
    <span className="channel-side">
      {lastAt === null ? null : (
        <span className="channel-time numbers">
          <span className="visually-hidden">, </span>
          {timeWord(lastAt, now)}
        </span>
      )}
      <span className="channel-marks">
        {mine.isMuted ? (
          <>
            <IconBellOff size={15} stroke={2} aria-hidden="true" />
            <span className="visually-hidden">, {t('list.muted')}</span>
          </>
        ) : null}
        {count === 0 ? null : (
          <span className="channel-count" data-for-me={isForMe ? '' : undefined}>
            <span aria-hidden="true" className="numbers ltr">
              {isForMe ? '@' : ''}
              {count > MOST ? `${MOST}+` : count}
            </span>
            <span className="visually-hidden">
              , {isForMe ? t('list.unreadForMe', { count, forMe: mine.unreadForMe }) : t('list.unread', { count })}
            </span>
          </span>
        )}
      </span>
    </span>
  );
}
