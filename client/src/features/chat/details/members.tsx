import { IconCheck, IconChecks } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ChannelDetail, ChannelView, Receipt } from '../../../../../shared/schemas/chat.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { PresenceDot } from '../list/channel-row.tsx';
import { awayOf, useOnCall } from '../../../lib/on-call-board.ts';
import { formatInstant } from '../../../lib/format.ts';
import { seenOf } from './seen-of.ts';

interface MembersProps {
  readonly channel: ChannelView;
  readonly members: ChannelDetail['members'];
  readonly receipts: readonly Receipt[];
}

/** Who is in the conversation, who is there now, and how far each has read. */
export function Members({ channel, members, receipts }: MembersProps) {
  const { t } = useTranslation('chat');
  return (
    <section aria-labelledby="details-members">
      <h3 id="details-members" className="panel-subtitle">
        {t('details.members', { count: members.length })}
      </h3>
      <ul className="members">
        {members.map((member) => (
          <li key={member.staffId}>
            <Member member={member} receipts={receipts} lastNumber={channel.lastNumber} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface MemberProps {
  readonly member: ChannelDetail['members'][number];
  readonly receipts: readonly Receipt[];
  readonly lastNumber: number;
}

function Member({ member, receipts, lastNumber }: MemberProps) {
  const { t } = useTranslation('chat');
  const { t: tCommon } = useTranslation();
  const { person: me } = useSession();
  const board = useOnCall().data;
  const { staffId, name, role, jobTitle, isOwner } = member;
  const away = awayOf(board, staffId);
  const letters = name
    .replace(/^(?:(?:Dr|Sr|Mr|Mrs|Ms|Prof)\.?\s+)+/iu, '')
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? '')
    .join('');
  return (
    <div className="member">
      <span className="channel-sign member-sign" data-kind="direct">
        <span aria-hidden="true">{letters}</span>
        <PresenceDot staffId={staffId} />
      </span>
      <span className="member-words">
        <span>
          <bdi className="pick-name">{name}</bdi>
          {staffId === me.id ? <span className="muted"> {t('details.you')}</span> : null}
          {isOwner ? <span className="tag member-owner">{t('details.owner')}</span> : null}
        </span>
        <span className="muted small">
          {tCommon(`role.${role}`)}
          {jobTitle === null ? null : (
            <>
              {' · '}
              <bdi>{jobTitle}</bdi>
            </>
          )}
        </span>
        {away === null ? null : (
          <span className="muted small">
            {away.cover === null
              ? t('away.until', { time: formatInstant(away.awayUntil ?? '') })
              : t('away.untilCover', { time: formatInstant(away.awayUntil ?? ''), cover: away.cover.name })}
          </span>
        )}
      </span>
      {staffId === me.id || lastNumber === 0 ? null : <Seen receipts={receipts} staffId={staffId} last={lastNumber} />}
    </div>
  );
}

interface SeenProps {
  readonly receipts: readonly Receipt[];
  readonly staffId: string;
  readonly last: number;
}

function Seen({ receipts, staffId, last }: SeenProps) {
  const { t } = useTranslation('chat');
  const seen = seenOf(receipts, staffId, last);
  const isThere = seen.state === 'all' || seen.isDelivered;
  const Glyph = isThere ? IconChecks : IconCheck;
  return (
    <span className="member-seen small" data-seen={seen.state}>
      <Glyph size={16} stroke={2.2} aria-hidden="true" />
      <span>
        {seen.state === 'all' ? t('seen.all') : null}
        {seen.state === 'behind' ? t('seen.behind', { count: seen.count }) : null}
        {seen.state === 'never' ? t(seen.isDelivered ? 'seen.delivered' : 'seen.never') : null}
      </span>
    </span>
  );
}
