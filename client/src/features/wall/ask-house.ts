import type { WallView } from '../../../../shared/schemas/wall.ts';

/** `nobody`: the house answered that this browser is no screen. `null`: no answer, or one that says nothing of that. */
export type WallAnswer = { readonly wall: WallView } | 'nobody' | null;

const PATIENCE_MS = 15_000;

async function send(path: string, init: RequestInit): Promise<Response | null> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort();
  }, PATIENCE_MS);
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', signal: controller.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Not through the app's api: a wall has no session to renew, to lock or to end. */
export async function askForWall(): Promise<WallAnswer> {
  const response = await send('/api/v1/wall', { headers: { Accept: 'application/json' } });
  if (response === null) return null;
  if (response.status === 401) return 'nobody';
  return response.ok ? { wall: (await response.json()) as WallView } : null;
}

/** Shows the secret of a link; `refused`: it is wrong, used or has run out. */
export async function showLink(token: string): Promise<'paired' | 'refused' | 'no-answer'> {
  const response = await send('/api/v1/wall/pair', {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (response === null || response.status >= 500 || response.status === 429) return 'no-answer';
  return response.ok ? 'paired' : 'refused';
}
