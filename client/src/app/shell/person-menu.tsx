import { IconLock, IconLogout, IconShieldLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Disclosure } from '../../components/ui/disclosure.tsx';
import { toast } from '../../components/ui/toast.ts';
import { lock, signOut } from '../../lib/session/session-actions.ts';
import { useSession } from '../../lib/session/use-session.ts';

const initialsOf = (name: string) =>
  name
    .replace(/^(?:(?:Dr|Sr|Mr|Mrs|Ms|Prof)\.?\s+)+/iu, '')
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? '')
    .join('');

export function PersonMenu() {
  const { t } = useTranslation();
  const { person } = useSession();
  const roles = person.roles.map((role) => t(`role.${role}`)).join(', ');
  const leave = () => {
    signOut().catch(() => {
      toast(t('header.signOutFailed'), 'danger');
    });
  };
  return (
    <Disclosure
      className="header-person"
      trigger={
        <>
          <span className="avatar" aria-hidden="true">
            {initialsOf(person.displayName)}
          </span>
          <span className="header-person-words">
            <bdi className="header-person-name">{person.displayName}</bdi>
            <span className="header-person-roles">{roles}</span>
            <span className="visually-hidden">{t('header.person')}</span>
          </span>
        </>
      }
    >
      <div className="menu-person">
        <bdi className="menu-person-name">{person.displayName}</bdi>
        <div className="muted small">{roles}</div>
        <div className="muted small ltr">{person.email}</div>
      </div>
      <ul>
        <li>
          <Link to="/account" className="menu-item">
            <IconShieldLock size={19} stroke={1.8} aria-hidden="true" />
            {t('header.security')}
          </Link>
        </li>
        <li>
          <button type="button" className="menu-item" onClick={() => void lock()}>
            <IconLock size={19} stroke={1.8} aria-hidden="true" />
            {t('header.lock')}
          </button>
        </li>
        <li>
          <button type="button" className="menu-item" onClick={leave}>
            <IconLogout size={19} stroke={1.8} className="mirrored" aria-hidden="true" />
            {t('header.signOut')}
          </button>
        </li>
      </ul>
    </Disclosure>
  );
}
