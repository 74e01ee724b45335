import { css } from '@emotion/css';
import { useMemo, useState, type FormEvent } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Field, Input, Modal, TextArea, useStyles2 } from '@grafana/ui';

import type { DashboardJson } from '../../api/types.ts';
import { sentence } from '../sentence.ts';
import { ChangeList } from './ChangeList.tsx';
import { changeSummary } from './changes.ts';
import { FolderPicker } from './FolderPicker.tsx';
import { defaultMessage, type SaveState, type SaveWords } from './saveFlow.ts';

interface Props {
  state: Extract<SaveState, { kind: 'asking' | 'saving' | 'waiting' | 'refused' }>;
  /** What is in Git; undefined for a dashboard that is not there yet. */
  base?: DashboardJson;
  json: DashboardJson;
  folderUid: string;
  folderTitle?: string;
  onSubmit: (words: SaveWords) => void;
  /** Sends the very same attempt again. */
  onRetry: () => void;
  onClose: () => void;
}

/** Asks why, shows what, and stays open until it is in Git or somebody gives up. */
export function SaveDialog({ state, base, json, folderUid, folderTitle, onSubmit, onRetry, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const [words, setWords] = useState({ title: json.title ?? '', message: '' });
  const [folder, setFolder] = useState({ uid: folderUid, title: folderTitle ?? folderUid });
  const changes = useMemo(() => changeSummary(base, json), [base, json]);
  const isSaving = state.kind === 'saving';
  const isNew = base === undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (state.kind === 'waiting') {
      onRetry();
    } else {
      onSubmit({ ...words, folderUid: folder.uid });
    }
  };

  return (
    <Modal isOpen title={isNew ? 'Save new dashboard' : 'Save dashboard'} onDismiss={onClose} className={styles.modal}>
      <form onSubmit={submit} aria-label="Save dashboard">
        {isNew && (
          <>
            <Field label="Title">
              <Input
                id="save-title"
                data-testid="save-title"
                autoFocus
                value={words.title}
                onChange={(event) => setWords({ ...words, title: event.currentTarget.value })}
              />
            </Field>
            <Field label="Folder" htmlFor="save-folder">
              <FolderPicker id="save-folder" value={folder} onChange={setFolder} />
            </Field>
          </>
        )}
        <Field label="Message" description="Becomes the message of the commit.">
          <TextArea
            id="save-message"
            data-testid="save-message"
            autoFocus={!isNew}
            rows={2}
            placeholder={defaultMessage(words.title.trim() || 'dashboard')}
            value={words.message}
            onChange={(event) => setWords({ ...words, message: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey) {
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }
            }}
          />
        </Field>
        <ChangeList title={isNew ? 'What will be made' : whereWords(folderTitle)} changes={changes} />
        {state.kind === 'waiting' && (
          <Alert severity="warning" title="Not saved" bottomSpacing={0} topSpacing={2}>
            {sentence(state.message)} Your work is kept in this browser; try again when you like.
          </Alert>
        )}
        {state.kind === 'refused' && (
          <Alert severity="error" title="Not saved" bottomSpacing={0} topSpacing={2}>
            {sentence(state.message)}
          </Alert>
        )}
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={isSaving || words.title.trim() === ''} data-testid="save-submit">
            {labelOf(state.kind)}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

function labelOf(kind: Props['state']['kind']): string {
  switch (kind) {
    case 'saving':
      return 'Saving to Git…';
    case 'waiting':
      return 'Try again';
    case 'asking':
    case 'refused':
      return 'Save';
  }
}

function whereWords(folderTitle: string | undefined): string {
  return folderTitle ? `What changes, in folder ${folderTitle}` : 'What changes';
}

const getStyles = (theme: GrafanaTheme2) => ({
  modal: css({ width: 560, maxWidth: `calc(100vw - ${theme.spacing(4)})` }),
});
