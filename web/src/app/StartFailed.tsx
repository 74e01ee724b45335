import { useEffect } from 'react';

import { Button } from '@grafana/ui';

import { Placeholder } from './Placeholder.tsx';

const AGAIN_MILLIS = 5000;

/** Instead of all pages, when nobody could tell the settings that every page needs. */
export function StartFailed({ reason }: { reason: string }) {
  useEffect(() => {
    const timer = setTimeout(() => window.location.reload(), AGAIN_MILLIS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Placeholder
      icon="cloud-exclamation"
      title="No instance answers"
      actions={<Button onClick={() => window.location.reload()}>Try now</Button>}
    >
      {reason} This page tries again every {AGAIN_MILLIS / 1000} seconds.
    </Placeholder>
  );
}
