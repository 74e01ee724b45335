import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';

import type { RepositoryStatus } from '../../api/types.ts';
import { warningsTitle } from './words.ts';

type Props = Pick<RepositoryStatus, 'warnings' | 'warningCount'>;

/**
 * Which files were not taken, and why, with the place in the file where it is known. What is about the
 * repository has no path.
 */
export function FileWarnings({ warnings, warningCount = warnings.length }: Props) {
  const styles = useStyles2(getStyles);
  if (warnings.length === 0) {
    return null;
  }
  return (
    <Alert severity="warning" title={warningsTitle(warnings, warningCount)} bottomSpacing={0} topSpacing={2}>
      <ul className={styles}>
        {warnings.map(({ path, reason }) => (
          <li key={`${path} ${reason}`}>
            {path && <code>{path}</code>} {reason}
          </li>
        ))}
        {warningCount > warnings.length && <li>and {warningCount - warnings.length} more</li>}
      </ul>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({ paddingLeft: theme.spacing(2), maxHeight: 240, overflowY: 'auto', overflowWrap: 'anywhere' });
