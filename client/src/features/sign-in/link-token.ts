import { useState } from 'react';

/**
 * The token of a mailed link, read once from the fragment (which reaches no server and no log) and then taken out of the
 * address bar and the history.
 */
export function useLinkToken(): string {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '');
  useState(() => {
    if (token !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  });
  return token;
}
