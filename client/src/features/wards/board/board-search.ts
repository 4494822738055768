import type { BedTag } from '../../../../../shared/schemas/places.ts';
import type { BedLook } from '../../../../../shared/domain/bed-counts.ts';

export type Show = BedLook | 'leaving' | 'isolation';
export const SHOWS = [
  'available',
  'occupied',
  'held',
  'cleaning',
  'blocked',
  'leaving',
  'isolation',
] as const satisfies readonly Show[];

const TAGS: readonly BedTag[] = [
  'oxygen',
  'monitor',
  'isolation-capable',
  'bariatric',
  'paediatric',
  'ventilator',
  'window',
];
const SEXES = ['female', 'male'] as const;

/** What a board's address says, so that a filtered board can be sent to a colleague. Never anything of a patient. */
export interface BoardSearch {
  readonly show?: Show;
  readonly sex?: (typeof SEXES)[number];
  readonly tag?: BedTag;
  readonly view?: 'list';
  /** The bed whose panel is to be open on arrival. */
  readonly bed?: string;
}

/** Keeps what it understands of an address and drops the rest. */
export function readBoardSearch(raw: Record<string, unknown>): BoardSearch {
  const show = SHOWS.find((known) => known === raw['show']);
  const sex = SEXES.find((known) => known === raw['sex']);
  const tag = TAGS.find((known) => known === raw['tag']);
  const { bed } = raw;
  return {
    ...(show === undefined ? {} : { show }),
    ...(sex === undefined ? {} : { sex }),
    ...(tag === undefined ? {} : { tag }),
    ...(raw['view'] === 'list' ? { view: 'list' as const } : {}),
    ...(typeof bed === 'string' ? { bed } : {}),
  };
}
