import { Navigate } from '@tanstack/react-router';
import { useCan } from '../lib/session/use-session.ts';

/** The first screen a person's permissions allow. */
export function StartScreen() {
  const canReadWards = useCan('ward.read');
  const canReadHospitals = useCan('hospital.read');
  const canReadStaff = useCan('staff.read');
  if (canReadWards) return <Navigate to="/wards" replace />;
  if (canReadHospitals) return <Navigate to="/hospitals" replace />;
  if (canReadStaff) return <Navigate to="/staff" replace />;
  return <Navigate to="/account" replace />;
}
