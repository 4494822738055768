/** What is told of a change: the stream it belongs to, the event's name and its data. */
export interface Sample {
  readonly stream: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let sample: Sample | null = null;

/** A real event of Wardline, of which every server makes its own: all send the same bytes. */
export const setSample = (to: Sample): void => {
  sample = to;
};

/** The event number `seq` as an envelope, about the sample's record or another. */
export function eventOf(seq: number, change: Readonly<Record<string, unknown>> = {}) {
  if (sample === null) throw new Error('The bench has given no sample.');
  const { stream, name, data } = sample;
  return { stream, seq, at: '2026-03-02T09:00:00.000Z', name, data: { ...data, ...change } };
}

/** As Socket.IO writes an event on the wire. */
export const packetOf = (envelope: { readonly name: string }): string =>
  `42${JSON.stringify([envelope.name, envelope])}`;
