import { css, cx } from '@emotion/css';
import { useCallback, useState } from 'react';
import { useLocation } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { Field, Input, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { type Repository, repositoryFiles } from '../../api/provisioning.ts';
import { getTableStyles } from '../cluster/tableStyles.ts';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { BranchPicker } from './BranchPicker.tsx';
import { isDashboardFile, placeOf, previewPath } from './words.ts';

const SHOWN = 500;

interface Props {
  repository: Repository;
  /** Whether the person may see which branches there are. */
  mayChoose: boolean;
}

/** The files of a branch, each with a look at what it would be. `?ref=` names the branch to begin with. */
export function FilesTab({ repository, mayChoose }: Props) {
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  const { name } = repository.metadata;
  const followed = placeOf(repository).branch ?? '';
  const asked = new URLSearchParams(useLocation().search).get('ref');
  const [branch, setBranch] = useState(asked || followed);
  const [typed, setTyped] = useState('');
  const ref = branch === followed ? undefined : branch;
  const loaded = useLoaded(
    useCallback((signal: AbortSignal) => repositoryFiles(name, ref, { signal }), [name, ref])
  );
  const found = (loaded.value ?? []).filter(({ path }) => path.toLowerCase().includes(typed.toLowerCase()));
  return (
    <div className={styles.tab}>
      <div className={styles.row}>
        {mayChoose && (
          <Field label="Branch" htmlFor="files-branch" noMargin>
            <BranchPicker id="files-branch" repository={name} value={branch} onChange={setBranch} />
          </Field>
        )}
        <Field label="Find" htmlFor="files-find" noMargin>
          <Input
            id="files-find"
            placeholder="A part of the path"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
      </div>
      {loaded.error !== undefined && <LoadError what="The files" error={loaded.error} onRetry={loaded.reload} />}
      {!loaded.value && loaded.error === undefined && <LoadingPlaceholder text="Reading the files" />}
      {loaded.value && (
        <div className={cx(table.scroll, styles.links)}>
          <table className={table.table} aria-label="Files">
            <thead>
              <tr>
                <th>Path</th>
                <th>Hash</th>
                <th aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {found.slice(0, SHOWN).map(({ path, hash }) => (
                <tr key={path}>
                  <td>{path}</td>
                  <td>
                    <code>{hash?.slice(0, 12)}</code>
                  </td>
                  <td>{isDashboardFile(path) && <a href={previewPath(name, path, ref)}>Preview</a>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length > SHOWN && (
        <Text color="secondary">{`The first ${SHOWN} of ${found.length} files. Type a part of the path to find others.`}</Text>
      )}
      {loaded.value && found.length === 0 && <Text color="secondary">No file there.</Text>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tab: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), paddingTop: theme.spacing(2) }),
  links: css({ 'td a': { color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } } }),
  row: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    '> *': { width: 320, maxWidth: '100%' },
  }),
});
