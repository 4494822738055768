import type { Icon } from '@tabler/icons-react';
import { IconBuildingHospital, IconLayoutGrid, IconShieldLock, IconUserHeart, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Permission } from '../../../../shared/types/permissions.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { Brand } from '../../components/ui/brand.tsx';

interface Place {
  readonly to: '/wards' | '/patients' | '/staff' | '/hospitals' | '/account';
  readonly word: 'wards' | 'patients' | 'staff' | 'hospitals' | 'account';
  readonly icon: Icon;
  readonly permission: Permission;
}

const PLACES: readonly Place[] = [
  { to: '/wards', word: 'wards', icon: IconLayoutGrid, permission: 'ward.read' },
  { to: '/patients', word: 'patients', icon: IconUserHeart, permission: 'patient.read' },
  { to: '/staff', word: 'staff', icon: IconUsers, permission: 'staff.read' },
  { to: '/hospitals', word: 'hospitals', icon: IconBuildingHospital, permission: 'hospital.read' },
  { to: '/account', word: 'account', icon: IconShieldLock, permission: 'account.manage' },
];

/** Only what exists and what the person may open. */
export function Nav() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      <div className="nav-brand">
        <Brand />
      </div>
      <ul className="nav-list">
        {PLACES.filter((place) => permissions.includes(place.permission)).map(({ to, word, icon: Glyph }) => (
          <li key={to}>
            <Link to={to} className="nav-link">
              <Glyph size={22} stroke={1.8} aria-hidden="true" />
              <span>{t(`nav.${word}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
