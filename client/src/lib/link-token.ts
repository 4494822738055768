import { useEffect, useState } from 'react';

const readToken = () => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '';

/**
 * The token of a mailed link, read from the fragment (which reaches no server and no log) and then taken out of the
 * address bar and the history.
 */
export function useLinkToken(): string {
  const [token, setToken] = useState(readToken);
  useEffect(() => {
    // Only once the screen stands: a drawing put off while its words load begins again and reads the address again.
    if (readToken() !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
    const take = () => {
      setToken(readToken());
    };
    window.addEventListener('hashchange', take);
    return () => {
      window.removeEventListener('hashchange', take);
    };
  }, [token]);
  return token;
}
