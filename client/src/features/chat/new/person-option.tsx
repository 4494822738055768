import { useTranslation } from 'react-i18next';
import type { ChatPerson } from '../../../../../shared/schemas/chat.ts';

/** Who somebody is, by more than the name: role, job and where they work. */
export function PersonWords({ person }: { readonly person: ChatPerson }) {
  const { t } = useTranslation();
  const { name, role, jobTitle, wardNames } = person;
  return (
    <span className="pick-words">
      <bdi className="pick-name">{name}</bdi>
      <span className="muted small">
        {t(`role.${role}`)}
        {jobTitle === null ? null : (
          <>
            {' · '}
            <bdi>{jobTitle}</bdi>
          </>
        )}
        {wardNames.length === 0 ? null : (
          <>
            {' · '}
            <bdi>{wardNames.join(', ')}</bdi>
          </>
        )}
      </span>
    </span>
  );
}
