import { useTranslation } from 'react-i18next';
import type { ChatPerson } from '../../../../../shared/schemas/chat.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { useSession } from '../../../lib/session/use-session.ts';
import { usePeople } from '../api/people.ts';
import { PersonWords } from './person-option.tsx';
import { PickField, usePickText } from './pick-field.tsx';

interface PeoplePickProps {
  readonly label: string;
  /** One is taken at once; of several, each is ticked. */
  readonly chosen?: readonly ChatPerson[];
  readonly leftOut?: readonly string[];
  readonly isBusy?: boolean;
  /** Whether the person may choose themself. */
  readonly hasMe?: boolean;
  readonly onPick: (person: ChatPerson) => void;
}

/** A field and the people it finds; everybody but the person themself. */
export function PeoplePick({ label, chosen, leftOut = [], isBusy = false, hasMe = false, onPick }: PeoplePickProps) {
  const { t } = useTranslation('chat');
  const { person: me } = useSession();
  const { text, setText, rested } = usePickText();
  const found = usePeople(rested);
  const items = (found.data?.items ?? []).filter(
    ({ staffId }) => (hasMe || staffId !== me.id) && !leftOut.includes(staffId),
  );
  const isChosen = (person: ChatPerson) => chosen?.some(({ staffId }) => staffId === person.staffId) === true;
  return (
    <div>
      <PickField
        label={label}
        text={text}
        onText={setText}
        said={found.isSuccess ? t(items.length === 0 ? 'pick.nobody' : 'pick.people', { count: items.length }) : ''}
      />
      {found.isError ? <FailureNotice error={found.error} onRetry={() => void found.refetch()} /> : null}
      <ul className="pick-list" aria-busy={found.isPlaceholderData}>
        {items.map((person) => (
          <li key={person.staffId}>
            {chosen === undefined ? (
              <button type="button" className="pick" disabled={isBusy} onClick={() => onPick(person)}>
                <PersonWords person={person} />
              </button>
            ) : (
              <label className="pick">
                <input type="checkbox" checked={isChosen(person)} onChange={() => onPick(person)} />
                <PersonWords person={person} />
              </label>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
