import { useState } from 'react';

import { Button, Field, Modal, Text } from '@grafana/ui';

import { folder as loadFolder, moveFolder } from '../../api/endpoints.ts';
import { Dialog } from '../../app/Dialog.tsx';
import { useNotices } from '../../app/notices.tsx';
import { FolderPicker } from '../dashboard/FolderPicker.tsx';
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx';
import { doneNotice, type FolderProps, Reading, seenOf, useFolderSeen } from './dialogs.tsx';
import { folderPath } from './paths.ts';
import { type Seen, useDecision } from './useDecision.ts';

/** Takes a folder, with all that is in it, into another one. */
export function MoveFolderDialog({ folder, onDone, onClose }: FolderProps) {
  const { show } = useNotices();
  const seen = useFolderSeen(folder);
  const [to, setTo] = useState<{ uid: string; title: string }>();
  const deciding = useDecision(
    (_seen, decision, parent) => moveFolder(folder.uid, parent, decision),
    async () => seenOf(await loadFolder(folder.uid))
  );
  const { isBusy, problem, meanwhile } = deciding;
  const heading = `Move folder ${folder.title}`;
  if (!seen.value) {
    return <Reading heading={heading} error={seen.error} onClose={onClose} />;
  }
  const opened = seen.value;
  const move = async (from: Seen) => {
    if (!to) {
      return;
    }
    const moved = await deciding.decide(from, to.uid);
    if (moved) {
      const where = to.uid ? `into ${to.title}` : 'to the top';
      show(doneNotice(moved, `Moved ${from.title} ${where}`, `Moving ${from.title} ${where}`));
      onClose();
      onDone();
    }
  };
  return (
    <Dialog title={heading} onDismiss={onClose}>
      <Field label="Into" invalid={problem !== undefined} error={problem}>
        <FolderPicker id="move-to" value={to} onChange={setTo} />
      </Field>
      <Text color="secondary">All that is in it moves along, in one commit. Links to its dashboards stay good.</Text>
      {meanwhile ? (
        <ChangedMeanwhile
          title={opened.title}
          now={meanwhile}
          href={folderPath(folder.uid)}
          act="Move it"
          isBusy={isBusy}
          onAct={() => void move(meanwhile)}
          onLeave={onClose}
        />
      ) : (
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={isBusy || !to} onClick={() => void move(opened)}>
            {isBusy ? 'Saving to Git…' : 'Move'}
          </Button>
        </Modal.ButtonRow>
      )}
    </Dialog>
  );
}
