import { css } from '@emotion/css';
import { useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';

import type { Note } from '../../../dashboard/v2/notes.ts';

export interface Editing {
  isEditing: boolean;
  start: () => void;
}

interface Props {
  notes: readonly Note[];
  hasTabs: boolean;
  /** Nothing is drawn: why is to be seen at once. */
  isEmpty: boolean;
  json?: string;
  /** Undefined where it can only be looked at. */
  edit?: Editing;
}

/** Says calmly what a dashboard of the v2 schema is here, and what of it is not as in Grafana. */
export function V2Notice({ notes, hasTabs, isEmpty, json, edit }: Props) {
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(isEmpty);
  const count = notes.length === 1 ? 'One thing' : `${notes.length} things`;
  return (
    <div className={styles.box} data-testid="v2-notice" role="note">
      <div className={styles.line}>
        <Icon name="info-circle" />
        <span>
          {edit ? 'Its schema is v2: it is edited as JSON.' : 'Shown, not edited here: its schema is v2.'}
          {hasTabs && ' Its tabs are drawn as rows, one under the other; Grafana shows one at a time.'}
        </span>
        {notes.length > 0 && (
          <Button
            size="sm"
            fill="text"
            variant="secondary"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {count} to know
          </Button>
        )}
        {json && (
          // Not a LinkButton, which decodes its address: the path may have a # or a % in it.
          <a className={styles.link} href={json} target="_blank" rel="noreferrer">
            Its JSON
          </a>
        )}
        {edit && !edit.isEditing && (
          <Button
            size="sm"
            icon="brackets-curly"
            variant="secondary"
            className={styles.edit}
            data-testid="edit-json"
            onClick={edit.start}
          >
            Edit JSON
          </Button>
        )}
      </div>
      {isOpen && notes.length > 0 && (
        <ul className={styles.notes}>
          {notes.map(({ what, why }) => (
            <li key={`${what} ${why}`}>
              {what} {why}.
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    margin: theme.spacing(1, 0),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
  edit: css({ marginLeft: 'auto' }),
  notes: css({ margin: theme.spacing(0.5, 0, 0, 3), maxHeight: 200, overflowY: 'auto' }),
});
