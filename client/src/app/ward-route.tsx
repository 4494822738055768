import type { WardSlots } from '../features/wards/board-context.ts';
import { WardScreen } from '../features/wards/ward-screen.tsx';

const SLOTS: WardSlots = {};

/** The ward's board with what other features lend it. */
export function WardRoute() {
  return <WardScreen slots={SLOTS} />;
}
