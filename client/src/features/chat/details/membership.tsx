import { Button, Checkbox } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../../../shared/schemas/chat.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { postFollow, postLeave } from '../api/membership.ts';
import { forgetChannel, keepStanding } from '../use-chat.ts';

interface MembershipProps {
  readonly channel: ChannelView;
  readonly onLeft: () => void;
}

/** How the person takes part: follows, is told, or leaves. */
export function Membership({ channel, onLeft }: MembershipProps) {
  const { t } = useTranslation('chat');
  const phase = usePhase();
  const { id, mine, kind } = channel;
  const follow = useCommand(
    (change: { isFollowing?: boolean; isMuted?: boolean }) => postFollow(id, change),
    keepStanding,
  );
  const isOff = phase === 'offline' || follow.isPending;
  const canFollow = kind === 'patient' || kind === 'ward';
  return (
    <section className="stack">
      <FailureNotice error={follow.error} />
      {canFollow ? (
        <Checkbox
          label={t('details.follow')}
          description={t('details.followHelp')}
          checked={mine.isFollowing}
          disabled={isOff}
          onChange={(event) => follow.mutate({ isFollowing: event.currentTarget.checked })}
        />
      ) : null}
      <Checkbox
        label={t('details.mute')}
        description={t('details.muteHelp')}
        checked={mine.isMuted}
        disabled={isOff}
        onChange={(event) => follow.mutate({ isMuted: event.currentTarget.checked })}
      />
      {channel.abilities.canLeave ? <Leave channel={channel} onLeft={onLeft} isOff={isOff} /> : null}
    </section>
  );
}

function Leave({ channel, onLeft, isOff }: MembershipProps & { readonly isOff: boolean }) {
  const { t } = useTranslation('chat');
  const { t: tCommon } = useTranslation();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const leave = useCommand(
    () => postLeave(channel.id),
    () => {
      onLeft();
      void navigate({ to: '/messages' });
      forgetChannel(channel.id);
      toast(t('details.left', { name: channel.name }));
    },
  );
  if (!isAsked) {
    return (
      <div>
        <Button
          variant="default"
          className="danger-outline"
          disabled={isOff}
          leftSection={<IconLogout size={18} className="mirrored" aria-hidden="true" />}
          onClick={() => setAsked(true)}
        >
          {t('details.leave')}
        </Button>
      </div>
    );
  }
  return (
    <Notice
      tone="warn"
      isSpoken
      title={t('details.leaveTitle', { name: channel.name })}
      actions={
        <>
          <Button color="danger" loading={leave.isPending} onClick={() => leave.mutate(undefined)}>
            {t('details.leave')}
          </Button>
          <Button variant="default" onClick={() => setAsked(false)}>
            {tCommon('action.cancel')}
          </Button>
        </>
      }
    >
      {t('details.leaveText')}
      <FailureNotice error={leave.error} />
    </Notice>
  );
}
