import { DutyCard } from '../features/duty/components/duty-card.tsx';
import { ShiftsScreen } from '../features/rosters/shifts/shifts-screen.tsx';

/** My shifts, and the duty that begins with them. */
export function ShiftsRoute() {
  return <ShiftsScreen above={<DutyCard />} />;
}
