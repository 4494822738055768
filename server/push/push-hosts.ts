import { BlockList, isIP } from 'node:net';

/**
 * The push services of the browsers there are. A subscription's endpoint comes from a browser, so from anyone: without
 * this list whoever is signed in could have the house send requests wherever they like (SSRF).
 * - Chrome, Edge on Android, Opera, Samsung Internet, Brave: Firebase Cloud Messaging
 *   (https://firebase.google.com/docs/cloud-messaging/network-configuration)
 * - Firefox: Mozilla autopush (https://mozilla-push-service.readthedocs.io)
 * - Safari: Apple (https://developer.apple.com/documentation/usernotifications/sending-web-push-notifications-in-web-apps-and-browsers,
 *   which asks for `*.push.apple.com`)
 * - Edge on Windows: Windows Push Notification Services
 *   (https://learn.microsoft.com/windows/apps/design/shell/tiles-and-notifications/firewall-allowlist-config)
 */
const SERVICES = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
];

const isOf = (host: string, service: string): boolean =>
  service.startsWith('.') ? host.endsWith(service) && host.length > service.length : host === service;

/**
 * Whether a push may be sent to this endpoint: https, at its usual port, no user in it, and one of the push services.
 * @param extraHosts others the operator trusts, as `host` or `host:port` (a service of their own)
 */
export function isPushEndpoint(endpoint: string, extraHosts: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, host, hostname, port, username, password } = new URL(endpoint);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  if (extraHosts.includes(host)) return true;
  return port === '' && SERVICES.some((service) => isOf(hostname, service));
}

/** Addresses no push service has (RFC 6890 and its IPv6 kin): this machine, the hospital's network, the cloud's own. */
const INTERNAL = new BlockList();
const IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
for (const [net, prefix] of IPV4) {
  INTERNAL.addSubnet(net, prefix, 'ipv4');
  INTERNAL.addSubnet(`::ffff:${net}`, 96 + prefix, 'ipv6');
}
for (const [net, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  INTERNAL.addSubnet(net, prefix, 'ipv6');
}

/** Whether that address lies inside some network, so that no name may lead a push there. What is no address counts as such. */
export function isInternalAddress(address: string): boolean {
  const version = isIP(address);
  return version === 0 || INTERNAL.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
