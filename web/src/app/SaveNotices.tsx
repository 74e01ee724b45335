import { useCallback, useEffect, useRef, useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Alert, Button, Modal } from '@grafana/ui';

import { messageOf } from '../api/client.ts';
import { dismissSaveNotice, savedAside, saveNotices } from '../api/endpoints.ts';
import { newSaveId, sendSave } from '../api/saves.ts';
import { filePathOf } from '../api/stored.ts';
import type { SaveNotice } from '../api/types.ts';
import { previewPath, repositoryHref } from '../pages/repositories/words.ts';
import { sentence } from '../pages/sentence.ts';
import { Dialog } from './Dialog.tsx';
import { type Notice, useNotices } from './notices.tsx';

const PERIOD_MILLIS = 30_000;

/**
 * Tells the person, on whichever page they are by then, what became of a save that waited for Git
 * and clashed when Git was back. It is told until they close it, and the only copy of a save never
 * goes with its notice unless they say so.
 */
export function SaveNotices() {
  const { show, dismiss } = useNotices();
  const [asked, setAsked] = useState<SaveNotice>();
  const told = useRef(new Set<string>());
  useEffect(() => {
    const asking = new AbortController();
    const ask = async () => {
      try {
        const notices = await saveNotices({ signal: asking.signal, retries: 0 });
        for (const notice of notices.filter(({ saveId }) => !told.current.has(saveId))) {
          told.current.add(notice.saveId);
          show(inCorner(notice, () => setAsked(notice)));
        }
      } catch {
        // Asked again soon; where the server has no journal there is nothing to tell.
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), PERIOD_MILLIS);
    return () => {
      asking.abort();
      clearInterval(timer);
    };
  }, [show]);
  const onGone = useCallback(
    (saveId: string) => {
      dismiss(keyOf(saveId));
      setAsked(undefined);
    },
    [dismiss]
  );
  return asked ? <OnlyCopy notice={asked} onGone={onGone} onKeep={() => setAsked(undefined)} /> : null;
}

function keyOf(saveId: string): string {
  return `save-${saveId}`;
}

function inCorner(notice: SaveNotice, onAsk: () => void): Notice {
  const { saveId, uid, title, message, branch, url, content } = notice;
  const told = { key: keyOf(saveId), severity: 'warning', sticky: true, holds: true, text: message } as const;
  const onClose = () => void dismissSaveNotice(saveId).catch(() => undefined);
  if (branch) {
    const canLink = url !== undefined && /^https?:/.test(url);
    const look = { label: 'See it on the branch', keeps: true, run: () => void openBranch(notice, branch) };
    const request = {
      label: 'Open a pull request',
      keeps: true,
      run: () => void window.open(url, '_blank', 'noopener'),
    };
    return {
      ...told,
      title: `Your save of ${title || uid} is on a branch`,
      action: canLink ? request : look,
      ...(canLink && { second: look }),
      onClose,
    };
  }
  const heading = `Your save of ${title || uid} was not merged`;
  return content
    ? { ...told, title: heading, action: { label: 'Get or delete it', keeps: true, run: onAsk }, onAsk }
    : {
        ...told,
        title: heading,
        action: {
          label: 'Open the dashboard',
          keeps: true,
          run: () => locationService.push(`/d/${encodeURIComponent(uid)}`),
        },
        onClose,
      };
}

/** The file on the branch; where the dashboard is on no other branch, the files of the repository. */
async function openBranch({ repository, uid }: SaveNotice, branch: string): Promise<void> {
  const path = await filePathOf(uid, { retries: 0 }).catch(() => undefined);
  locationService.push(path ? previewPath(repository, path, branch) : repositoryHref(repository, 'files'));
}

interface OnlyCopyProps {
  notice: SaveNotice;
  onGone: (saveId: string) => void;
  onKeep: () => void;
}

/** Asks what is to become of a save that is nowhere but in the journal. */
function OnlyCopy({ notice, onGone, onKeep }: OnlyCopyProps) {
  const { saveId, uid, title, message, content = '' } = notice;
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const copyId = useRef(newSaveId());

  const act = async (keepFirst: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await keepFirst();
      await dismissSaveNotice(saveId, true);
      onGone(saveId);
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  const download = async () => {
    const json = await savedAside(content);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(json, null, 2)], { type: 'application/json' }));
    link.download = `${uid}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  };
  const copy = async () => {
    const { uid: _uid, ...rest } = await savedAside(content);
    if (rest.apiVersion !== undefined) {
      throw new Error('It is no classic dashboard: download it, and add it to the repository as a file.');
    }
    const outcome = await sendSave({
      saveId: copyId.current,
      dashboard: { ...rest, id: null, title: `${title} (copy)`, version: 0 },
      folderUid: '',
      message: '',
      overwrite: false,
    });
    if (outcome.kind !== 'saved') {
      throw new Error('message' in outcome ? outcome.message : 'It is not in Git yet.');
    }
    locationService.push(outcome.url ?? `/d/${encodeURIComponent(outcome.uid)}`);
  };

  return (
    <Dialog title={`The only copy of your save of ${title || uid}`} onDismiss={onKeep}>
      <p>{sentence(message)}</p>
      <p>It is on no branch: the cluster alone has it, and deletes it with this notice.</p>
      {problem && (
        <Alert severity="error" title="It is kept as it was" bottomSpacing={0}>
          {sentence(problem)}
        </Alert>
      )}
      <Modal.ButtonRow>
        <Button variant="destructive" fill="text" disabled={isBusy} onClick={() => void act(async () => undefined)}>
          Delete it
        </Button>
        <Button variant="secondary" fill="outline" onClick={onKeep}>
          Keep it
        </Button>
        <Button variant="secondary" disabled={isBusy} onClick={() => void act(copy)}>
          Save as a copy
        </Button>
        <Button disabled={isBusy} onClick={() => void act(download)}>
          Download and close
        </Button>
      </Modal.ButtonRow>
    </Dialog>
  );
}
