import { useEffect, useState } from 'react';

import { isAbort, messageOf } from '../../../api/client.ts';
import { type Repository, testRepository } from '../../../api/provisioning.ts';
import { alone } from '../../sentence.ts';
import { type FormValues, placed, type Problems } from './places.ts';
import { askedOf, isTestable, resourceOf } from './values.ts';

const AFTER_MILLIS = 600;

export type ConnectionTest = { fields: Problems } & (
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'good' }
  /** The words are those that belong to no field; empty when each does. */
  | { kind: 'bad'; words: string }
);

const IDLE: ConnectionTest = { kind: 'idle', fields: {} };

/** Asks the host by what was typed, a moment after the last key; an older answer never shows. */
export function useConnectionTest(values: FormValues, before?: Repository): ConnectionTest {
  const [test, setTest] = useState<ConnectionTest>(IDLE);
  const asked = askedOf(values);

  useEffect(() => {
    const now = { ...values, title: values.title || 'untitled' };
    if (!isTestable(now)) {
      setTest(IDLE);
      return undefined;
    }
    const asking = new AbortController();
    const timer = setTimeout(() => {
      setTest({ kind: 'asking', fields: {} });
      testRepository(resourceOf(now, before), { signal: asking.signal }).then(
        ({ success, errors = [] }) => {
          if (asking.signal.aborted) {
            return;
          }
          if (success) {
            setTest({ kind: 'good', fields: {} });
          } else {
            const { fields, rest } = placed(errors);
            const isSaid = Object.keys(fields).length > 0;
            const words = rest || (isSaid ? '' : 'The host did not say why.');
            setTest({ kind: 'bad', fields, words: words && alone(words) });
          }
        },
        (failure: unknown) => {
          if (!isAbort(failure) && !asking.signal.aborted) {
            setTest({ kind: 'bad', fields: {}, words: messageOf(failure) });
          }
        }
      );
    }, AFTER_MILLIS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
    // Only what is asked about counts, not the title.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked, before]);

  return test;
}
