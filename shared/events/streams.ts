import { z } from 'zod';
import { channelId, patientId, screenId, staffId, wardId } from '../types/ids.ts';

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
  /** One channel: its messages, what was seen of them, and who is in it. */
  z.strictObject({ kind: z.literal('channel'), id: channelId }),
  /** What is said about the patients of a ward: their channels, and messages that wait to be acknowledged. */
  z.strictObject({ kind: z.literal('ward-talk'), id: wardId }),
  /** How the consents of a ward's patients stand, as far as its board shows it. */
  z.strictObject({ kind: z.literal('ward-consents'), id: wardId }),
  /** The hospital's consent templates. */
  z.strictObject({ kind: z.literal('consent-templates') }),
  /** The hospital's procedures: that one is new, or stands otherwise than it did. */
  z.strictObject({ kind: z.literal('procedures') }),
  /** Who holds which on-call role, and who is not to be disturbed. */
  z.strictObject({ kind: z.literal('on-call') }),
  /** How the hospital's feeds of other systems fare. */
  z.strictObject({ kind: z.literal('feeds') }),
  /** The rosters of a ward: planned, published, asked about. */
  z.strictObject({ kind: z.literal('roster'), id: wardId }),
  /** Requests for leave, for those who decide them. */
  z.strictObject({ kind: z.literal('leave') }),
  /** Who is on duty where. */
  z.strictObject({ kind: z.literal('duty') }),
  /** What is in the Bin. */
  z.strictObject({ kind: z.literal('bin') }),
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
