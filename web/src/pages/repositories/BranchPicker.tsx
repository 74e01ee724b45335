import { useCallback, useState } from 'react';

import { Combobox, type ComboboxOption } from '@grafana/ui';

import { repositoryRefs } from '../../api/provisioning.ts';
import { forSaves } from './words.ts';

interface Props {
  id: string;
  /** The repository's name. */
  repository: string;
  value: string;
  onChange: (branch: string) => void;
  /** The followed branch, when one to save to besides it is chosen. */
  except?: string;
  /** Whether a branch may be named that is not there yet. */
  allowNew?: boolean;
}

const SHOWN = 200;

/** Chooses one of the branches that the remote has. */
export function BranchPicker({ id, repository, value, onChange, except, allowNew = false }: Props) {
  const [isNone, setNone] = useState(false);
  const options = useCallback(
    async (typed: string): Promise<Array<ComboboxOption<string>>> => {
      const refs = await repositoryRefs(repository);
      const names = refs.map(({ name }) => name);
      const offered = except === undefined ? names : forSaves(names, except);
      setNone(offered.length === 0);
      return offered
        .filter((name) => name.toLowerCase().includes(typed.toLowerCase()))
        .slice(0, SHOWN)
        .map((name) => ({ value: name, label: name }));
    },
    [repository, except]
  );
  return (
    <Combobox
      id={id}
      options={options}
      createCustomValue={allowNew}
      placeholder={isNone ? 'There is no other branch yet' : 'Choose a branch'}
      value={value === '' ? null : { value, label: value }}
      onChange={(chosen) => onChange(chosen.value)}
    />
  );
}
