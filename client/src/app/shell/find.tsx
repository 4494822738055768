import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session/use-session.ts';
import { PLACES } from './places.ts';

const FindDialog = lazy(async () => ({ default: (await import('../../features/find/find-dialog.tsx')).FindDialog }));

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** Whether the keys ask to find something: Ctrl or ⌘ with K anywhere, “/” where nothing is being typed. */
function asksToFind(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.altKey || event.shiftKey) return false;
  const hasCommand = event.ctrlKey || event.metaKey;
  if (hasCommand) return event.key.toLowerCase() === 'k';
  // Over an open dialog the key is the dialog's.
  return event.key === '/' && !isTyping(event.target) && document.querySelector('[aria-modal="true"]') === null;
}

/** The button that finds anything, and its keys. What it opens is loaded when it is first needed. */
export function Find() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!asksToFind(event)) return;
      event.preventDefault();
      setOpened(true);
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <>
      <button
        type="button"
        className="header-find"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K /"
        onClick={() => {
          setOpened(true);
          setOpen(true);
        }}
      >
        <IconSearch size={20} stroke={1.9} aria-hidden="true" />
        <span className="header-find-word">{t('header.find')}</span>
      </button>
      {wasOpened ? (
        <Suspense fallback={null}>
          <FindDialog
            isOpen={isOpen}
            onClose={() => {
              setOpen(false);
            }}
            screens={PLACES.filter(({ permission }) => permissions.includes(permission)).map(({ to, word }) => ({
              id: to,
              name: t(`nav.${word}`),
              open: () => navigate({ to }),
            }))}
          />
        </Suspense>
      ) : null}
    </>
  );
}
