import { markFault } from '../../../../shared/domain/signature-mark.ts';
import type { Mark, Stroke } from '../../../../shared/schemas/consents.ts';
import { asMark, MOST_STROKES } from './strokes.ts';

export type SignMethod = Mark['method'];
export const ALL_METHODS: readonly SignMethod[] = ['drawn', 'typed', 'unable'];

/** A signature that is being given: plain data, so that it outlives a turned tablet, a lost line and a reload. */
export interface SignatureDraft {
  readonly method: SignMethod;
  /** In the width of the pad the first stroke was drawn on; may lie beyond 1 where a later pad was wider. */
  readonly strokes: readonly Stroke[];
  /** What `clear` took away, until the next stroke: undo brings it back. */
  readonly cleared: readonly Stroke[];
  /** Of the first point, in ms since the epoch; `null`: nothing drawn yet. */
  readonly startedAt: number | null;
  readonly text: string;
  readonly reason: string;
}

export const emptyDraft = (method: SignMethod = 'drawn'): SignatureDraft => ({
  method,
  strokes: [],
  cleared: [],
  startedAt: null,
  text: '',
  reason: '',
});

export function addStroke(draft: SignatureDraft, stroke: Stroke, startedAt: number): SignatureDraft {
  if (stroke.length === 0 || draft.strokes.length >= MOST_STROKES) return draft;
  return {
    ...draft,
    strokes: [...draft.strokes, stroke],
    cleared: [],
    startedAt: draft.startedAt ?? startedAt,
  };
}

export const canUndo = ({ strokes, cleared }: SignatureDraft): boolean => strokes.length > 0 || cleared.length > 0;

/** Takes the last stroke back, or brings back what was cleared. */
export function undo(draft: SignatureDraft): SignatureDraft {
  if (draft.strokes.length === 0) return { ...draft, strokes: draft.cleared, cleared: [] };
  return { ...draft, strokes: draft.strokes.slice(0, -1) };
}

export const clear = (draft: SignatureDraft): SignatureDraft =>
  draft.strokes.length === 0 ? draft : { ...draft, strokes: [], cleared: draft.strokes };

/** The mark as it would be sent; `null`: it is no signature yet. */
export function markOf(draft: SignatureDraft): Mark | null {
  const mark = rawMark(draft);
  return mark === null || markFault(mark) !== null ? null : mark;
}

function rawMark({ method, strokes, text, reason }: SignatureDraft): Mark | null {
  if (method === 'drawn') return strokes.length === 0 ? null : { method, strokes: asMark(strokes) };
  const words = (method === 'typed' ? text : reason).trim().replace(/\s+/gu, ' ');
  if (words === '') return null;
  return method === 'typed' ? { method, text: words } : { method, reason: words };
}
