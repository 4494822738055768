import { IconCertificate, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StaffView } from '../../../../../shared/schemas/staff.ts';
import { attentionOf } from '../qualification-state.ts';
import { useRoleNames } from '../use-role-names.ts';
import { StateTag } from './state-tag.tsx';

interface PersonRowProps {
  readonly person: StaffView;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

export function PersonRow({ person, isOpen, onOpen }: PersonRowProps) {
  const { t } = useTranslation('staff');
  const roleNames = useRoleNames();
  const attention = attentionOf(person.qualifications);
  return (
    <button type="button" className="person" data-open={isOpen || undefined} aria-haspopup="dialog" onClick={onOpen}>
      <span className="person-who">
        <bdi className="person-name">{person.displayName}</bdi>
        <span className="person-email ltr">{person.email}</span>
      </span>
      <span className="person-work">
        <bdi>{roleNames(person)}</bdi>
        {person.jobTitle === null ? null : <bdi className="muted small">{person.jobTitle}</bdi>}
        {attention === 0 ? null : (
          <span className="tag tag-warn">
            <IconCertificate size={15} stroke={2.1} aria-hidden="true" />
            {t('qualification.attention', { count: attention })}
          </span>
        )}
      </span>
      <span className="person-state">
        <StateTag state={person.state} />
      </span>
      <IconChevronRight size={18} className="mirrored person-arrow" aria-hidden="true" />
    </button>
  );
}
