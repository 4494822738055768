import { BlockList, isIP } from 'node:net';
import type { Message } from '../hl7/message.ts';
import { senderOf } from '../adt/read-adt.ts';
import type { Feed } from '../feeds.model.ts';

/** Whether the address is one of these, or in one of these blocks. */
export function isAmong(addresses: readonly string[], address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const entry of addresses) {
    const [net = '', prefix] = entry.split('/');
    const netType = isIP(net) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(net, netType);
    else list.addSubnet(net, Number(prefix), netType);
  }
  return list.check(address, type);
}

const fits = (expected: string, said: string): boolean => expected === '' || expected === said;

/**
 * The feed that this message belongs to: registered for the address it came from, and for the application and facility it
 * names. The one that names the most of it wins; `null` where none fits, or several fit equally well. The hospital is not
 * in question here: it is that of the port the sender connected to.
 */
export function feedFor<F extends Feed>(feeds: readonly F[], address: string, message: Message): F | null {
  const application = senderOf(message, 3);
  const facility = senderOf(message, 4);
  const exactness = (feed: F) => Number(feed.sendingApplication !== '') + Number(feed.sendingFacility !== '');
  const fitting = feeds
    .filter((feed) => isAmong(feed.addresses, address))
    .filter((feed) => fits(feed.sendingApplication, application) && fits(feed.sendingFacility, facility))
    .sort((one, other) => exactness(other) - exactness(one));
  const [best, next] = fitting;
  if (best === undefined || (next !== undefined && exactness(next) === exactness(best))) return null;
  return best;
}
