// Loaded into a server before it starts: it then says the version it is told to, its clock can be set by whoever started it,
// and it does not outlive them.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const version = process.env['WARDLINE_TEST_VERSION'];
if (version !== undefined) {
  const { readFile } = fs.promises;
  fs.promises.readFile = async (path, ...given) => {
    const read = await readFile(path, ...given);
    const name = path instanceof URL ? path.pathname : path;
    const isPackage = typeof name === 'string' && name.endsWith('package.json');
    const isOwn = isPackage && typeof read === 'string' && read.includes('"name": "wardline"');
    return isOwn ? JSON.stringify({ ...JSON.parse(read), version }) : read;
  };
  syncBuiltinESMExports();
}

const RealDate = globalThis.Date;
let shiftedBy = 0;

/**
 * The clock on the wall; timers and the monotonic clock go on as they did. What it makes are dates like all others: one of a
 * class of its own would be stored as something else.
 */
const ShiftedDate = new Proxy(RealDate, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given, made === ShiftedDate ? target : made),
  get: (target, key) => (key === 'now' ? shiftedNow : Reflect.get(target, key)),
});
const shiftedNow = () => RealDate.now() + shiftedBy;

process.on('message', (message) => {
  if (typeof message?.shiftClockMs !== 'number') return;
  shiftedBy = message.shiftClockMs;
  // Only once it is asked for: what is loaded until then keeps the Date it knows.
  globalThis.Date = shiftedBy === 0 ? RealDate : ShiftedDate;
});
process.on('disconnect', () => process.exit(1));
// Neither must keep a server alive that has nothing left to do.
process.channel?.unref();
