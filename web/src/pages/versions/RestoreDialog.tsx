import { type ReactNode, useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Alert, Button, Modal } from '@grafana/ui';

import type { Decision } from '../../api/endpoints.ts';
import type { RestoreAnswer } from '../../api/types.ts';
import { Dialog } from '../../app/Dialog.tsx';
import { type Notice, useNotices } from '../../app/notices.tsx';
import { mergedWords } from '../dashboard/cornerNotices.ts';
import { ChangedMeanwhile } from '../home/ChangedMeanwhile.tsx';
import { type Seen, useDecision } from '../home/useDecision.ts';
import { sentence } from '../sentence.ts';

interface Props {
  /** The question. */
  title: string;
  uid: string;
  /** What is said when it is done. */
  done: string;
  /** Where to go then, when it is not the dashboard. */
  next?: string;
  /** The dashboard as the page shows it; without it nothing is there. */
  seen?: Seen;
  /** Reads what is there now. */
  look?: () => Promise<Seen>;
  restore: (decision: Decision) => Promise<RestoreAnswer>;
  /** What becomes of it. */
  children: ReactNode;
  onClose: () => void;
}

const NOTHING: Seen = { title: '' };

/** Asks once, makes an old content the newest, and shows it. */
export function RestoreDialog(props: Props) {
  const { title, uid, done, next, look, restore, children, onClose } = props;
  // What comes while this asks is behind it, and nobody has seen it.
  const [seen] = useState(props.seen ?? NOTHING);
  const { show } = useNotices();
  const page = `/d/${encodeURIComponent(uid)}`;
  const { decide, isBusy, problem, meanwhile } = useDecision(
    (_seen, decision) => restore(decision),
    async () => (look ? look() : NOTHING)
  );

  const confirm = async (from: Seen) => {
    const answer = await decide(from);
    if (answer) {
      show(restoredNotice(answer, done));
      onClose();
      locationService.push(next ?? page);
    }
  };

  return (
    <Dialog title={title} onDismiss={onClose}>
      {children}
      {problem && (
        <Alert severity="error" title="Not restored" bottomSpacing={0}>
          {sentence(problem)}
        </Alert>
      )}
      {meanwhile ? (
        <ChangedMeanwhile
          title={seen.title}
          now={meanwhile}
          href={page}
          act="Restore it"
          isBusy={isBusy}
          onAct={() => void confirm(meanwhile)}
          onLeave={onClose}
        />
      ) : (
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={isBusy} onClick={() => void confirm(seen)} data-testid="restore-confirm">
            {isBusy ? 'Restoring…' : problem ? 'Try again' : 'Restore'}
          </Button>
        </Modal.ButtonRow>
      )}
    </Dialog>
  );
}

function restoredNotice({ status, message, merged }: RestoreAnswer, done: string): Notice {
  if (status === 'waiting') {
    return { severity: 'warning', title: 'Restoring waits for Git', text: message };
  }
  return merged
    ? { severity: 'success', sticky: true, title: `${done}, and merged`, text: mergedWords(merged) }
    : { severity: 'success', title: done, text: 'It is in Git as a new commit.' };
}
