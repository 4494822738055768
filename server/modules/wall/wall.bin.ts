import type { WardId } from '../../../shared/types/ids.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { counted } from '../../bin/goes-with.ts';
import { screenRepository } from './wall.repository.ts';

/** A ward that hangs on a wall stays until its screens are revoked: none must go on showing what is not there. */
export const screensOfWard: GoesWith = {
  of: 'ward',
  collections: [],
  async load(ids) {
    const screens = await screenRepository().count({ wardId: { $in: ids as readonly WardId[] }, revokedAt: null });
    return { parts: [], usedBy: counted(screens, 'screen on its wall', 'screens on its walls') };
  },
};
