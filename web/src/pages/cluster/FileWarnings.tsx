import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';

import type { RepositoryStatus } from '../../api/types.ts';

/** Which files were not taken, and why, with the place in the file where it is known. */
export function FileWarnings({ warnings }: { warnings: RepositoryStatus['warnings'] }) {
  const styles = useStyles2(getStyles);
  if (warnings.length === 0) {
    return null;
  }
  const title = warnings.length === 1 ? 'One file was not taken' : `${warnings.length} files were not taken`;
  return (
    <Alert severity="warning" title={title} bottomSpacing={0} topSpacing={2}>
      <ul className={styles}>
        {warnings.map(({ path, reason }) => (
          <li key={path}>
            <code>{path}</code> {reason}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({ paddingLeft: theme.spacing(2), maxHeight: 240, overflowY: 'auto', overflowWrap: 'anywhere' });
