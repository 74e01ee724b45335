import { useCallback } from 'react';

import { Combobox, type ComboboxOption } from '@grafana/ui';

import { search } from '../../api/endpoints.ts';

interface Folder {
  /** Empty for the root. */
  uid: string;
  title: string;
}

interface Props {
  id: string;
  /** Undefined as long as none is chosen. */
  value: Folder | undefined;
  onChange: (folder: Folder) => void;
}

/** The search knows the root by this name. */
const ROOT = 'general';
const ROOT_OPTION = { value: ROOT, label: 'Dashboards', description: 'Not in a folder' };
const SHOWN = 100;

/** Chooses a folder by typing a part of its title. */
export function FolderPicker({ id, value, onChange }: Props) {
  const options = useCallback(async (typed: string): Promise<Array<ComboboxOption<string>>> => {
    const hits = await search({ type: 'dash-folder', query: typed, limit: SHOWN });
    const found = hits.map(({ uid, title, folderTitle }) => ({
      value: uid,
      label: title,
      description: folderTitle ? `in ${folderTitle}` : undefined,
    }));
    return typed === '' ? [ROOT_OPTION, ...found] : found;
  }, []);
  return (
    <Combobox
      id={id}
      options={options}
      placeholder="Choose a folder"
      value={value && (value.uid ? { value: value.uid, label: value.title } : ROOT_OPTION)}
      onChange={({ value: uid, label = uid }) => onChange({ uid: uid === ROOT ? '' : uid, title: label })}
    />
  );
}
