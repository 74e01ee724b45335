import type { IconName } from '@grafana/data';
import type { BadgeColor } from '@grafana/ui';

import { shortCommit } from '../../app/cluster/clusterState.ts';
import type { RemoteChange } from './useRemoteChange.ts';
import type { SaveState } from './saveFlow.ts';

export interface Standing {
  save: SaveState;
  isDirty: boolean;
  isNew: boolean;
  remote?: RemoteChange;
  /** What is shown waits for Git, whoever saved it: it was read as such. */
  isWaiting: boolean;
  /** What the server answered with; only the tooltip shows it. */
  commit?: string;
}

export interface Look {
  text: string;
  color: BadgeColor;
  icon: IconName;
  tooltip: string;
}

/** What the badge says; pure, so that nothing is called synced that is not in Git. */
export function lookOf({ save, isDirty, isNew, remote, isWaiting, commit }: Standing): Look {
  switch (save.kind) {
    case 'saving':
      return { text: 'saving', color: 'blue', icon: 'cloud-upload', tooltip: 'On its way to Git.' };
    case 'waiting':
      return waitingLook('your save');
    case 'unconfirmed':
      return {
        text: 'unconfirmed',
        color: 'orange',
        icon: 'question-circle',
        tooltip: 'Sent, but nobody has confirmed yet that it is in Git.',
      };
    case 'conflict':
      return {
        text: 'conflict',
        color: 'red',
        icon: 'code-branch',
        tooltip: 'Somebody else changed this dashboard. Nothing of yours was written over theirs.',
      };
    case 'unavailable':
    case 'refused':
      return { text: 'not saved', color: 'red', icon: 'exclamation-triangle', tooltip: save.message };
    case 'idle':
    case 'asking':
      return isWaiting && !isDirty && !remote
        ? waitingLook('what was saved')
        : restingLook(isDirty, isNew, remote, commit);
  }
}

function waitingLook(what: string): Look {
  return {
    text: 'waiting for Git',
    color: 'orange',
    icon: 'clock-nine',
    tooltip: `Not in Git yet: Git cannot be reached. The cluster keeps ${what} and sends it when Git is back.`,
  };
}

function restingLook(isDirty: boolean, isNew: boolean, remote?: RemoteChange, commit?: string): Look {
  if (remote) {
    const text = remote.action === 'deleted' ? 'deleted in Git' : 'newer in Git';
    return { text, color: 'orange', icon: 'code-branch', tooltip: 'What you see is not the newest version.' };
  }
  if (isNew || isDirty) {
    const tooltip = 'Only in this browser so far. It is kept as a draft until you save.';
    return { text: 'not saved yet', color: 'purple', icon: 'pen', tooltip };
  }
  const at = commit ? ` Read at commit ${shortCommit(commit)}.` : '';
  return { text: 'synced', color: 'green', icon: 'check', tooltip: `What you see is in Git.${at}` };
}
