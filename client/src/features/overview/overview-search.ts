import type { BedLook } from '../../../../shared/domain/bed-counts.ts';
import type { BedTag } from '../../../../shared/schemas/places.ts';

/** What the address says of the screen, so that it can be sent to a colleague. */
export interface OverviewSearch {
  readonly view?: 'map';
  readonly department?: string;
  readonly look?: BedLook;
  readonly tag?: BedTag;
}

// The shared lists would bring the validator into the first load; the types keep these whole.
const LOOKS: Readonly<Record<BedLook, true>> = {
  available: true,
  held: true,
  occupied: true,
  cleaning: true,
  blocked: true,
};
const TAGS: Readonly<Record<BedTag, true>> = {
  oxygen: true,
  monitor: true,
  'isolation-capable': true,
  bariatric: true,
  paediatric: true,
  ventilator: true,
  window: true,
};
export const BED_TAGS = Object.keys(TAGS) as BedTag[];

const oneOf = <T extends string>(options: readonly T[], value: unknown): T | undefined =>
  options.find((option) => option === value);
const ID = /^[0-9a-f-]{36}$/u;

/** What can be understood of an address; the rest is left out. */
export function readOverviewSearch(search: Record<string, unknown>): OverviewSearch {
  const look = oneOf(Object.keys(LOOKS) as BedLook[], search['look']);
  const tag = oneOf(BED_TAGS, search['tag']);
  const { department } = search;
  return {
    ...(search['view'] === 'map' ? { view: 'map' as const } : {}),
    ...(typeof department === 'string' && ID.test(department) ? { department } : {}),
    ...(look === undefined ? {} : { look }),
    ...(tag === undefined ? {} : { tag }),
  };
}
