import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** Of an IPv6 address, what names the network: whoever has one address has all 2^64 of it (RFC 4291, 2.5.1). */
const NETWORK_GROUPS = 4;

/**
 * What an address is counted under: itself where it is IPv4 (also in IPv6 form), its network of /64 where it is IPv6.
 * @param address as the server gives it; anything else is counted under itself
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toLowerCase().replace(/^0+(?=.)/u, ''));
  return `${network.join(':')}::/64`;
}

/**
 * The address a request that Express never sees comes from, by the rule Express has for `trust proxy`: of the addresses
 * from our door outwards, the one behind `hops` proxies of ours. What a client claims beyond them is not believed.
 */
export function clientAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>, hops: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (hops === 0) return peer;
  const claimed = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const outwards = claimed === '' ? [] : claimed.split(',').reverse();
  const way = [peer, ...outwards.map((address) => address.trim())];
  return way[Math.min(hops, way.length - 1)] ?? peer;
}
