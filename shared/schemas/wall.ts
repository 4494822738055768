import { z } from 'zod';
import { bedState, outReason, precaution } from './bed-state.ts';
import { bedId, roomId, screenId, wardId } from '../types/ids.ts';
import { instant, line } from '../types/text.ts';
import { roomView } from './places.ts';

/** What a wall says of who lies in a bed. A patient who asked to be hidden is hidden whatever the ward shows of others. */
export const wallPrivacy = z.enum(['hidden', 'initials', 'family-name']);
export type WallPrivacy = z.infer<typeof wallPrivacy>;

/** `by-day`: light from 07 to 19 by the screen's own clock, dark else. */
export const wallShade = z.enum(['always', 'by-day']);

export const addWallScreen = z.strictObject({
  name: line(60),
  wardId,
  privacy: wallPrivacy.default('hidden'),
  showsDark: wallShade.default('always'),
});

/** A screen as those who manage screens see it. */
export const wallScreen = z.strictObject({
  id: screenId,
  name: z.string(),
  wardId,
  privacy: wallPrivacy,
  showsDark: wallShade,
  /** `lapsed`: its link was not opened in time, or the screen has not asked for too long. */
  state: z.enum(['waiting', 'paired', 'lapsed']),
  addedAt: instant,
  pairedAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  version: z.number().int(),
});
export type WallScreen = z.infer<typeof wallScreen>;
export const wallScreens = z.strictObject({ items: z.array(wallScreen) });

/** The one time its link is told: the address `/wall#<token>` on our own site, good once, until then. */
export const wallScreenAdded = z.strictObject({ screen: wallScreen, token: z.string(), endsAt: instant });
export type WallScreenAdded = z.infer<typeof wallScreenAdded>;
export const screenVersion = z.strictObject({ version: z.number().int() });

export const pairScreen = z.strictObject({ token: z.string().min(1).max(200) });
export const screenPaired = z.strictObject({ isPaired: z.literal(true) });

/** Of a bed's state what may hang on a wall: no staff, no requests, and never why somebody is isolated. */
export const wallBedState = z.strictObject({
  turnover: bedState.shape.turnover,
  turnoverSince: instant,
  use: bedState.shape.use,
  useSince: instant,
  heldUntil: instant.optional(),
  outReason: outReason.optional(),
  cleaning: z
    .strictObject({ askedAt: instant, startedAt: instant.optional(), isOverdue: z.literal(true).optional() })
    .optional(),
  /** Only to notice that somebody else lies there now. */
  stayId: bedState.shape.stayId,
  infants: z.number().int().optional(),
  precaution: precaution.optional(),
  discharge: bedState.shape.discharge,
  isTransferPending: z.literal(true).optional(),
  isReadyToMove: z.literal(true).optional(),
});
export type WallBedState = z.infer<typeof wallBedState>;

export const wallBed = z.strictObject({
  id: bedId,
  roomId,
  code: z.string(),
  position: z.number().int(),
  state: wallBedState,
  /** As the ward's policy and the patient's own wish let it be seen; `null`: nothing. */
  label: z.string().nullable(),
});
export type WallBed = z.infer<typeof wallBed>;

/** All that a screen shows, and nothing it may not show. */
export const wallView = z.strictObject({
  screenId,
  privacy: wallPrivacy,
  showsDark: wallShade,
  ward: z.strictObject({ id: wardId, name: z.string() }),
  rooms: z.array(roomView.pick({ id: true, name: true, position: true })),
  beds: z.array(wallBed),
  /** How many wait for a bed of this ward. */
  waiting: z.number().int(),
  seq: z.number().int(),
  /** The house's clock. */
  at: instant,
});
export type WallView = z.infer<typeof wallView>;
