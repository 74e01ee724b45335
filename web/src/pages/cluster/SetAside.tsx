import { css } from '@emotion/css';

import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';

import type { RepositoryStatus } from '../../api/types.ts';
import { sentence } from '../sentence.ts';

type Props = Pick<RepositoryStatus, 'conflicts' | 'conflictCount'>;

/** Saves that waited for Git and could not be merged: whose they are, and on which branch. */
export function SetAside({ conflicts = [], conflictCount = conflicts.length }: Props) {
  const styles = useStyles2(getStyles);
  if (conflictCount === 0) {
    return null;
  }
  const title =
    conflictCount === 1
      ? 'One save waited for Git and was not merged'
      : `${conflictCount} saves waited for Git and were not merged`;
  return (
    <Alert severity="warning" title={title} bottomSpacing={0} topSpacing={2} data-testid="set-aside">
      <p>Each author has a notice. What is on a branch can be merged there; nothing is lost.</p>
      <ul className={styles}>
        {conflicts.map(({ saveId, uid, title: name, by, at, branch, reason }) => (
          <li key={saveId}>
            {name ? (
              <a href={`/d/${encodeURIComponent(uid)}`}>{name}</a>
            ) : (
              `The deletion of ${uid}`
            )}{' '}
            by {by},{' '}
            <time dateTime={at} title={dateTimeFormat(at)}>
              {dateTimeFormatTimeAgo(at)}
            </time>
            , {branch ? <code>{branch}</code> : 'only in the journal'}. {sentence(reason)}
          </li>
        ))}
        {conflictCount > conflicts.length && <li>and {conflictCount - conflicts.length} more</li>}
      </ul>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    paddingLeft: theme.spacing(2),
    maxHeight: 240,
    overflowY: 'auto',
    overflowWrap: 'anywhere',
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  });
