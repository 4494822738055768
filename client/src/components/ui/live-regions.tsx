import { useStore } from '../../lib/store.ts';
import { assertiveStore, politeStore } from './announcer.ts';

/** One polite and one assertive region for the whole page, there before anything is said. */
export function LiveRegions() {
  const polite = useStore(politeStore);
  const assertive = useStore(assertiveStore);
  return (
    <div className="visually-hidden">
      <div role="status" aria-live="polite" aria-atomic="true">
        <span key={polite.id}>{polite.text}</span>
      </div>
      <div role="alert" aria-live="assertive" aria-atomic="true">
        <span key={assertive.id}>{assertive.text}</span>
      </div>
    </div>
  );
}
