// Fault injection by the `configureFailPoint` command, for tests: of the driver's specifications, and of our own
// retries. https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point
import { badValue, mongoError } from './errors.ts';
import { isDocument, isNumeric, toNumber, type BsonDocument, type BsonValue } from './values.ts';

const FAILPOINTS = ['failCommand', 'failGetMoreAfterCursorCheckout', 'onPrimaryTransactionalWrite'] as const;
export type FailpointName = (typeof FAILPOINTS)[number];

type Failpoint = { data: BsonDocument; skip: number; times: number; activated: number };

export type Failpoints = {
  configure(name: BsonValue, mode: BsonValue, data: BsonDocument): { count: number };
  /** The data of the failpoint when it is to fail now; counts as one use. */
  take(name: FailpointName, applies?: (data: BsonDocument) => boolean): BsonDocument | undefined;
};

export function createFailpoints(): Failpoints {
  const active = new Map<FailpointName, Failpoint>();
  return {
    configure(name, mode, data) {
      const known = FAILPOINTS.find((candidate) => candidate === name);
      if (!known) throw mongoError(51006, 'FailPointSetFailed', `${String(name)} not found`);
      const before = active.get(known)?.activated ?? 0;
      if (mode === 'off') active.delete(known);
      else active.set(known, { data, activated: 0, ...schedule(mode) });
      return { count: before };
    },
    take(name, applies = () => true) {
      const failpoint = active.get(name);
      if (!failpoint || failpoint.times <= 0 || !applies(failpoint.data)) return undefined;
      if (failpoint.skip > 0) {
        failpoint.skip -= 1;
        return undefined;
      }
      failpoint.times -= 1;
      failpoint.activated += 1;
      return failpoint.data;
    },
  };
}

function schedule(mode: BsonValue): { skip: number; times: number } {
  if (mode === 'alwaysOn') return { skip: 0, times: Infinity };
  if (isDocument(mode)) {
    if (isNumeric(mode.times)) return { skip: 0, times: toNumber(mode.times) };
    if (isNumeric(mode.skip)) return { skip: toNumber(mode.skip), times: Infinity };
  }
  throw badValue('failpoint mode must be "off", "alwaysOn", {times: n} or {skip: n}');
}
