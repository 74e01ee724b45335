import { css } from '@emotion/css';
import { useMemo, useState, type FormEvent } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import {
  Alert,
  Button,
  Checkbox,
  Field,
  Input,
  Modal,
  RadioButtonGroup,
  TextArea,
  useStyles2,
} from '@grafana/ui';

import type { DashboardJson, SaveTargetAnswer } from '../../api/types.ts';
import { Dialog } from '../../app/Dialog.tsx';
import { BranchPicker } from '../repositories/BranchPicker.tsx';
import { sentence } from '../sentence.ts';
import { ChangeList } from './ChangeList.tsx';
import { changeSummary } from './changes.ts';
import { FolderPicker } from './FolderPicker.tsx';
import {
  branchProblem,
  copyTitle,
  defaultMessage,
  type Destination,
  type DialogState,
  type SaveWords,
} from './saveFlow.ts';
import { useSaveTarget } from './useSaveTarget.ts';

const BRANCHES: Array<{ value: Destination; label: string }> = [
  { value: 'new', label: 'A new one' },
  { value: 'existing', label: 'One that is there' },
];

interface Props {
  state: DialogState;
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

/** Asks why and where to, shows what, and stays open until it is in Git or somebody gives up. */
export function SaveDialog({ state, base, json, folderUid, folderTitle, onSubmit, onRetry, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const isNew = base === undefined;
  const [chosen, setChosen] = useState<Destination | undefined>(
    state.kind === 'asking' && state.to !== 'here' ? state.to : undefined
  );
  const [title, setTitle] = useState(json.title ?? '');
  const [copy, setCopy] = useState(copyTitle(json.title ?? ''));
  const [message, setMessage] = useState('');
  const [typedBranch, setTypedBranch] = useState<string>();
  const [pickedBranch, setPickedBranch] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const [folder, setFolder] = useState({ uid: folderUid, title: folderTitle ?? folderUid });
  const changes = useMemo(() => changeSummary(base, json), [base, json]);
  const place = isNew || chosen === 'copy' ? folder.uid : folderUid;
  const titleToUse = chosen === 'copy' ? copy : title;
  const target = useSaveTarget(chosen === 'copy' ? undefined : json.uid, place, titleToUse);
  const to = chosen ?? (mayWrite(target) ? 'here' : 'new');
  const isBranch = to === 'new' || to === 'existing';
  const asksPlace = isNew || to === 'copy';
  const newBranch = (target?.enforceBranch ? undefined : typedBranch) ?? target?.newBranch;
  const branch = to === 'new' ? newBranch : to === 'existing' ? pickedBranch : undefined;
  const problem = branch === undefined ? undefined : branchProblem(branch);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (state.kind === 'unavailable') {
      onRetry();
    } else {
      onSubmit({
        to,
        title: titleToUse,
        folderUid: place,
        message,
        // Where the repository names branches, it does so for what is saved, not for what was shown.
        branch: to === 'new' && target?.enforceBranch ? undefined : branch,
        // A branch that is made for it takes it as it is; on one that is there it replaces nothing.
        overwrite: to === 'here' && overwrite,
      });
    }
  };

  return (
    <Dialog
      title={isNew ? 'Save new dashboard' : 'Save dashboard'}
      onDismiss={onClose}
      className={styles.modal}
    >
      <form onSubmit={submit} aria-label="Save dashboard">
        <Field label="Where to" htmlFor="save-to">
          <RadioButtonGroup<Destination | 'branch'>
            id="save-to"
            fullWidth
            value={isBranch ? 'branch' : to}
            options={destinations(target, isNew)}
            onChange={(next) => setChosen(next === 'branch' ? 'new' : next)}
          />
        </Field>
        {isBranch && (
          <Field label="Which branch" htmlFor="save-which">
            <RadioButtonGroup id="save-which" fullWidth value={to} options={BRANCHES} onChange={setChosen} />
          </Field>
        )}
        {to === 'new' && (
          <Field
            label="Its name"
            description={`Made from ${target?.branch ?? 'the followed branch'}. The dashboard that people see stays as it is.${target?.enforceBranch ? ' The repository names its branches.' : ''}`}
            invalid={problem !== undefined}
            error={problem}
          >
            <Input
              id="save-branch"
              data-testid="save-branch"
              value={newBranch ?? ''}
              placeholder="The server names it"
              readOnly={target?.enforceBranch}
              spellCheck={false}
              onChange={(event) => setTypedBranch(event.currentTarget.value)}
            />
          </Field>
        )}
        {to === 'existing' && target && (
          <Field
            label="Its name"
            htmlFor="save-existing"
            description={`One that ${target.title} has. What others changed there is kept, or you are asked.`}
          >
            <BranchPicker
              id="save-existing"
              repository={target.repository}
              except={target.branch}
              value={pickedBranch}
              onChange={setPickedBranch}
            />
          </Field>
        )}
        {asksPlace && (
          <>
            <Field label="Title">
              <Input
                id="save-title"
                data-testid="save-title"
                autoFocus
                value={titleToUse}
                onChange={({ currentTarget }) => (to === 'copy' ? setCopy : setTitle)(currentTarget.value)}
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
            placeholder={target?.message ?? defaultMessage(titleToUse.trim() || 'dashboard')}
            readOnly={target?.enforceMessage}
            value={target?.enforceMessage ? '' : message}
            onChange={(event) => setMessage(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey) {
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }
            }}
          />
        </Field>
        <ChangeList title={isNew ? 'What will be made' : whereWords(folderTitle)} changes={changes} />
        {!isNew && to === 'here' && (
          <Checkbox
            className={styles.overwrite}
            label="Replace what is there, even if somebody changed it"
            description="Without this, a save keeps what others changed, or asks. What is replaced stays in the versions."
            value={overwrite}
            onChange={(event) => setOverwrite(event.currentTarget.checked)}
          />
        )}
        <Answer state={state} />
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant={overwrite && to === 'here' ? 'destructive' : 'primary'}
            disabled={state.kind === 'saving' || titleToUse.trim() === '' || problem !== undefined}
            data-testid="save-submit"
          >
            {labelOf(state.kind)}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Dialog>
  );
}

function Answer({ state }: { state: DialogState }) {
  switch (state.kind) {
    case 'unavailable':
      return (
        <Alert severity="warning" title="Not saved" bottomSpacing={0} topSpacing={2}>
          {sentence(state.message)} Your work is kept in this browser; try again when you like.
        </Alert>
      );
    case 'refused':
      return (
        <Alert severity="error" title="Not saved" bottomSpacing={0} topSpacing={2}>
          {sentence(state.message)}
        </Alert>
      );
    case 'asking':
    case 'saving':
      return null;
  }
}

/** Until the server has said where saves may go, anywhere: it has the last word. */
function mayWrite(target: SaveTargetAnswer | undefined): boolean {
  return target?.workflows.includes('write') ?? true;
}

function destinations(target: SaveTargetAnswer | undefined, isNew: boolean) {
  const here = { value: 'here' as const, label: target ? `To ${target.branch}` : 'To Git' };
  const toBranch = { value: 'branch' as const, label: 'Branch' };
  const copy = { value: 'copy' as const, label: 'Copy' };
  const mayBranch = target?.workflows.includes('branch') ?? true;
  return [...(mayWrite(target) ? [here] : []), ...(mayBranch ? [toBranch] : []), ...(isNew ? [] : [copy])];
}

function labelOf(kind: DialogState['kind']): string {
  switch (kind) {
    case 'saving':
      return 'Saving to Git…';
    case 'unavailable':
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
  overwrite: css({ marginTop: theme.spacing(2) }),
});
