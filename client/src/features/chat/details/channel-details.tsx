import './details.css';
import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { formatDay, formatInstant } from '../../../lib/format.ts';
import { awayOf, useOnCall } from '../../../lib/on-call-board.ts';
import { ManageGroup } from './manage-group.tsx';
import { Members } from './members.tsx';
import { Membership } from './membership.tsx';
import { useChannelDetail } from './use-channel-detail.ts';

interface ChannelDetailsProps {
  readonly channelId: ChannelId;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What a conversation is: about whom, who is in it and how far they have read, and how one takes part. */
export function ChannelDetails({ channelId, isOpen, onClose }: ChannelDetailsProps) {
  const { t } = useTranslation('chat');
  const { t: tCommon } = useTranslation();
  const isOpened = useDialogOpening(isOpen);
  const isPhone = useMediaQuery('(max-width: 699px)');
  return (
    <Drawer
      opened={isOpened}
      onClose={onClose}
      size={isPhone === true ? '100%' : 440}
      title={<span className="panel-title">{t('details.title')}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? <Content key={channelId} channelId={channelId} onClose={onClose} /> : null}
    </Drawer>
  );
}

function Content({ channelId, onClose }: Omit<ChannelDetailsProps, 'isOpen'>) {
  const { detail, channel } = useChannelDetail(channelId, true);
  if (channel === null) {
    return detail.isError ? (
      <FailureNotice error={detail.error} onRetry={() => void detail.refetch()} />
    ) : (
      <Skeleton blocks={[80, 44, 200]} onRetry={() => void detail.refetch()} />
    );
  }
  return (
    <div className="stack-lg">
      <About channel={channel} />
      <Membership channel={channel} onLeft={onClose} />
      {detail.isError && detail.data === undefined ? (
        <FailureNotice error={detail.error} onRetry={() => void detail.refetch()} />
      ) : null}
      {detail.data === undefined ? (
        detail.isError ? null : (
          <Skeleton blocks={[56, 56, 56]} onRetry={() => void detail.refetch()} />
        )
      ) : (
        <>
          {channel.abilities.canManage && channel.kind === 'group' ? (
            <ManageGroup channel={channel} members={detail.data.members} onChanged={() => void detail.refetch()} />
          ) : null}
          <Members channel={channel} members={detail.data.members} receipts={detail.data.receipts} />
        </>
      )}
    </div>
  );
}

function About({ channel }: { readonly channel: ChannelView }) {
  const { t } = useTranslation('chat');
  const { kind, name, patient } = channel;
  return (
    <section className="details-about">
      <p className="muted small">{t(`kind.${kind}`)}</p>
      <p className="details-name">
        <bdi>{name}</bdi>
      </p>
      {patient === null ? null : (
        <dl className="details-facts">
          <div>
            <dt>{t('patient.birthDate')}</dt>
            <dd className="numbers">
              {patient.birthDate === null ? t('patient.noBirthDate') : formatDay(patient.birthDate, true)}
            </dd>
          </div>
          <div>
            <dt>{t('patient.number')}</dt>
            <dd className="ltr numbers">{patient.hospitalNumber}</dd>
          </div>
        </dl>
      )}
      <AwayLine channel={channel} />
    </section>
  );
}

function AwayLine({ channel }: { readonly channel: ChannelView }) {
  const { t } = useTranslation('chat');
  const board = useOnCall().data;
  const away = awayOf(board, channel.otherId);
  const role = board?.roles.find(({ id }) => id === channel.roleId);
  if (away !== null) {
    const time = formatInstant(away.awayUntil ?? '');
    return (
      <p>{away.cover === null ? t('away.until', { time }) : t('away.untilCover', { time, cover: away.cover.name })}</p>
    );
  }
  if (role === undefined) return null;
  const holders = role.holders.map((holder) => holder.name).join(', ');
  return <p>{holders === '' ? t('role.nobody') : t('role.held', { holders })}</p>;
}
