import type { CDPSession, Page } from 'playwright-core';

/** A place on the pad, in parts of its width and height. */
type Place = readonly [x: number, y: number];

const PAD = '.pad-canvas';

async function onPad(page: Page, places: readonly Place[]): Promise<{ x: number; y: number }[]> {
  const box = await page.locator(PAD).boundingBox();
  if (box === null) throw new Error('There is no pad on the screen.');
  return places.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
}

/** Draws one stroke with a finger, as the browser hears a real one. */
export async function drawWithFinger(page: Page, places: readonly Place[]): Promise<void> {
  const points = await onPad(page, places);
  const line: CDPSession = await page.context().newCDPSession(page);
  for (const [place, point] of points.entries()) {
    await line.send('Input.dispatchTouchEvent', {
      type: place === 0 ? 'touchStart' : 'touchMove',
      touchPoints: [point],
    });
  }
  await line.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await line.detach();
}

/** Draws one stroke with a pen that tells how hard it is pressed. */
export async function drawWithPen(page: Page, places: readonly Place[]): Promise<void> {
  const points = await onPad(page, places);
  const line: CDPSession = await page.context().newCDPSession(page);
  const pen = { pointerType: 'pen', button: 'left', buttons: 1, force: 0.7, clickCount: 1 } as const;
  for (const [place, point] of points.entries()) {
    await line.send('Input.dispatchMouseEvent', {
      ...pen,
      ...point,
      type: place === 0 ? 'mousePressed' : 'mouseMoved',
    });
  }
  const last = points.at(-1) ?? { x: 0, y: 0 };
  await line.send('Input.dispatchMouseEvent', { ...pen, ...last, buttons: 0, type: 'mouseReleased' });
  await line.detach();
}

/** A wave from one place to another of the pad. */
export const wave = (from: Place, to: Place, steps = 24): Place[] =>
  Array.from({ length: steps }, (_, place) => {
    const part = place / (steps - 1);
    return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part + 0.1 * Math.sin(place)];
  });

/** How many points of the pad's picture are inked, and how far the ink reaches, in parts of its width and height. */
export const inkOf = (page: Page): Promise<{ count: number; right: number; low: number }> =>
  page.locator(PAD).evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const bytes = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    let [count, right, low] = [0, 0, 0];
    for (let place = 3; place < bytes.length; place += 4) {
      if ((bytes[place] ?? 0) === 0) continue;
      const point = (place - 3) / 4;
      count += 1;
      right = Math.max(right, (point % width) / width);
      low = Math.max(low, Math.floor(point / width) / height);
    }
    return { count, right, low };
  });
