import { wallStateOf } from '../../../../shared/projections/wall.ts';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import type { WardCensus } from '../../../../shared/schemas/stays.ts';
import type { WallBed, WallView } from '../../../../shared/schemas/wall.ts';
import type { ScreenId, WardId } from '../../../../shared/types/ids.ts';
import { context, kiosk, now, runAsSystem } from '../../../access/context.ts';
import { canonicalJson } from '../../../crypto/canonical-json.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journalAccess } from '../../../journal/journal.ts';
import { getWardBoard } from '../../places/index.ts';
import { getWardCensus } from '../../stays/index.ts';
import type { ScreenDoc } from '../wall.model.ts';
import { labelOf } from '../wall.presenter.ts';
import { screenRepository, sightingRepository } from '../wall.repository.ts';

/**
 * What the asking screen may show of its ward. A screen sees no record itself: the house reads its ward, and only its
 * ward, and what comes out is masked here. That names of patients are shown stands in the journal before they leave,
 * each time other patients are.
 */
export async function getWall(): Promise<WallView> {
  const { screenId, wardId } = kiosk();
  const { services, tenant } = context();
  const { wall, isNews } = await runAsSystem(services, tenant, 'show a ward on its wall', () => read(screenId, wardId));
  // As the screen, whose reading it is.
  if (isNews) await journalAccess({ action: 'wall.read', subject: { kind: 'ward', id: wardId } });
  await runAsSystem(services, tenant, 'note that a wall screen is there', () =>
    noteSighting(screenId, shownHash(wall)),
  );
  return wall;
}

async function read(screenId: ScreenId, wardId: WardId): Promise<{ wall: WallView; isNews: boolean }> {
  const screen = await screenRepository().get(screenId);
  // Revoked, or hung elsewhere, between the asking and now.
  if (screen.revokedAt !== null || screen.wardId !== wardId) throw refuse('not-signed-in');
  const board = await getWardBoard(wardId);
  const census = await getWardCensus(wardId);
  const wall = wallOf(screen, board, census);
  const isShowing = wall.beds.some(({ label }) => label !== null);
  const sighting = await sightingRepository().findOne({ screenId });
  return { wall, isNews: isShowing && sighting?.shownHash !== shownHash(wall) };
}

function wallOf(screen: ScreenDoc, board: WardBoard, census: WardCensus): WallView {
  const { privacy, showsDark } = screen;
  const patients = new Map(census.stays.map((stay) => [stay.id, stay.patient]));
  const beds = board.beds.map(({ id, roomId, code, position, state }): WallBed => {
    const patient = state.stayId === undefined ? undefined : patients.get(state.stayId);
    const label = patient === undefined ? null : labelOf(patient, privacy);
    return { id, roomId, code, position, state: wallStateOf(state), label };
  });
  const waiting = census.requests.filter(({ toWardId }) => toWardId === screen.wardId).length;
  return {
    screenId: screen._id as ScreenId,
    privacy,
    showsDark,
    ward: { id: board.ward.id, name: board.ward.name },
    rooms: board.rooms.map(({ id, name, position }) => ({ id, name, position })),
    beds,
    waiting,
    seq: board.seq,
    at: now().toISOString(),
  };
}

const shownHash = ({ beds, privacy }: WallView): string =>
  hashToken(
    canonicalJson({ privacy, stays: beds.filter(({ label }) => label !== null).map((bed) => bed.state.stayId ?? '') }),
  );

async function noteSighting(screenId: ScreenId, hash: string): Promise<void> {
  const change = { seenAt: now(), shownHash: hash };
  const noted = await sightingRepository().updateWhere({ screenId }, change);
  if (noted !== null) return;
  await sightingRepository()
    .insert({ screenId, ...change })
    .catch((error: unknown) => {
      // Two of its askings at once: the other one noted it.
      if (!isDuplicateKey(error)) throw error;
    });
}
