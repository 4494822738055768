import type { CSSProperties } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallView } from '../../../../../shared/schemas/wall.ts';
import { formatClock } from '../../../lib/format.ts';
import { columnsFor, pagesOf } from '../layout.ts';
import { roomFor } from '../room-for.ts';
import { useFreshness } from '../use-wall.ts';
import { WallCell } from './wall-cell.tsx';
import { WallHeader } from './wall-header.tsx';

const TURN_EVERY_MS = 20_000;
const GAP_PX = 10;
const EDGE_PX = 20;
/** Header, gaps and edges above and below the beds, at 1080 lines. */
const HEAD_PX = 140;

function useWindowSize() {
  const [size, setSize] = useState({ width: window.innerWidth, height: window.innerHeight });
  useEffect(() => {
    const measure = () => {
      setSize({ width: window.innerWidth, height: window.innerHeight });
    };
    window.addEventListener('resize', measure);
    return () => {
      window.removeEventListener('resize', measure);
    };
  }, []);
  return size;
}

/** Which page is shown; a key of the remote stops the turning and starts it again. */
function useTurning(pages: number): { readonly page: number; readonly isPaused: boolean } {
  const [page, setPage] = useState(0);
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    if (pages < 2 || isPaused) return undefined;
    const timer = setInterval(() => {
      setPage((before) => before + 1);
    }, TURN_EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [pages, isPaused]);
  useEffect(() => {
    const press = ({ key }: KeyboardEvent) => {
      if (key === ' ' || key === 'Enter' || key === 'MediaPlayPause') setPaused((before) => !before);
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, []);
  return { page: page % pages, isPaused };
}

function Overlay() {
  const { t } = useTranslation('wall');
  const { freshness, freshAt } = useFreshness();
  if (freshness !== 'hidden') return null;
  return (
    <div className="wall-overlay">
      <p className="wall-overlay-title">
        {freshAt === null ? t('notLive') : t('notLiveSince', { time: formatClock(freshAt) })}
      </p>
      <p>{t('usePhone')}</p>
    </div>
  );
}

/** Every bed of the ward at once, without scrolling. */
export function WallBoard({ wall }: { readonly wall: WallView }) {
  const { t } = useTranslation('wall');
  const { width, height } = useWindowSize();
  const pages = useMemo(() => pagesOf(wall), [wall]);
  const { page, isPaused } = useTurning(Math.max(1, pages.length));
  const beds = pages[page] ?? [];
  const most = Math.max(...pages.map(({ length }) => length), 1);
  const columns = columnsFor(most);
  const rows = Math.ceil(most / columns);
  const scale = height / 1080;
  const cellWidth = (width - 2 * EDGE_PX - (columns - 1) * GAP_PX) / columns;
  const cellHeight = (height - HEAD_PX * scale - (rows - 1) * GAP_PX) / rows;
  const room = useMemo(() => roomFor(cellWidth, cellHeight, scale), [cellWidth, cellHeight, scale]);
  const style = { '--columns': columns, '--rows': rows } as CSSProperties;
  return (
    <main className="wall">
      <WallHeader wall={wall} />
      <div className="wall-body">
        {wall.beds.length === 0 ? (
          <p className="wall-none">{t('noBeds')}</p>
        ) : (
          <ul className="wall-grid" style={style} aria-label={wall.ward.name}>
            {beds.map((bed) => (
              <WallCell key={bed.id} bed={bed} room={room} />
            ))}
          </ul>
        )}
        <Overlay />
      </div>
      {pages.length > 1 ? (
        <p className="wall-pages" aria-label={t('page', { page: page + 1, pages: pages.length })} role="img">
          {pages.map(([first], index) => (
            <i key={first?.id ?? index} className={index === page ? 'wall-page wall-page-shown' : 'wall-page'} />
          ))}
          {isPaused ? <span>{t('paused')}</span> : null}
        </p>
      ) : null}
    </main>
  );
}
