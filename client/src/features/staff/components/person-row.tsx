import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { StateTag } from './state-tag.tsx';

interface PersonRowProps {
  readonly person: StaffView;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

export function PersonRow({ person, isOpen, onOpen }: PersonRowProps) {
  const { t } = useTranslation();
  return (
    <button type="button" className="person" data-open={isOpen || undefined} aria-haspopup="dialog" onClick={onOpen}>
      <span className="person-who">
        <bdi className="person-name">{person.displayName}</bdi>
        <span className="person-email ltr">{person.email}</span>
      </span>
      <span className="person-work">
        <span>{person.roles.map((role) => t(`role.${role}`)).join(', ')}</span>
        {person.jobTitle === null ? null : <bdi className="muted small">{person.jobTitle}</bdi>}
      </span>
      <span className="person-state">
        <StateTag state={person.state} />
      </span>
      <IconChevronRight size={18} className="mirrored person-arrow" aria-hidden="true" />
    </button>
  );
}
