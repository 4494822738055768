import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelDetail, ChannelView, ChatPerson } from '../../../../../shared/schemas/chat.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import { patchGroup } from '../api/membership.ts';
import { PeoplePick } from '../new/people-pick.tsx';
import { keepChannel } from '../use-chat.ts';
import '../new/new.css';

interface ManageGroupProps {
  readonly channel: ChannelView;
  readonly members: ChannelDetail['members'];
  readonly onChanged: () => void;
}

/** The group's name and its people, for whoever looks after it. */
export function ManageGroup({ channel, members, onChanged }: ManageGroupProps) {
  const { t } = useTranslation('chat');
  return (
    <details className="details-manage">
      <summary>{t('group.manage')}</summary>
      <div className="stack">
        <Rename key={channel.version} channel={channel} onChanged={onChanged} />
        <People channel={channel} members={members} onChanged={onChanged} />
      </div>
    </details>
  );
}

function useChange(channel: ChannelView, onChanged: () => void) {
  const { t } = useTranslation('chat');
  return useCommand(patchGroup, (changed) => {
    keepChannel({ ...changed, seq: Math.max(changed.seq, channel.seq) });
    toast(t('group.changed'));
    onChanged();
  });
}

const MOST_LETTERS = 60;

function Rename({ channel, onChanged }: Omit<ManageGroupProps, 'members'>) {
  const { t } = useTranslation('chat');
  const [name, setName] = useState(channel.name);
  const change = useChange(channel, onChanged);
  const isNew = name.trim() !== '' && name.trim() !== channel.name;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isNew) change.mutate({ channelId: channel.id, version: channel.version, name: name.trim() });
      }}
    >
      <TextInput
        label={t('new.groupName')}
        maxLength={MOST_LETTERS}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FailureNotice error={change.error} />
      <div>
        <Button type="submit" variant="default" disabled={!isNew} loading={change.isPending}>
          {t('group.rename')}
        </Button>
      </div>
    </form>
  );
}

function People({ channel, members, onChanged }: ManageGroupProps) {
  const { t } = useTranslation('chat');
  const { person: me } = useSession();
  const [added, setAdded] = useState<readonly ChatPerson[]>([]);
  const change = useChange(channel, () => {
    setAdded([]);
    onChanged();
  });
  const base = { channelId: channel.id, version: channel.version };
  const toggle = (person: ChatPerson) => {
    const others = added.filter(({ staffId }) => staffId !== person.staffId);
    setAdded(others.length < added.length ? others : [...added, person]);
  };
  return (
    <>
      <ul className="members" aria-label={t('group.takeOutLabel')}>
        {members
          .filter(({ staffId }) => staffId !== me.id)
          .map(({ staffId, name }) => (
            <li key={staffId} className="member">
              <bdi className="member-words">{name}</bdi>
              <Button
                variant="default"
                disabled={change.isPending}
                onClick={() => change.mutate({ ...base, removeIds: [staffId] })}
              >
                {t('group.takeOut')}
                <span className="visually-hidden"> {name}</span>
              </Button>
            </li>
          ))}
      </ul>
      <PeoplePick
        label={t('group.add')}
        chosen={added}
        leftOut={members.map(({ staffId }) => staffId)}
        onPick={toggle}
      />
      <FailureNotice error={change.error} />
      <div>
        <Button
          disabled={added.length === 0}
          loading={change.isPending}
          onClick={() => change.mutate({ ...base, addIds: added.map(({ staffId }) => staffId) })}
        >
          {t('group.addMany', { count: added.length })}
        </Button>
      </div>
    </>
  );
}
