// @ts-check
// Shows what a push message says and leads to it. It answers no request and keeps nothing: what a ward sees must come
// from the house, never from a device's memory.

const worker = /** @type {any} */ (globalThis);
const HOME = '/inbox';
const WORDS = 'Something waits for you. Open Wardline to see it.';

/**
 * What to show. Anything that is not as expected is replaced by neutral words and the address of the inbox.
 * @param {{ json(): any } | null} data
 */
function readMessage(data) {
  /** @type {any} */
  let told = null;
  try {
    told = data === null ? null : data.json();
  } catch {
    told = null;
  }
  const text = (/** @type {unknown} */ value, /** @type {string} */ otherwise) =>
    typeof value === 'string' && value !== '' ? value.slice(0, 200) : otherwise;
  const id = text(told?.id, '');
  return {
    body: text(told?.text, WORDS),
    tag: id === '' ? 'wardline' : id,
    // Only what an identifier is made of: the message came by somebody else's service.
    path: /^[0-9a-f-]{36}$/u.test(id) ? `${HOME}?notice=${id}` : HOME,
    isUrgent: told?.level === 1,
  };
}

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('push', (/** @type {any} */ event) => {
  const { body, tag, path, isUrgent } = readMessage(event.data);
  event.waitUntil(
    worker.registration.showNotification('Wardline', {
      body,
      tag,
      renotify: true,
      requireInteraction: isUrgent,
      data: { path },
      icon: '/favicon.svg',
    }),
  );
});

/** @param {string} path */
async function open(path) {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // A wall's screen is nobody's.
  const [own] = windows.filter((/** @type {any} */ one) => !new URL(one.url).pathname.startsWith('/wall'));
  if (own === undefined) {
    await worker.clients.openWindow(path);
    return;
  }
  const focused = await own.focus();
  focused.postMessage({ kind: 'open', path });
}

worker.addEventListener('notificationclick', (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? HOME));
});
