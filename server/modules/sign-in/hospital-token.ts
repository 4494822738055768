import type { HospitalId } from '../../../shared/types/ids.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import { newOpaqueToken } from '../../crypto/opaque-tokens.ts';
import type { Tenant } from '../../db/tenant.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { Services } from '../../services.ts';

/** A secret for someone who is not signed in, and the text that carries it: `<hospital's id>.<secret>`. */
export interface HospitalToken {
  readonly text: string;
  readonly secret: string;
}

export function newHospitalToken(tenant: Tenant): HospitalToken {
  const secret = newOpaqueToken();
  return { text: `${tenant.id}.${secret}`, secret };
}

/**
 * Where a token says it belongs, and its secret. The prefix only selects whose records are asked for the secret's hash;
 * a token with another hospital's prefix is found nowhere. `null` for what is no token, or of no active hospital.
 */
export async function readHospitalToken(
  services: Services,
  text: string,
): Promise<{ readonly tenant: Tenant; readonly secret: string } | null> {
  const [prefix = '', secret = '', more] = text.split('.');
  const tenant = await activeTenant(services, prefix);
  // One token, one text: with something behind its secret it is no token.
  return tenant === null || secret === '' || more !== undefined ? null : { tenant, secret };
}

/** The hospital of that id, if it is there and not suspended. */
export async function activeTenant(services: Services, id: string): Promise<Tenant | null> {
  const parsed = hospitalId.safeParse(id);
  if (!parsed.success) return null;
  const tenant = await findTenant(services, parsed.data);
  return tenant?.state === 'active' ? tenant : null;
}

async function findTenant(services: Services, id: HospitalId): Promise<Tenant | null> {
  try {
    return await services.tenants.byId(id);
  } catch (error) {
    if (error instanceof ProblemError && error.kind === 'not-found') return null;
    throw error;
  }
}
