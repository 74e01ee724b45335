import { css } from '@emotion/css';
import type { ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

import { Placeholder } from '../../app/Placeholder.tsx';

interface Props {
  /** Where its JSON is, as the server gives it. */
  json?: string;
  /** Further buttons and links. */
  actions?: ReactNode;
}

/** Stands in for a dashboard of a schema newer than v2, which is kept but not drawn: never as if it were empty. */
export function NotDrawn({ json, actions }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Placeholder
      icon="apps"
      title="This dashboard cannot be shown here yet"
      actions={
        <>
          {json && (
            // Not a LinkButton, which decodes its address: the path may have a # or a % in it.
            <a className={styles} href={json} target="_blank" rel="noreferrer">
              <Icon name="brackets-curly" /> Its JSON
            </a>
          )}
          {actions}
        </>
      }
    >
      It is in a schema that is newer than what Lockstep draws. It is kept, compared and restored as it is.
    </Placeholder>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } });
