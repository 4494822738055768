import { PatientSearch } from '../features/patients/components/patient-search.tsx';
import type { PatientPicker } from '../features/procedures/procedures-screen.tsx';
import { ProceduresScreen } from '../features/procedures/procedures-screen.tsx';

const Picker: PatientPicker = ({ onPick }) => <PatientSearch isFocused onPick={onPick} />;

/** The day's procedures with the search for patients that another feature lends it. */
export function ProceduresRoute() {
  return <ProceduresScreen PatientPicker={Picker} />;
}
