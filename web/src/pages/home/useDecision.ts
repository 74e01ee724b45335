import { useRef, useState } from 'react';

import { ApiError, isNotThere, messageOf } from '../../api/client.ts';
import type { Decision } from '../../api/endpoints.ts';
import { newSaveId } from '../../api/saves.ts';
import type { ChangeAnswer, ToldChange } from '../../api/types.ts';
import { sentence } from '../sentence.ts';

/** What a person decides about, as they saw it: where it stood then. */
export interface Seen {
  title: string;
  /** Its content (`ETag`). */
  base?: string;
  version?: number;
  /** What is in it, of a folder. */
  contents?: string;
  updatedBy?: string;
  /** ISO. */
  updated?: string;
  /** The title of what was changed in it, of a folder. */
  inside?: string;
}

export interface Deciding<T extends ChangeAnswer> {
  isBusy: boolean;
  /** Why it was not done. */
  problem?: string;
  /** What is there instead of what the person saw; they are to decide anew. */
  meanwhile?: Seen;
  /**
   * Sends it on the ground of what was seen; the answer, or undefined when it was not done.
   *
   * @param wanted what the person typed, where they type something
   */
  decide: (seen: Seen, wanted?: string) => Promise<T | undefined>;
}

/**
 * A change that is made only of what the person saw. What somebody else did after that is shown, and
 * they decide anew: on the ground of that, and of nothing that came later still.
 *
 * @param change sends it
 * @param look reads what is there now; the refusal tells who changed it, and what of it
 */
export function useDecision<T extends ChangeAnswer>(
  change: (seen: Seen, decision: Decision, wanted: string) => Promise<T>,
  look: (told: ToldChange) => Promise<Seen>
): Deciding<T> {
  const [state, setState] = useState<Omit<Deciding<T>, 'decide'>>({ isBusy: false });
  // One id for all tries of one decision: it stays one commit.
  const sent = useRef<{ of: string; saveId: string }>(undefined);

  const decide = async (seen: Seen, wanted = ''): Promise<T | undefined> => {
    const of = JSON.stringify([seen, wanted]);
    if (sent.current?.of !== of) {
      sent.current = { of, saveId: newSaveId() };
    }
    setState((before) => ({ isBusy: true, meanwhile: before.meanwhile }));
    try {
      return await change(seen, { saveId: sent.current.saveId, base: seen.base }, wanted);
    } catch (error) {
      await settle(error);
      return undefined;
    }
  };

  const settle = async (error: unknown) => {
    if (!isChanged(error)) {
      setState(({ meanwhile }) => ({ isBusy: false, meanwhile, problem: problemOf(error) }));
      return;
    }
    try {
      setState({ isBusy: false, meanwhile: await look((error.body ?? {}) as ToldChange) });
    } catch (failure) {
      const isGone = isNotThere(failure);
      const problem = isGone
        ? 'Somebody else deleted it meanwhile.'
        : `Somebody else changed it meanwhile, and what they did could not be read: ${messageOf(failure)}`;
      setState({ isBusy: false, problem });
    }
  };

  return { ...state, decide };
}

function isChanged(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    error.status === 412 &&
    (error.body as { status?: unknown } | undefined)?.status === 'version-mismatch'
  );
}

/** Where nobody knows whether it was done, that is said, and never that it was not. */
function problemOf(error: unknown): string {
  const isUnknown =
    error instanceof ApiError && (error.status === 0 || (error.status >= 500 && error.status !== 503));
  const words = sentence(messageOf(error));
  return isUnknown
    ? `${words} It may have been done or not. Trying again is safe: it stays one commit.`
    : words;
}
