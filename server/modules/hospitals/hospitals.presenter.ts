import type { HospitalView } from '../../../shared/schemas/hospitals.ts';
import type { HospitalId } from '../../../shared/types/ids.ts';
import type { DirectoryEntry } from '../../db/directory.ts';

/** What an operator sees of a hospital: nothing of its keys, its database or its people. */
export const presentHospital = (entry: DirectoryEntry): HospitalView => ({
  id: entry._id as HospitalId,
  code: entry.code,
  name: entry.name,
  kind: entry.kind,
  timeZone: entry.timeZone,
  placement: entry.placement,
  state: entry.state,
  openedAt: entry.openedAt.toISOString(),
  version: entry.version,
});
