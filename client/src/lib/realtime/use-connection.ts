import { useStore } from '../store.ts';
import { connectionStore } from './line.ts';

export const useConnection = () => useStore(connectionStore);
