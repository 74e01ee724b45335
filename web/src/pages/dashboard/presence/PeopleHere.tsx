import { css, cx } from '@emotion/css';

import { dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';

import type { Person } from '../../../api/types.ts';
import { hueOf, initials, nameOf } from './people.ts';

const SHOWN = 4;

/** Who else has this dashboard open: a circle for each, with a ring when they edit. */
export function PeopleHere({ people }: { people: readonly Person[] }) {
  const styles = useStyles2(getStyles);
  if (people.length === 0) {
    return null;
  }
  const more = people.slice(SHOWN);
  return (
    <ul className={styles.list} aria-label="Also here" data-testid="people-here">
      {people.slice(0, SHOWN).map((person) => (
        <li key={person.login}>
          <Tooltip content={doing(person)}>
            <span
              className={cx(styles.circle, person.state === 'editing' && styles.editing)}
              style={{ background: `hsl(${hueOf(person.login)} 45% 38%)` }}
              role="img"
              tabIndex={0}
              aria-label={doing(person)}
            >
              {initials(person)}
            </span>
          </Tooltip>
        </li>
      ))}
      {more.length > 0 && (
        <li>
          <Tooltip content={more.map(doing).join(' ')}>
            <span className={cx(styles.circle, styles.more)} tabIndex={0}>
              +{more.length}
            </span>
          </Tooltip>
        </li>
      )}
    </ul>
  );
}

function doing(person: Person): string {
  const verb = person.state === 'editing' ? 'edits this dashboard' : 'looks at this dashboard';
  const since = person.since ? `, here since ${dateTimeFormatTimeAgo(person.since)}` : '';
  const where = person.instance ? `, on ${person.instance}` : '';
  return `${nameOf(person)} ${verb}${since}${where}.`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'flex',
    flex: 'none',
    listStyle: 'none',
    margin: 0,
    padding: 0,
    gap: theme.spacing(0.5),
  }),
  circle: css({
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: 24,
    height: 24,
    borderRadius: '50%',
    color: '#fff',
    fontSize: 10,
    fontWeight: theme.typography.fontWeightMedium,
    cursor: 'default',
    userSelect: 'none',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
  }),
  editing: css({
    boxShadow: `0 0 0 2px ${theme.colors.background.canvas}, 0 0 0 4px ${theme.colors.warning.main}`,
    marginInline: 3,
  }),
  more: css({ background: theme.colors.background.secondary, color: theme.colors.text.primary }),
});
