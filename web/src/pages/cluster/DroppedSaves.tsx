import { useState } from 'react';

import { Alert, Button } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { putBack } from '../../api/endpoints.ts';
import { useNotices } from '../../app/notices.tsx';

interface Props {
  /** The repository's name. */
  repository: string;
  /** How many saves a rewritten history dropped. */
  count: number;
}

/** Says that acknowledged saves are gone from Git, and puts them back. */
export function DroppedSaves({ repository, count }: Props) {
  const { show } = useNotices();
  const [isBusy, setBusy] = useState(false);
  const [progress, setProgress] = useState('');
  const [left, setLeft] = useState<string[]>([]);
  if (count === 0) {
    return null;
  }
  const start = async () => {
    setBusy(true);
    try {
      const { state, message, checks = [] } = await putBack(repository, setProgress);
      setLeft(checks.filter(({ ok }) => !ok).map(({ detail }) => detail));
      show({ severity: state === 'done' ? 'success' : 'warning', title: message });
    } catch (failure) {
      show({ severity: 'error', title: 'Nothing was put back', text: messageOf(failure), sticky: true });
    } finally {
      setBusy(false);
      setProgress('');
    }
  };
  const title =
    count === 1
      ? 'A rewritten history dropped one save'
      : `A rewritten history dropped ${count} saves`;
  return (
    <Alert severity="warning" title={title} bottomSpacing={0} topSpacing={2}>
      <p>
        They were in Git and are not any more. Putting them back saves each once more, by its author, and
        keeps what the new history changed; what clashes is told and stays here.
      </p>
      {left.length > 0 && (
        <ul data-testid="put-back-left">
          {left.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      <Button
        size="sm"
        variant="secondary"
        disabled={isBusy}
        data-testid="put-back"
        onClick={() => void start()}
      >
        {isBusy ? 'Putting back…' : 'Put back'}
      </Button>
      {progress && <p>{progress.replace(/: ask again.*/, '')}</p>}
    </Alert>
  );
}
