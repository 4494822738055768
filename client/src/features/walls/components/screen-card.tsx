import { Button } from '@mantine/core';
import { IconDeviceTv } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { WallScreen } from '../../../../../shared/schemas/wall.ts';
import { formatInstant } from '../../../lib/format.ts';

interface ScreenCardProps {
  readonly screen: WallScreen;
  readonly wardName: string;
  readonly onRevoke: () => void;
}

export function ScreenCard({ screen, wardName, onRevoke }: ScreenCardProps) {
  const { t } = useTranslation('walls');
  const { name, privacy, showsDark, state, lastSeenAt } = screen;
  return (
    <article className="card wall-screen">
      <header className="wall-screen-head">
        <IconDeviceTv size={26} stroke={1.7} aria-hidden="true" />
        <div>
          <h2>{name}</h2>
          <p>{wardName}</p>
        </div>
      </header>
      <p className={`wall-screen-state wall-screen-${state}`}>{t(`state.${state}`)}</p>
      <dl className="wall-screen-facts">
        <div>
          <dt>{t('privacy.label')}</dt>
          <dd>{t(`privacy.${privacy}`)}</dd>
        </div>
        <div>
          <dt>{t('shade.label')}</dt>
          <dd>{t(`shade.${showsDark}`)}</dd>
        </div>
      </dl>
      <footer className="wall-screen-foot">
        <span>{lastSeenAt === null ? t('never') : t('seen', { time: formatInstant(lastSeenAt) })}</span>
        <Button variant="default" onClick={onRevoke} aria-label={t('revokeNamed', { name })}>
          {t('revoke')}
        </Button>
      </footer>
    </article>
  );
}
