/** How fresh what is shown can be, as the header says it. */
export type ConnectionPhase = 'loading' | 'live' | 'reconnecting' | 'stale' | 'offline';

/** Milliseconds of the browser's clock throughout. */
export interface Connection {
  readonly phase: ConnectionPhase;
  /** Since when this holds: the last sign of life where the line is not live. */
  readonly since: number;
  readonly lastHeardAt: number | null;
  readonly isOpen: boolean;
  readonly isOnline: boolean;
  readonly failedProbes: number;
}

export type ConnectionInput =
  | {
      readonly type: 'opened' | 'closed' | 'heard' | 'tick' | 'online' | 'offline' | 'probe-failed';
      readonly at: number;
    }
  | { readonly type: 'started'; readonly at: number; readonly isOnline: boolean };

/** The server's heartbeat comes every 10 s: one may be late, three missing mean that the board cannot be trusted. */
export const LATE_MS = 15_000;
export const STALE_MS = 30_000;
const PROBES_UNTIL_OFFLINE = 3;

export const firstConnection = (at: number, isOnline: boolean): Connection =>
  settle({ phase: 'loading', since: at, lastHeardAt: null, isOpen: false, isOnline, failedProbes: 0 }, at);

function phaseOf(line: Connection, at: number): ConnectionPhase {
  if (!line.isOnline || line.failedProbes >= PROBES_UNTIL_OFFLINE) return 'offline';
  const silence = at - (line.lastHeardAt ?? line.since);
  if (line.lastHeardAt === null) {
    if (line.phase === 'loading' && silence < LATE_MS) return 'loading';
    return 'reconnecting';
  }
  if (silence > STALE_MS) return 'stale';
  if (!line.isOpen || silence >= LATE_MS) return 'reconnecting';
  return 'live';
}

function settle(line: Connection, at: number): Connection {
  const phase = phaseOf(line, at);
  if (phase === line.phase) return line;
  return { ...line, phase, since: phase === 'live' ? at : (line.lastHeardAt ?? line.since) };
}

function take(line: Connection, input: ConnectionInput): Connection {
  switch (input.type) {
    case 'started':
      return firstConnection(input.at, input.isOnline);
    case 'opened':
      return { ...line, isOpen: true, isOnline: true, failedProbes: 0, lastHeardAt: input.at };
    case 'heard':
      return { ...line, lastHeardAt: input.at, failedProbes: 0 };
    case 'closed':
      return { ...line, isOpen: false };
    case 'online':
      return { ...line, isOnline: true, failedProbes: 0 };
    case 'offline':
      return { ...line, isOnline: false };
    case 'probe-failed':
      return { ...line, failedProbes: line.failedProbes + 1 };
    case 'tick':
      return line;
  }
}

/** The connection after one more thing happened. The same object where nothing a screen shows is different. */
export const nextConnection = (line: Connection, input: ConnectionInput): Connection =>
  settle(take(line, input), input.at);
