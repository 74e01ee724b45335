import type { IconName } from '@grafana/data';
import type { BadgeColor } from '@grafana/ui';

import { shortCommit } from '../../app/cluster/clusterState.ts';
import type { GitStanding } from '../../app/cluster/gitStanding.ts';
import { secondsWords } from '../cluster/words.ts';
import { sentence } from '../sentence.ts';
import type { RemoteChange } from './useRemoteChange.ts';
import type { SaveState } from './saveFlow.ts';

export interface Standing {
  save: SaveState;
  isDirty: boolean;
  isNew: boolean;
  remote?: RemoteChange;
  /** What is shown waits for Git, whoever saved it. */
  isWaiting: boolean;
  /** It was saved on this page. */
  isOurs: boolean;
  /** The commit at which it was read or saved. */
  commit?: string;
  /** Where the repository stands that it is from. */
  git: GitStanding;
}

export interface Look {
  text: string;
  color: BadgeColor;
  icon: IconName;
  tooltip: string;
}

/** What the badge says; pure, so that nothing is called synced that is not in Git. */
export function lookOf(standing: Standing): Look {
  const { save, isDirty, remote, isWaiting } = standing;
  switch (save.kind) {
    case 'saving':
      return { text: 'saving', color: 'blue', icon: 'cloud-upload', tooltip: 'On its way to Git.' };
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
        ? waitingLook(standing.isOurs ? 'your save' : 'what was saved')
        : restingLook(standing);
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

function restingLook({ isDirty, isNew, remote, commit, git }: Standing): Look {
  if (remote) {
    return remoteLook(remote);
  }
  if (isNew || isDirty) {
    const tooltip = 'Only in this browser so far. It is kept as a draft until you save.';
    return { text: 'not saved yet', color: 'purple', icon: 'pen', tooltip };
  }
  return gitLook(git, commit ? `as of commit ${shortCommit(commit)}` : 'as it was read last');
}

function remoteLook({ action, rewritten }: RemoteChange): Look {
  const look: Omit<Look, 'text' | 'tooltip'> = { color: 'orange', icon: 'code-branch' };
  if (action === 'deleted') {
    return { ...look, text: 'deleted in Git', tooltip: 'It is not there any more. You see what it was.' };
  }
  return rewritten
    ? {
        ...look,
        text: 'rewritten in Git',
        tooltip: 'The history of the branch was replaced by force. What you see is not in it any more.',
      }
    : { ...look, text: 'newer in Git', tooltip: 'What you see is not the newest version.' };
}

/** What nobody has touched here: synced only while an instance has read the remote and knows of nothing newer. */
function gitLook(git: GitStanding, at: string): Look {
  const shown = `You see it ${at}.`;
  const since = 'seconds' in git ? secondsWords(git.seconds) : '';
  const because = 'message' in git && git.message ? ` ${sentence(git.message)}` : '';
  switch (git.kind) {
    case 'in-step':
      return {
        text: 'synced',
        color: 'green',
        icon: 'check',
        tooltip: `What you see is in Git, ${at}. Nothing newer of it is known.`,
      };
    case 'asking':
      return { text: 'checking', color: 'darkgrey', icon: 'sync', tooltip: `${shown} Asking whether Git has more.` };
    case 'pulling':
      return {
        text: 'checking',
        color: 'darkgrey',
        icon: 'sync',
        tooltip: `${shown} The instance has started and has not read Git yet.`,
      };
    case 'behind':
      return {
        text: 'behind Git',
        color: 'orange',
        icon: 'history',
        tooltip: `${shown} For ${since} Git has had ${commitsWords(git.commits)}, and it may change with that.${because}`,
      };
    case 'unreachable':
      return {
        text: 'Git unreachable',
        color: 'orange',
        icon: 'cloud-exclamation',
        tooltip: `${shown} Git has not answered for ${since}, so nobody knows whether it has something newer.${because}`,
      };
    case 'refused':
      return {
        text: 'no access to Git',
        color: 'red',
        icon: 'lock',
        tooltip: `${shown} Git has refused this instance for ${since}, and somebody who administers Lockstep must act.${because}`,
      };
    case 'branch-missing':
      return {
        text: 'branch gone',
        color: 'red',
        icon: 'code-branch',
        tooltip: `${shown} The branch has been missing for ${since}; it is never made anew by itself.${because}`,
      };
    case 'held':
      return {
        text: 'held back',
        color: 'orange',
        icon: 'pause',
        tooltip: `${shown} For ${since} newer commits have been held back until somebody confirms them.${because}`,
      };
    case 'gone':
      return {
        text: 'no repository',
        color: 'red',
        icon: 'exclamation-triangle',
        tooltip: `${shown} The repository that it is from is not followed any more.`,
      };
    case 'no-answer':
      return {
        text: 'no answer',
        color: 'orange',
        icon: 'exclamation-triangle',
        tooltip: `${shown} No instance has answered this browser for ${since}.`,
      };
  }
}

function commitsWords(count: number): string {
  const what = count <= 0 ? 'something else' : count === 1 ? 'a commit more' : `${count} commits more`;
  return `${what} than this instance shows`;
}
