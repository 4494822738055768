import { IconAlertTriangle, IconCloudUp } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../lib/i18n/i18n.ts';
import { useOutbox } from '../../lib/outbox/outbox.ts';

const loadDialog = () => import('./outbox-dialog.tsx');
const OutboxDialog = lazy(async () => ({ default: (await loadDialog()).OutboxDialog }));

const WORTH_A_WORD_MS = 1500;

/** Whether it has been so for longer than a quick answer takes: a chip that only flashes would move the header. */
function useSlow(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        setSlow(isWaiting);
      },
      isWaiting ? WORTH_A_WORD_MS : 0,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [isWaiting]);
  return isSlow;
}

/** In the header while something this person did is not sent, or needs them. */
export function OutboxTray() {
  const { t } = useTranslation();
  const items = useOutbox();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  // It must open without a line, so it is fetched when the first thing is kept: as a rule there is a line then.
  const hasItems = items.length > 0;
  useEffect(() => {
    if (!hasItems) return;
    void loadDialog().catch(() => undefined);
    void i18n.loadNamespaces('outbox').catch(() => undefined);
  }, [hasItems]);
  const isSlow = useSlow(hasItems);
  const parked = items.filter(({ state }) => state === 'conflict' || state === 'failed').length;
  const Glyph = parked > 0 ? IconAlertTriangle : IconCloudUp;
  return (
    <>
      {parked > 0 || (hasItems && isSlow) ? (
        <button
          type="button"
          className={parked > 0 ? 'header-chip header-chip-attention' : 'header-chip'}
          onClick={() => {
            setOpened(true);
            setOpen(true);
          }}
        >
          <Glyph size={18} stroke={2.2} aria-hidden="true" />
          <span className="numbers">
            {parked > 0 ? t('outbox.chipAttention', { count: parked }) : t('outbox.chip', { count: items.length })}
          </span>
        </button>
      ) : null}
      {wasOpened ? (
        <Suspense fallback={null}>
          <OutboxDialog
            isOpen={isOpen}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
