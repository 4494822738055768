import type { ComponentType } from 'react';
import { createContext, useContext } from 'react';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { ConnectionPhase } from '../../lib/realtime/connection.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import type { Store } from '../../lib/store.ts';
import type { BoardView } from './board/board-view.ts';
import type { HoldRule } from './board/hold-rule.ts';
import type { WardStore } from './ward-store.ts';

/** What the board borrows from other features; the app puts it in. */
export interface WardSlots {
  /** Finds a patient, or registers one, and hands over who was chosen. */
  readonly PatientPicker?: ComponentType<{ readonly onPick: (patient: PatientCard) => void }>;
  /** Records vital signs of a patient. */
  readonly VitalsDialog?: ComponentType<{
    readonly patient: PatientCard;
    readonly isOpen: boolean;
    readonly onClose: () => void;
  }>;
  /** Keeps what waits to be acknowledged in the ward; draws nothing. */
  readonly TalkLife?: ComponentType<{ readonly wardId: WardBoard['ward']['id'] }>;
  /** On a bed: how many messages about who lies there wait. */
  readonly TalkMark?: ComponentType<{ readonly patientId: string }>;
  /** In a bed's panel: these messages, and the ways to write about who lies there. */
  readonly TalkPanel?: ComponentType<{ readonly patient: PatientCard; readonly onLeave: () => void }>;
  /** Keeps how the consents of the ward's patients stand; draws nothing. */
  readonly ConsentLife?: ComponentType<{ readonly wardId: WardBoard['ward']['id'] }>;
  /** On a bed: how the consents of who lies there stand. */
  readonly ConsentMark?: ComponentType<{ readonly patientId: string }>;
  /** In the heading: the nurses on duty, and whether that is enough for who lies there. */
  readonly WardStaffing?: ComponentType<{ readonly wardId: string }>;
  /** In a bed's panel: the same in words, and the way to them. */
  readonly ConsentPanel?: ComponentType<{ readonly patient: PatientCard; readonly onLeave: () => void }>;
}

/** The part of a bed's panel that is open. */
export type PanelPage =
  | 'start'
  | 'admit'
  | 'hold'
  | 'block'
  | 'discharge'
  | 'checklist'
  | 'swap'
  | 'infant'
  | 'isolation'
  | 'note'
  | 'plan'
  | 'request'
  | 'setup'
  | 'cancel'
  | 'pause';

/** What lies over the board. */
export type Overlay =
  | { readonly kind: 'bed'; readonly bedId: string; readonly page: PanelPage }
  | { readonly kind: 'changes' | 'lanes' | 'admit' | 'request' | 'keys' }
  | { readonly kind: 'answer'; readonly requestId: string };

export interface Board {
  readonly store: WardStore;
  readonly view: BoardView;
  readonly hold: HoldRule;
  readonly overlay: Store<Overlay | null>;
  readonly slots: WardSlots;
}

export const BoardContext = createContext<Board | null>(null);

export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (board === null) throw new Error('There is no board here.');
  return board;
}

const TRUSTED: readonly ConnectionPhase[] = ['loading', 'live', 'reconnecting'];

/** Whether what is shown is fresh enough to act on; if not, people check by phone. */
export const useIsFresh = (): boolean => TRUSTED.includes(usePhase());
