import { z } from 'zod';
import { bedWord, isAvailable } from '../../shared/domain/bed-state.ts';
import { patientView } from '../../shared/schemas/patients.ts';
import type { BedView, WardBoard } from '../../shared/schemas/places.ts';
import { bedView, wardBoards } from '../../shared/schemas/places.ts';
import type { StayCard, WardCensus } from '../../shared/schemas/stays.ts';
import { bedSuggestions, stayChanged, wardCensuses } from '../../shared/schemas/stays.ts';
import type { NameStock } from '../../server/modules/demo/index.ts';
import { ageFor, inventPatient, inventPrecaution, inventVitals, pick } from '../../server/modules/demo/index.ts';
import type { DemoPerson } from './person.ts';

/** Who does things, and what they see at the moment. */
export interface Scene {
  readonly random: () => number;
  readonly names: NameStock;
  readonly manager: DemoPerson;
  readonly housekeeper: DemoPerson;
  /** Who writes to each other. */
  readonly talkers: readonly DemoPerson[];
  readonly boards: readonly WardBoard[];
  readonly censuses: readonly WardCensus[];
}

/** One thing that happens in a hospital; answers what to say about it (never who it happened to), or `null`: not now. */
export type Doing = (scene: Scene) => Promise<string | null>;

/** What the manager sees now. */
export async function look(manager: DemoPerson): Promise<Pick<Scene, 'boards' | 'censuses'>> {
  const { boards } = await manager.get('/boards', wardBoards);
  const { censuses } = await manager.get('/censuses', wardCensuses);
  return { boards, censuses };
}

const anything = z.unknown();
const bedsOf = ({ boards }: Scene): BedView[] => boards.flatMap((board) => board.beds);
const staysOf = ({ censuses }: Scene): StayCard[] =>
  censuses.flatMap((census) => census.stays).filter((stay) => stay.status === 'in-progress' && stay.bedId !== null);

const wardOf = ({ boards }: Scene, wardId: string): string =>
  boards.find((board) => board.ward.id === wardId)?.ward.name ?? 'a ward';
const placeOf = (scene: Scene, bed: BedView): string => `${wardOf(scene, bed.wardId)} ${bed.code}`;
const bedOf = (scene: Scene, bedId: string | null): BedView | undefined =>
  bedsOf(scene).find((bed) => bed.id === bedId);

const FULL_FROM = 0.85;
const occupancyOf = (scene: Scene): number => {
  const beds = bedsOf(scene);
  return beds.filter((bed) => bed.state.use === 'occupied').length / Math.max(1, beds.length);
};

const admit: Doing = async (scene) => {
  const { random, manager, names } = scene;
  const free = bedsOf(scene).filter((bed) => isAvailable(bed.state) && bed.type !== 'bassinet');
  if (free.length === 0 || occupancyOf(scene) > FULL_FROM) return null;
  const bed = pick(random, free);
  const age = ageFor(bed, wardOf(scene, bed.wardId));
  const patient = await manager.post('/patients', inventPatient(random, names, new Date(), age), patientView);
  const precaution = bed.tags.includes('isolation-capable') ? inventPrecaution(random) : undefined;
  await manager.post(
    '/stays',
    {
      patientId: patient.id,
      bedId: bed.id,
      bedVersion: bed.version,
      ...(precaution === undefined ? {} : { precaution }),
    },
    stayChanged,
  );
  return `A patient was admitted to ${placeOf(scene, bed)}.`;
};

const move: Doing = async (scene) => {
  const { random, manager } = scene;
  const stays = staysOf(scene).filter((stay) => stay.motherStayId === null);
  if (stays.length === 0) return null;
  const stay = pick(random, stays);
  const from = bedOf(scene, stay.bedId);
  if (from === undefined) return null;
  const need = { type: from.type, tags: [], precaution: stay.precaution };
  const wanted = { patientId: stay.patient.id, stayId: stay.id, need, limit: 3 };
  const { items } = await manager.post('/beds/suggestions', wanted, bedSuggestions);
  const [best] = items.filter((item) => item.isSuitable);
  if (best === undefined) return null;
  const body = {
    version: stay.version,
    toBedId: best.bedId,
    toBedVersion: best.bedVersion,
    reason: 'Better suited bed',
  };
  await manager.post(`/stays/${stay.id}/move`, body, stayChanged);
  return `A patient moved from ${placeOf(scene, from)} to ${best.wardName} ${best.code}.`;
};

