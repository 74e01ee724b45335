import { useCallback } from 'react';

const NAME = '--bottom-bar-height';

/** In CSS: how much of the window's lower edge a bar with buttons takes; notices stay above it. */
export const BOTTOM_BAR_HEIGHT = `var(${NAME}, 0px)`;

/** For the `ref` of a bar along the window's lower edge: tells its height as long as it is there. */
export function useBottomBar() {
  return useCallback((bar: HTMLElement | null) => {
    if (bar === null) {
      return undefined;
    }
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => style.setProperty(NAME, `${bar.offsetHeight}px`));
    observer.observe(bar);
    return () => {
      observer.disconnect();
      style.removeProperty(NAME);
    };
  }, []);
}
