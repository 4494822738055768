import type { Envelope } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../shared/projections/ward-board.ts';
import { applyCensusEvent } from '../../../shared/projections/ward-census.ts';
import type { WardBoard } from '../../../shared/schemas/places.ts';
import type { WardCensus } from '../../../shared/schemas/stays.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { StoredEnvelope } from '../../outbox/outbox.ts';

/** What of a ward is replayed: its board or its census, each from its own stream. */
export interface PastOf<State extends { readonly seq: number }> {
  readonly kind: 'ward' | 'census';
  /** The reducer that live boards are kept by. `gap` where an event is missing. */
  readonly apply: (state: State, event: StoredEnvelope) => State | 'gap';
  /** How it begins where nothing was ever said; `null`: it needs to be told. */
  readonly empty: (wardId: WardId) => State | null;
}

/** Nothing can be done in the past. */
export const NO_BOARD_ABILITIES: WardBoard['abilities'] = { canManage: false, canManageBeds: false, canClean: false };
const NO_CENSUS_ABILITIES: WardCensus['abilities'] = {
  canManageStays: false,
  canRequest: false,
  canRecordVitals: false,
};

// The stream's kind says which events are in it, which the stored name's type does not.
export const BOARDS: PastOf<WardBoard> = {
  kind: 'ward',
  apply: (board, event) => applyWardEvent(board, event as Envelope<EventsOf<'ward'>>),
  empty: () => null,
};

export const CENSUSES: PastOf<WardCensus> = {
  kind: 'census',
  apply: (census, event) => applyCensusEvent(census, event as Envelope<EventsOf<'census'>>),
  empty: (wardId) => ({ wardId, stays: [], requests: [], seq: 0, abilities: NO_CENSUS_ABILITIES }),
};
