import './wall.css';
import { IconScreenShareOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { WallBoard } from './components/wall-board.tsx';
import { keepWall } from './keeper.ts';
import { lookAfterItself } from './unattended.ts';
import { useWall } from './use-wall.ts';

// Once for the page, which is nothing but the wall.
void keepWall();
lookAfterItself();

function UnpairedCard({ why }: { readonly why: 'none' | 'link-refused' | 'revoked' }) {
  const { t } = useTranslation('wall');
  return (
    <main className="wall-unpaired">
      <section className="wall-card">
        <IconScreenShareOff aria-hidden="true" size={72} stroke={1.4} />
        <h1>{t('unpaired.title')}</h1>
        <p>{t(`unpaired.why.${why}`)}</p>
        <p>{t('unpaired.todo')}</p>
      </section>
    </main>
  );
}

/** What a screen on a ward’s wall shows. Nobody touches it, and it announces nothing. */
export function WallPage() {
  const { t } = useTranslation('wall');
  const { phase, why, wall } = useWall();
  if (phase === 'unpaired') return <UnpairedCard why={why} />;
  if (wall !== null) return <WallBoard wall={wall} />;
  return (
    <main className="wall-unpaired">
      <p>{t('starting')}</p>
    </main>
  );
}
