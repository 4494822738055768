import { useSyncExternalStore } from 'react';
import { useStore } from '../store.ts';
import { connectionStore } from './line.ts';

/** All there is to say of the line. Drawn anew with every sign of life: for what shows when that was. */
export const useConnection = () => useStore(connectionStore);

const phaseNow = () => connectionStore.get().phase;

/** How fresh what is shown can be; drawn anew only when that is different. */
export const usePhase = () => useSyncExternalStore(connectionStore.subscribe, phaseNow);
