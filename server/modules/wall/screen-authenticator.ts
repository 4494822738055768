import type { HospitalId, ScreenId } from '../../../shared/types/ids.ts';
import type { KioskActor } from '../../access/actor.ts';
import { runAsSystem } from '../../access/context.ts';
import { hashToken } from '../../crypto/opaque-tokens.ts';
import type { Filter } from '../../db/filter.ts';
import type { Tenant } from '../../db/tenant.ts';
import type { Authenticated, ScreenAuthenticator } from '../../http/authenticator.ts';
import type { Services } from '../../services.ts';
import { activeTenant, readHospitalToken } from '../sign-in/index.ts';
import { endOf } from './periods.ts';
import type { Screen, ScreenDoc } from './wall.model.ts';
import { screenRepository, sightingRepository } from './wall.repository.ts';

/**
 * Which screen asks, from its mark: the screen's record decides, at every asking. Locking, idling and the twelve hours of
 * a session are about people and do not apply; a screen ends when it is revoked or not seen for long.
 */
export function createScreenAuthenticator(services: Services): ScreenAuthenticator {
  return {
    async authenticate(mark) {
      const found = mark === undefined ? null : await readHospitalToken(services, mark);
      return found === null ? null : find(services, found.tenant, { markHash: hashToken(found.secret) });
    },
    recheck: ({ hospitalId, screenId }) => recheck(services, hospitalId, screenId),
  };
}

async function recheck(services: Services, hospitalId: HospitalId, screenId: ScreenId) {
  const tenant = await activeTenant(services, hospitalId);
  return tenant === null ? null : find(services, tenant, { _id: screenId });
}

const find = (services: Services, tenant: Tenant, by: Filter<Screen>): Promise<Authenticated<KioskActor> | null> =>
  runAsSystem(services, tenant, 'authenticate a wall screen', async () => {
    const screen = await screenRepository().findOne({ ...by, revokedAt: null });
    // A record by its id may be one that was never paired.
    if (screen === null || screen.markHash === null) return null;
    const sighting = await sightingRepository().findOne({ screenId: screen._id as ScreenId });
    const endsAt = endOf(screen, sighting?.seenAt ?? null);
    if (endsAt <= services.clock.now()) return null;
    return { actor: actorOf(tenant, screen), tenant, isLocked: false, endsAt };
  });

const actorOf = (tenant: Tenant, screen: ScreenDoc): KioskActor =>
  Object.freeze({
    kind: 'kiosk',
    screenId: screen._id as ScreenId,
    hospitalId: tenant.id,
    wardId: screen.wardId,
    displayName: screen.name,
    permissions: new Set(['wall.read'] as const),
  });
