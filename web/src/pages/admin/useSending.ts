import { useState } from 'react';

import { messageOf } from '../../api/client.ts';
import { roleNeeded } from '../NeedsRole.tsx';
import { alone } from '../sentence.ts';

export interface Problem {
  /** What of the sent the server names, if it names something. */
  field?: string;
  words: string;
}

/** One thing that a dialog sends, and what was wrong with it. */
export interface Sending {
  isBusy: boolean;
  problem?: Problem;
  /** True when it was done; otherwise the problem says why it was not. */
  send: (act: () => Promise<unknown>) => Promise<boolean>;
}

export function useSending(): Sending {
  const [state, setState] = useState<Omit<Sending, 'send'>>({ isBusy: false });
  const send = async (act: () => Promise<unknown>) => {
    setState({ isBusy: true });
    try {
      await act();
      setState({ isBusy: false });
      return true;
    } catch (error) {
      setState({ isBusy: false, problem: problemOf(error) });
      return false;
    }
  };
  return { ...state, send };
}

const FIELD = /^(?:bad request data: )?(login|name|email|password|role)(: | )(.*)$/s;

/** Grafana's API begins with the name of what is wrong. */
export function problemOf(error: unknown): Problem {
  const role = roleNeeded(error);
  const message = role ? `You need the role ${role} for this` : messageOf(error);
  const [, field, after, rest = ''] = FIELD.exec(message) ?? [];
  return field === undefined
    ? { words: alone(message) }
    : { field, words: alone(after === ' ' ? `${field} ${rest}` : rest) };
}
