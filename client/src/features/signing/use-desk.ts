import { useEffect } from 'react';
import { borrowLanguage } from '../../lib/i18n/i18n.ts';
import { isLanguage } from '../../lib/i18n/languages.ts';
import { useStore } from '../../lib/store.ts';
import type { SigningDesk, SigningState } from './create-signing.ts';

/** What the desk says now; asks for the form first, and tries what waits again whenever the line may be back. */
export function useDesk(desk: SigningDesk): SigningState {
  const state = useStore({ ...desk.state, set: () => undefined });
  useEffect(() => {
    void desk.open();
    const again = () => {
      if (document.visibilityState === 'visible') void desk.flush();
    };
    window.addEventListener('online', again);
    document.addEventListener('visibilitychange', again);
    return () => {
      window.removeEventListener('online', again);
      document.removeEventListener('visibilitychange', again);
    };
  }, [desk]);
  return state;
}

/** The words around the form in the form's own language, where we have them. */
export function useFormLanguage(language: string | undefined): void {
  useEffect(() => (language === undefined || !isLanguage(language) ? undefined : borrowLanguage(language)), [language]);
}
