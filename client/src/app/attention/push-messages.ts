const isOpening = (data: unknown): data is { readonly kind: 'open'; readonly path: string } =>
  typeof data === 'object' &&
  data !== null &&
  'kind' in data &&
  data.kind === 'open' &&
  'path' in data &&
  typeof data.path === 'string';

/** Hears which address the push worker asks this window to show; answers what ends that. */
export function hearPushes(onOpen: (path: string) => void): () => void {
  // Only where the page came by https, or from this machine.
  if (!('serviceWorker' in navigator)) return () => undefined;
  const hear = ({ data }: MessageEvent<unknown>) => {
    // An address of our own and nothing else: the worker takes it from a message of the push service.
    if (isOpening(data) && /^\/(?![/\\])/u.test(data.path)) onOpen(data.path);
  };
  navigator.serviceWorker.addEventListener('message', hear);
  return () => {
    navigator.serviceWorker.removeEventListener('message', hear);
  };
}
