import { useEffect } from 'react';

import type { Person } from '../../../api/types.ts';
import { useNotices } from '../../../app/notices.tsx';
import { namesOf } from './people.ts';

/** Says in the corner, where nothing moves for it, that somebody else edits the same dashboard. */
export function useEditorsNotice(people: readonly Person[], isEditing: boolean): void {
  const { show, dismiss } = useNotices();
  const others = people.filter(({ state }) => state === 'editing');
  const names = isEditing ? namesOf(others) : '';
  const verb = others.length > 1 ? 'are editing' : 'is editing';
  useEffect(() => {
    if (names === '') {
      return undefined;
    }
    show({
      key: KEY,
      severity: 'info',
      sticky: true,
      title: `${names} ${verb} this dashboard too`,
      text: 'Go on if you like. What you change in different places is merged; if it is the same place, you choose.',
    });
    return () => dismiss(KEY);
  }, [names, verb, show, dismiss]);
}

const KEY = 'editors';
