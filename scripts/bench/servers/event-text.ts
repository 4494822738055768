/** What is told of a bed: the stream it belongs to, the event's name, and one bed as Wardline shows it. */
export interface Sample {
  readonly wardId: string;
  readonly name: string;
  readonly bed: Readonly<Record<string, unknown>>;
}

/** Until a real bed is known; then every server tells of that one, so that all send the same bytes. */
const FIRST: Sample = {
  wardId: '0190aaaa-0000-7000-8000-000000000003',
  name: 'bed.changed',
  bed: {
    id: '0190aaaa-0000-7000-8000-000000000002',
    wardId: '0190aaaa-0000-7000-8000-000000000003',
    roomId: '0190aaaa-0000-7000-8000-000000000001',
    code: '4B',
    type: 'standard',
    tags: ['oxygen'],
    position: 3,
    version: 1,
  },
};

let sample = FIRST;

export const setSample = (to: Sample): void => {
  sample = to;
};

/** The event number `seq` as an envelope, about the sample bed or another. */
export function bedEvent(seq: number, change: Readonly<Record<string, unknown>> = {}) {
  const { wardId, name, bed } = sample;
  return { stream: `ward:${wardId}`, seq, at: '2026-03-02T09:00:00.000Z', name, data: { bed: { ...bed, ...change } } };
}

/** As Socket.IO writes an event on the wire. */
export const packetOf = (envelope: { readonly name: string }): string =>
  `42${JSON.stringify([envelope.name, envelope])}`;
