import { css } from '@emotion/css';
import { SceneGridItem, type SceneComponentProps } from '@grafana/scenes';
import { useEffect, useRef, useState } from 'react';

/**
 * A place in the grid whose panel is made when it first comes into sight. The grid's own laziness
 * puts off the queries only; a dashboard of a hundred panels would still draw a hundred frames.
 */
export class LazyGridItem extends SceneGridItem {
  static override Component = LazyGridItemView as unknown as typeof SceneGridItem.Component;

  /** Was on screen already, so that a rebuilt grid does not flicker. */
  seen = false;
}

function LazyGridItemView({ model }: SceneComponentProps<LazyGridItem>) {
  const { body } = model.useState();
  const [seen, setSeen] = useState(model.seen);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (seen || !place.current) {
      return;
    }
    return onceInSight(place.current, () => {
      model.seen = true;
      setSeen(true);
    });
  }, [seen, model]);
  return seen && body ? <body.Component model={body} /> : <div ref={place} className={empty} />;
}

const empty = css({ width: '100%', height: '100%' });

const waiting = new Map<Element, () => void>();

/** One observer for all: a hundred of them would cost what laziness saves. */
const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        waiting.get(entry.target)?.();
      }
    }
  },
  { rootMargin: '300px' }
);

function onceInSight(element: Element, then: () => void): () => void {
  const stop = () => {
    waiting.delete(element);
    observer.unobserve(element);
  };
  waiting.set(element, () => {
    stop();
    then();
  });
  observer.observe(element);
  return stop;
}
