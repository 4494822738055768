import type { HospitalId } from '../../../../shared/types/ids.ts';
import type { Services } from '../../../services.ts';

type Addresses = readonly string[];
interface Known {
  readonly until: number;
  readonly addresses: Promise<Addresses>;
}

/** Another node's change is known here after so long. */
const KEPT_MS = 5_000;
const known = new WeakMap<Services, Map<HospitalId, Known>>();

const knownOf = (services: Services): Map<HospitalId, Known> => {
  const present = known.get(services) ?? new Map<HospitalId, Known>();
  known.set(services, present);
  return present;
};

/**
 * From where the hospital's feeds may come. Kept for a moment, since whoever reaches the port, stranger or not, makes us
 * ask. @param read how it is found out
 */
export function welcomeAddresses(
  services: Services,
  hospitalId: HospitalId,
  read: () => Promise<Addresses>,
): Promise<Addresses> {
  const byHospital = knownOf(services);
  const now = services.clock.now().getTime();
  const present = byHospital.get(hospitalId);
  if (present !== undefined && now < present.until) return present.addresses;
  const addresses = read();
  const fresh: Known = { until: now + KEPT_MS, addresses };
  byHospital.set(hospitalId, fresh);
  // What failed is asked again at once.
  addresses.catch(() => {
    if (byHospital.get(hospitalId) === fresh) byHospital.delete(hospitalId);
  });
  return addresses;
}

/** A feed of the hospital changed. */
export const forgetAddresses = (services: Services, hospitalId: HospitalId): void => {
  knownOf(services).delete(hospitalId);
};
