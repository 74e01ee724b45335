import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2 } from '@grafana/ui';

const SHOWN = 12;

/** A short list of changes under a small title. */
export function ChangeList({ title, changes }: { title: string; changes: readonly string[] }) {
  const styles = useStyles2(getStyles);
  const more = changes.length - SHOWN;
  return (
    <div data-testid="change-list">
      <Text variant="bodySmall" color="secondary">
        {title}
      </Text>
      {changes.length === 0 ? (
        <div>No difference that one could see.</div>
      ) : (
        <ul className={styles}>
          {changes.slice(0, SHOWN).map((change, i) => (
            <li key={i}>{change}</li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ul>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({ paddingLeft: theme.spacing(2.5), margin: 0, overflowWrap: 'anywhere' });
