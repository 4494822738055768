import { IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import type { WallView } from '../../../../../shared/schemas/wall.ts';
import { formatClock } from '../../../lib/format.ts';
import type { Tone } from '../looks.ts';
import { LOOKS } from '../looks.ts';
import { useFreshness } from '../use-wall.ts';

const TONES: readonly { readonly tone: Tone; readonly icon: keyof typeof LOOKS }[] = [
  { tone: 'available', icon: 'available' },
  { tone: 'held', icon: 'held' },
  { tone: 'occupied', icon: 'occupied' },
  { tone: 'cleaning', icon: 'cleaning' },
  { tone: 'blocked', icon: 'blocked' },
];

function countsOf(beds: WallView['beds']): ReadonlyMap<Tone, number> {
  const counts = new Map<Tone, number>();
  for (const { state } of beds) {
    const { tone } = LOOKS[bedWord(state)];
    counts.set(tone, (counts.get(tone) ?? 0) + 1);
  }
  return counts;
}

/** The ward, how its beds stand, and how old this is. */
export function WallHeader({ wall }: { readonly wall: WallView }) {
  const { t } = useTranslation('wall');
  const { freshness, freshAt, clock } = useFreshness();
  const counts = countsOf(wall.beds);
  const isLive = freshness === 'live';
  return (
    <header className={isLive ? 'wall-head' : 'wall-head wall-head-stale'}>
      <h1>{wall.ward.name}</h1>
      {isLive ? (
        <ul className="wall-counts">
          {TONES.map(({ tone, icon }) => {
            const CountIcon = LOOKS[icon].icon;
            return (
              <li key={tone} className={`wall-count wall-${tone}`}>
                <CountIcon aria-hidden="true" />
                <b>{counts.get(tone) ?? 0}</b>
                <span>{t(`count.${tone}`)}</span>
              </li>
            );
          })}
          <li className="wall-count wall-waiting">
            <IconUsersGroup aria-hidden="true" />
            <b>{wall.waiting}</b>
            <span>{t('count.waiting')}</span>
          </li>
        </ul>
      ) : (
        <p className="wall-not-live">
          {freshAt === null ? t('notLive') : t('notLiveSince', { time: formatClock(freshAt) })}
        </p>
      )}
      <p className="wall-time">
        <time>{formatClock(clock)}</time>
        <small>{isLive ? t('live') : t('stale')}</small>
      </p>
    </header>
  );
}
