import { Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView, ChatPerson } from '../../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { newUuid7 } from '../../../lib/uuid7.ts';
import { createGroup } from '../use-chat.ts';
import { PeoplePick } from './people-pick.tsx';

const MOST_LETTERS = 60;

/** A name and at least one other. The group's id is made here, so that sending it twice makes one group. */
export function GroupForm({ onDone }: { readonly onDone: (channel: ChannelView) => void }) {
  const { t } = useTranslation('chat');
  const [id] = useState(() => newUuid7() as ChannelId);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly ChatPerson[]>([]);
  const [isTried, setTried] = useState(false);
  const toggle = (person: ChatPerson) => {
    const others = chosen.filter(({ staffId }) => staffId !== person.staffId);
    setChosen(others.length < chosen.length ? others : [...chosen, person]);
  };
  const command = useCommand(
    () => createGroup({ id, name: name.trim(), memberIds: chosen.map(({ staffId }) => staffId) }),
    onDone,
  );
  const isNamed = name.trim() !== '';
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isNamed && chosen.length > 0) command.mutate(undefined);
      }}
    >
      <TextInput
        label={t('new.groupName')}
        maxLength={MOST_LETTERS}
        autoComplete="off"
        value={name}
        error={isTried && !isNamed ? t('new.nameMissing') : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Chosen people={chosen} onRemove={toggle} />
      {isTried && chosen.length === 0 ? (
        <p className="mantine-InputWrapper-error" role="alert">
          {t('new.peopleMissing')}
        </p>
      ) : null}
      <PeoplePick label={t('new.groupPeople')} chosen={chosen} onPick={toggle} />
      <FailureNotice error={command.error} />
      <div className="row-end">
        <Button type="submit" loading={command.isPending}>
          {t('new.createGroup')}
        </Button>
      </div>
    </form>
  );
}

interface ChosenProps {
  readonly people: readonly ChatPerson[];
  readonly onRemove: (person: ChatPerson) => void;
}

function Chosen({ people, onRemove }: ChosenProps) {
  const { t } = useTranslation('chat');
  if (people.length === 0) return null;
  return (
    <ul className="chosen" aria-label={t('new.chosen')}>
      {people.map((person) => (
        <li key={person.staffId}>
          <button type="button" className="chosen-one" onClick={() => onRemove(person)}>
            <bdi>{person.name}</bdi>
            <IconX size={16} stroke={2.2} aria-hidden="true" />
            <span className="visually-hidden">{t('new.takeOut')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
