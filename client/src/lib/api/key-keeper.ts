import { newKey } from './create-api.ts';

/**
 * Keeps the Idempotency-Key of a request whose outcome is unknown, so that pressing the button again cannot do it twice.
 * Another body is another request and gets another key.
 */
export interface KeyKeeper {
  readonly keyFor: (input: unknown) => string;
  readonly settle: () => void;
}

export function createKeyKeeper(make: () => string = newKey): KeyKeeper {
  let kept: { readonly print: string; readonly key: string } | null = null;
  return {
    keyFor(input) {
      const print = JSON.stringify(input) ?? '';
      if (kept?.print !== print) kept = { print, key: make() };
      return kept.key;
    },
    settle() {
      kept = null;
    },
  };
}
