import { Navigate } from '@tanstack/react-router';
import { useCan } from '../lib/session/use-session.ts';

/** The first screen a person's permissions allow. */
export function StartScreen() {
  const canReadWards = useCan('ward.read');
  const canClean = useCan('bed.clean');
  const canManageBeds = useCan('bed.manage');
  const canReadHospitals = useCan('hospital.read');
  const canReadStaff = useCan('staff.read');
  // Who cleans and does nothing else with beds comes to clean.
  if (canClean && !canManageBeds) return <Navigate to="/housekeeping" replace />;
  if (canReadWards) return <Navigate to="/wards" replace />;
  if (canReadHospitals) return <Navigate to="/hospitals" replace />;
  if (canReadStaff) return <Navigate to="/staff" replace />;
  return <Navigate to="/account" replace />;
}
