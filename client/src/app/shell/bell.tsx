import { IconBell } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../lib/session/use-session.ts';
import { Badge } from './badge.tsx';
import { useBadges } from './badges.ts';

/** The way to one's notifications, with how many are not seen. */
export function Bell() {
  const { t } = useTranslation();
  const { notices, urgent } = useBadges();
  const isAllowed = useCan('notice.read');
  if (!isAllowed) return null;
  return (
    <Link to="/inbox" className="header-button header-bell">
      <IconBell size={20} stroke={1.9} aria-hidden="true" />
      <span className="visually-hidden">{t('nav.inbox')}</span>
      <Badge count={notices} isUrgent={urgent > 0} label={t('badge.notices', { count: notices })} />
    </Link>
  );
}
