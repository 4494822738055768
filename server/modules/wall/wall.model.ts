import type { z } from 'zod';
import type { wallPrivacy, wallShade } from '../../../shared/schemas/wall.ts';
import type { ScreenId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** A screen on a ward's wall: first a link that waits to be opened there, then a browser that holds its mark. */
export interface Screen {
  readonly name: string;
  readonly wardId: WardId;
  readonly privacy: z.infer<typeof wallPrivacy>;
  readonly showsDark: z.infer<typeof wallShade>;
  /** Of its link; `null` once it was opened or the screen revoked. */
  readonly linkHash: string | null;
  readonly linkEndsAt: Date;
  /** Of the mark its browser holds; `null` before it was paired and after it was revoked. */
  readonly markHash: string | null;
  readonly pairedAt: Date | null;
  readonly revokedAt: Date | null;
}
export type ScreenDoc = Doc<Screen>;

export const screenCollection = defineCollection<Screen>({
  name: 'wallScreens',
  fields: {
    name: { type: String, required: true },
    wardId: { type: String, required: true },
    privacy: { type: String, required: true },
    showsDark: { type: String, required: true },
    linkHash: { type: String, default: null },
    linkEndsAt: { type: Date, required: true },
    markHash: { type: String, default: null },
    pairedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'screen_of_ward', key: { revokedAt: 1, wardId: 1 } },
    { name: 'screen_link', key: { linkHash: 1 }, isUnique: true, where: { linkHash: { $type: 'string' } } },
    { name: 'screen_mark', key: { markHash: 1 }, isUnique: true, where: { markHash: { $type: 'string' } } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

/** When a screen was last there, and what of patients it was last shown. */
export interface Sighting {
  readonly screenId: ScreenId;
  readonly seenAt: Date;
  /** Which stays it showed a name of, hashed; what a wall shows is journalled when this is different. */
  readonly shownHash: string;
}

export const sightingCollection = defineCollection<Sighting>({
  name: 'wallSightings',
  fields: {
    screenId: { type: String, required: true },
    seenAt: { type: Date, required: true },
    shownHash: { type: String, required: true },
  },
  indexes: [{ name: 'sighting_of_screen', key: { screenId: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'That a screen is there is not a change; what it is shown of patients has its own entries.' },
});
