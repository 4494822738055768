import { randomUUID } from 'node:crypto';
import { nowMs } from '../clock.ts';
import type { House } from '../house.ts';
import type { ServerProcess } from '../server-process.ts';
import type { Audience } from './audience.ts';
import type { HttpAnswer } from './http.ts';
import { createPool, requestText } from './http.ts';
import { addressOf } from './listening.ts';
import type { Writer } from './writer.ts';

interface Bed {
  readonly id: string;
  version: number;
}

type Send = (bed: Bed, turn: number) => Promise<HttpAnswer>;

/** Changes one bed after another, each only when its last change is everywhere. */
function createWriter(beds: readonly Bed[], audience: Audience, send: Send, close: () => void): Writer {
  const free = [...beds];
  let turn = 0;
  return {
    async write() {
      const bed = free.shift();
      if (bed === undefined) throw new Error('Every bed is being changed: the server does not keep up.');
      turn += 1;
      const sentAt = nowMs();
      const { status, body } = await send(bed, turn);
      const answeredMs = nowMs() - sentAt;
      if (status !== 200) throw new Error(`A change was refused with ${status}: ${body.toString()}`);
      bed.version = (JSON.parse(body.toString()) as { version: number }).version;
      const deliveredAt = await audience.hearing.byAll(await audience.seqOfBed(bed.id, bed.version));
      free.push(bed);
      return { sentAt, answeredMs, deliveredMs: deliveredAt - sentAt };
    },
    close,
  };
}

const HOLD_MS = 3_600_000;

/** Bed changes at Wardline, each by another of its people. */
export async function writerAt(house: House, wardId: string, audience: Audience): Promise<Writer> {
  const { beds } = await house.board(wardId);
  const { port } = house.server;
  const pool = createPool(port, addressOf);
  const held = new Set<string>();
  const send: Send = ({ id, version }, turn) => {
    const person = house.person(turn);
    const headers = {
      ...house.headersOf(person),
      Origin: `http://127.0.0.1:${port}`,
      'X-CSRF-Token': person.csrf,
      'Idempotency-Key': randomUUID(),
    };
    // Held and released in turns.
    const isHeld = held.delete(id);
    if (!isHeld) held.add(id);
    const body = isHeld ? { version } : { version, until: new Date(Date.now() + HOLD_MS).toISOString() };
    return pool.send(requestText('POST', `/api/v1/beds/${id}/${isHeld ? 'release' : 'hold'}`, port, headers, body));
  };
  return createWriter(
    beds.map(({ id, version }) => ({ id, version })),
    audience,
    send,
    () => pool.close(),
  );
}

/** The same at the smallest server that can do it. */
export async function writerAtMinimum(server: ServerProcess, audience: Audience): Promise<Writer> {
  const token = await server.ask<string>('token');
  const pool = createPool(server.port);
  const beds = Array.from({ length: 60 }, (_, index) => ({
    id: `0190aaaa-0000-7000-8000-${String(index).padStart(12, '0')}`,
    version: 1,
  }));
  const send: Send = ({ id, version }) =>
    pool.send(requestText('POST', '/write', server.port, { Authorization: token }, { bedId: id, version }));
  return createWriter(beds, audience, send, () => pool.close());
}
