import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const SHOW_AFTER_MS = 400;
const SLOW_AFTER_MS = 8000;

function useElapsed(ms: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setOver(true);
    }, ms);
    return () => {
      clearTimeout(timer);
    };
  }, [ms]);
  return isOver;
}

interface SkeletonProps {
  /** Heights in pixels of the blocks to come. */
  readonly blocks: readonly number[];
  readonly onRetry?: () => void;
  readonly className?: string;
}

/** Reserves the room of what is loading; a quick answer is never preceded by a flash. */
export function Skeleton({ blocks, onRetry, className = 'stack' }: SkeletonProps) {
  const { t } = useTranslation();
  const isShown = useElapsed(SHOW_AFTER_MS);
  const isSlow = useElapsed(SLOW_AFTER_MS);
  return (
    <div aria-busy="true">
      {isShown ? (
        <div role="status" className="visually-hidden">
          {t('state.loading')}
        </div>
      ) : null}
      <div className={className} aria-hidden="true" style={{ visibility: isShown ? 'visible' : 'hidden' }}>
        {blocks.map((height, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the blocks have nothing but their place.
          <div key={index} className="skeleton" style={{ blockSize: height }} />
        ))}
      </div>
      {isSlow ? (
        <div className="row" style={{ marginBlockStart: 16 }}>
          <span className="muted">{t('state.slow')}</span>
          {onRetry === undefined ? null : (
            <Button variant="default" onClick={onRetry}>
              {t('action.tryAgain')}
            </Button>
          )}
        </div>
      ) : null}
    </div>
  );
}
