import { Alert } from '@grafana/ui';

import { ApiError, messageOf } from '../api/client.ts';
import { NeedsRole, roleNeeded } from './NeedsRole.tsx';
import { sentence } from './sentence.ts';

interface Props {
  /** What could not be loaded, as the start of a sentence: "The folders". */
  what: string;
  error: unknown;
  onRetry: () => void;
}

/** Says in place what could not be loaded, why, and offers to try again. */
export function LoadError({ what, error, onRetry }: Props) {
  const role = roleNeeded(error);
  if (role) {
    return <NeedsRole role={role} />;
  }
  return (
    <Alert
      severity="error"
      title={`${what} could not be loaded`}
      buttonContent="Try again"
      onRemove={onRetry}
    >
      {sentence(messageOf(error))} {error instanceof ApiError && error.isTemporary && 'This page tries again by itself.'}
    </Alert>
  );
}
