import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventData } from '../../shared/events/registry.ts';
import { parseStreamName } from '../../shared/events/streams.ts';
import type { HospitalId } from '../../shared/types/ids.ts';
import type { Services } from '../services.ts';
import { toWire } from './catch-up.ts';
import type { Closing } from './closing.ts';
import type { Forms } from './forms.ts';
import type { NodeMessage, Nodes } from './nodes.ts';
import { nodeMessage } from './nodes.ts';
import type { Positions } from './positions.ts';
import type { Realtime } from './realtime.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { WardServer } from './wire.ts';

export interface DeliveryDeps {
  readonly io: WardServer;
  readonly nodes: Nodes | null;
  readonly services: Services;
  readonly positions: Positions;
  readonly forms: Forms;
  readonly closing: Closing;
  readonly subscriptions: Pick<Subscriptions, 'askEveryone'>;
  /** Another node was asked to let a job run that it does not do. */
  readonly onNudge: (hospitalId: HospitalId, job: string) => void;
}

/** The only emit: tells events to rooms, on this node at once and on the others through Redis. */
export function createDelivery(deps: DeliveryDeps) {
  const { io, nodes, services, positions, forms, closing, subscriptions, onNudge } = deps;
  let told = 0;
  let untold = 0;

  /** What an event means for the sockets themselves, after they were told. */
  function react(hospitalId: HospitalId, { name, data }: Envelope, staffId: string | null): void {
    if (name === 'session.ended') closing.closeSession((data as EventData<'session.ended'>).sessionId);
    else if (name === 'session.locked') closing.lockSession((data as EventData<'session.locked'>).sessionId);
    else if (name === 'screen.revoked') closing.closeSession((data as EventData<'screen.revoked'>).screenId);
    else if (name === 'rights.changed' && staffId !== null) closing.recheckPerson(hospitalId, staffId);
  }

  function emit(hospitalId: HospitalId, envelope: Envelope): void {
    const stream = parseStreamName(envelope.stream);
    const { rooms } = io.of('/').adapter;
    for (const { room, of } of forms.formsOf(hospitalId, stream)) {
      // Most wards have nothing on their walls: what nobody hears is not put into a frame.
      if (!rooms.has(room)) continue;
      // The name and its envelope agree (`toWire` parsed them together), which the emitter's types cannot follow.
      const emitter = io.local.to(room) as { emit(name: string, envelope: Envelope): boolean };
      emitter.emit(envelope.name, of(envelope));
      positions.told(room, envelope.seq);
    }
    told += 1;
    react(hospitalId, envelope, stream.kind === 'person' ? stream.id : null);
    // Who may see a patient depends on where the patient is; who hears a channel, on who is in it.
    if (envelope.name === 'patient.changed' || envelope.name === 'channel.changed')
      subscriptions.askEveryone(hospitalId, stream);
  }

  /** `null` where it is not what the registry says. It is not told then, and never blocks what follows it. */
  function parsed(hospitalId: HospitalId, envelope: Envelope): Envelope | null {
    try {
      return toWire(envelope);
    } catch (error) {
      untold += 1;
      services.log.error('An event is not what the registry says.', { hospitalId, event: envelope.name, error });
      return null;
    }
  }

  function deliver(hospitalId: HospitalId, envelope: Envelope): void {
    const wire = parsed(hospitalId, envelope);
    if (wire !== null) emit(hospitalId, wire);
  }

  const act = (message: Exclude<NodeMessage, { kind: 'event' }>): void => {
    switch (message.kind) {
      case 'close-session':
        return closing.closeSession(message.sessionId);
      case 'close-person':
        return closing.closePerson(message.hospitalId, message.staffId);
      case 'close-hospital':
        return closing.closeHospital(message.hospitalId);
      case 'recheck':
        return closing.recheckPerson(message.hospitalId, message.staffId);
      case 'nudge':
        return onNudge(message.hospitalId, message.job);
    }
  };

  io.on('tell', (received) => {
    const message = nodeMessage.safeParse(received);
    if (!message.success) {
      services.log.error('Another node said something we do not understand.', { error: message.error });
    } else if (message.data.kind !== 'event') act(message.data);
    else deliver(message.data.hospitalId, message.data.envelope as Envelope); // `deliver` parses name and data.
  });

  const everywhere = (message: Exclude<NodeMessage, { kind: 'event' }>): void => {
    act(message);
    nodes?.tell(io, message);
  };

  const realtime: Omit<Realtime, 'counts' | 'stop'> = {
    publish(tenant, stored) {
      const wire = parsed(tenant.id, stored);
      if (wire === null) return;
      emit(tenant.id, wire);
      nodes?.tell(io, { kind: 'event', hospitalId: tenant.id, envelope: wire });
    },
    closeSession: (sessionId) => everywhere({ kind: 'close-session', sessionId }),
    closePerson: (hospitalId, staffId) => everywhere({ kind: 'close-person', hospitalId, staffId }),
    closeHospital: (hospitalId) => everywhere({ kind: 'close-hospital', hospitalId }),
    recheck: (hospitalId, staffId) => everywhere({ kind: 'recheck', hospitalId, staffId }),
    nudgeElsewhere: (hospitalId, job) => nodes?.tell(io, { kind: 'nudge', hospitalId, job }),
  };
  return { realtime, deliver, counts: () => ({ told, untold }) };
}
