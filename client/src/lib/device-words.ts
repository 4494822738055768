/** base64url, as VAPID keys are written (RFC 8292), into the bytes the browser wants. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** “Chrome on Android”: what the person will know the device by. */
export function deviceName(agent: string): string {
  const browsers: readonly (readonly [RegExp, string])[] = [
    [/\bEdg/u, 'Edge'],
    [/\bFirefox\//u, 'Firefox'],
    [/\bFxiOS/u, 'Firefox'],
    [/\bCriOS|\bChrome\//u, 'Chrome'],
    [/\bSafari\//u, 'Safari'],
  ];
  const systems: readonly (readonly [RegExp, string])[] = [
    [/\biPhone/u, 'iPhone'],
    [/\biPad/u, 'iPad'],
    [/\bAndroid/u, 'Android'],
    [/\bCrOS/u, 'ChromeOS'],
    [/\bWindows/u, 'Windows'],
    [/\bMac OS X/u, 'Mac'],
    [/\bLinux/u, 'Linux'],
  ];
  const first = (list: readonly (readonly [RegExp, string])[]) => list.find(([sign]) => sign.test(agent))?.[1];
  return [first(browsers), first(systems)].filter((part) => part !== undefined).join(', ');
}