const planDischarge: Doing = async (scene) => {
  const { random, manager } = scene;
  const stays = staysOf(scene).filter((stay) => stay.discharge !== 'confirmed');
  if (stays.length === 0) return null;
  const stay = pick(random, stays);
  const to = stay.discharge === 'none' ? 'planned' : 'confirmed';
  const at = new Date(Date.now() + 2 * 3_600_000).toISOString();
  await manager.post(`/stays/${stay.id}/discharge-plan`, { version: stay.version, to, at }, stayChanged);
  const bed = bedOf(scene, stay.bedId);
  return `A discharge is ${to}${bed === undefined ? '' : ` at ${placeOf(scene, bed)}`}.`;
};

const discharge: Doing = async (scene) => {
  const { random, manager } = scene;
  const confirmed = staysOf(scene).filter((stay) => stay.discharge === 'confirmed');
  const leaving = confirmed.length > 0 || occupancyOf(scene) < FULL_FROM ? confirmed : staysOf(scene);
  if (leaving.length === 0) return null;
  const stay = pick(random, leaving);
  const body = { version: stay.version, disposition: 'home', overrideReason: 'Everything is ready' };
  await manager.post(`/stays/${stay.id}/discharge`, body, stayChanged);
  const bed = bedOf(scene, stay.bedId);
  return `A patient went home${bed === undefined ? '' : ` from ${placeOf(scene, bed)}`}.`;
};

const CLEAN_WORDS = {
  start: 'is being cleaned',
  'next-stage': 'is in the next stage of its clean',
  finish: 'is clean',
} as const;

const clean: Doing = async (scene) => {
  const { random, housekeeper } = scene;
  const mine = bedsOf(scene).flatMap((bed) => {
    const { cleaning } = bed.state;
    const isOthers = cleaning?.takenBy !== undefined && cleaning.takenBy.name !== housekeeper.displayName;
    return cleaning === undefined || isOthers || bed.state.use === 'occupied' ? [] : [{ bed, cleaning }];
  });
  if (mine.length === 0) return null;
  const { bed, cleaning } = pick(random, mine);
  const isLastStage = cleaning.stage === cleaning.of;
  const step = cleaning.startedAt === undefined ? 'start' : isLastStage ? 'finish' : 'next-stage';
  const body = { cleaningId: cleaning.id, ...(step === 'start' ? {} : { stage: cleaning.stage }) };
  await housekeeper.post(`/cleanings/${bed.id}/${step}`, body, bedView);
  return `${placeOf(scene, bed)} ${CLEAN_WORDS[step]}.`;
};

const recordVitals: Doing = async (scene) => {
  const { random, manager } = scene;
  const stays = staysOf(scene);
  if (stays.length === 0) return null;
  const stay = pick(random, stays);
  await manager.post(`/patients/${stay.patient.id}/vitals`, inventVitals(random), anything);
  const bed = bedOf(scene, stay.bedId);
  return `Vital signs were taken${bed === undefined ? '' : ` at ${placeOf(scene, bed)}`}.`;
};

const hold: Doing = async (scene) => {
  const { random, manager } = scene;
  const beds = bedsOf(scene);
  if (beds.filter((bed) => bedWord(bed.state) === 'held').length > 3) return null;
  const free = beds.filter((bed) => isAvailable(bed.state));
  if (free.length < 4) return null;
  const bed = pick(random, free);
  const until = new Date(Date.now() + (10 + random() * 40) * 60_000).toISOString();
  await manager.post(`/beds/${bed.id}/hold`, { version: bed.version, until }, bedView);
  return `${placeOf(scene, bed)} is held.`;
};

/** What happens to beds and patients, and how often, against each other. */
export const DOINGS: readonly (readonly [Doing, number])[] = [
  [admit, 5],
  [move, 3],
  [planDischarge, 3],
  [discharge, 4],
  [clean, 10],
  [recordVitals, 6],
  [hold, 1],
];
