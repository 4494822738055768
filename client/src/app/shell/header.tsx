import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session/use-session.ts';
import { Bell } from './bell.tsx';
import { ConnectionChip } from './connection.tsx';
import { DisplayMenu } from '../../components/ui/display-menu.tsx';
import { DutyPlace } from './duty-place.tsx';
import { Find } from './find.tsx';
import { OutboxTray } from './outbox-tray.tsx';
import { PersonMenu } from './person-menu.tsx';
import { UpdateChip } from './update-chip.tsx';

export function Header() {
  const { t } = useTranslation();
  const { hospital, audience } = useSession();
  return (
    <header className="header">
      <div className="header-place">
        {audience === 'operator' ? (
          <span className="header-platform">{t('header.platform')}</span>
        ) : (
          <bdi className="header-hospital">{hospital.name}</bdi>
        )}
      </div>
      <ConnectionChip />
      <div className="header-tools">
        <Find />
        <DutyPlace />
        <UpdateChip />
        <OutboxTray />
        <Bell />
        <DisplayMenu />
        <PersonMenu />
      </div>
    </header>
  );
}
