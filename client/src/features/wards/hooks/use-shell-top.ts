import { useEffect } from 'react';

/** Tells the style sheet how high the frame's header stands: what sticks beneath it must not hide under it. */
export function useShellTop(): void {
  useEffect(() => {
    const top = document.querySelector<HTMLElement>('.shell-top');
    if (top === null) return undefined;
    const root = document.documentElement.style;
    const watcher = new ResizeObserver(() => root.setProperty('--shell-top', `${top.offsetHeight}px`));
    watcher.observe(top);
    return () => {
      watcher.disconnect();
      root.removeProperty('--shell-top');
    };
  }, []);
}
