import { z } from 'zod';
import { patientId, screenId, staffId, wardId } from '../types/ids.ts';

/**
 * A stream is an ordered line of events that one right lets a person hear. Its events are numbered 1…n without holes, so
 * that a listener knows when it missed something.
 */
export const stream = z.discriminatedUnion('kind', [
  /** The hospital's list of wards. */
  z.strictObject({ kind: z.literal('wards') }),
  /** One ward: its beds. */
  z.strictObject({ kind: z.literal('ward'), id: wardId }),
  /** Who lies in a ward and who waits for a bed there. */
  z.strictObject({ kind: z.literal('census'), id: wardId }),
  /** One patient's record and vitals. */
  z.strictObject({ kind: z.literal('patient'), id: patientId }),
  /** How the hospital's feeds of other systems fare. */
  z.strictObject({ kind: z.literal('feeds') }),
  /** The hospital's staff list. */
  z.strictObject({ kind: z.literal('staff') }),
  /** One person's own screens. */
  z.strictObject({ kind: z.literal('person'), id: staffId }),
  /** One screen on a wall, about itself. */
  z.strictObject({ kind: z.literal('screen'), id: screenId }),
]);
export type Stream = z.infer<typeof stream>;
export type StreamKind = Stream['kind'];

/** The stream's name as it is stored and sent: `ward:0190…`, `wards`. */
export const streamName = (of: Stream): string => ('id' in of ? `${of.kind}:${of.id}` : of.kind);

/** The stream of that name. Throws a ZodError where it is none. */
export function parseStreamName(name: string): Stream {
  const [kind, id] = name.split(':');
  return stream.parse(id === undefined ? { kind } : { kind, id });
}
