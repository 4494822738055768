import { Menu } from '@mantine/core';
import { IconLock, IconLogout, IconShieldLock } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
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
  const navigate = useNavigate();
  const { person } = useSession();
  const roles = person.roles.map((role) => t(`role.${role}`)).join(', ');
  const leave = () => {
    signOut().catch(() => {
      toast(t('header.signOutFailed'), 'danger');
    });
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <button type="button" className="header-person" aria-label={t('header.person', { name: person.displayName })}>
          <span className="avatar" aria-hidden="true">
            {initialsOf(person.displayName)}
          </span>
          <span className="header-person-words" aria-hidden="true">
            <bdi className="header-person-name">{person.displayName}</bdi>
            <span className="header-person-roles">{roles}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="menu-person">
          <bdi className="menu-person-name">{person.displayName}</bdi>
          <div className="muted small">{roles}</div>
          <div className="muted small ltr">{person.email}</div>
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconShieldLock size={18} aria-hidden="true" />}
          onClick={() => void navigate({ to: '/account' })}
        >
          {t('header.security')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => void lock()}>
          {t('header.lock')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={18} className="mirrored" aria-hidden="true" />} onClick={leave}>
          {t('header.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
