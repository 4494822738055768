import type { Exclusive, RefreshDoors } from './refresher.ts';

const KEY = 'wardline.renewed-at';

/** The renewal time all tabs of this browser share; kept here alone where storage is refused. */
export function sharedRenewalTime(storage: Storage | null): RefreshDoors['renewedAt'] {
  let own = 0;
  return {
    get: () => Math.max(own, Number(storage?.getItem(KEY) ?? 0) || 0),
    set(at) {
      own = at;
      storage?.setItem(KEY, String(at));
    },
  };
}

// Without navigator.locks (a page not from HTTPS) two tabs may renew at once; the server allows for that.
export const exclusiveAcrossTabs: Exclusive = async (work) =>
  'locks' in navigator ? navigator.locks.request('wardline-refresh', work) : work();
