import { css } from '@emotion/css';
import type { ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import type { DashboardMeta, Person } from '../../api/types.ts';
import type { Crumb } from '../../app/page.ts';
import { folderPath } from '../home/paths.ts';
import { LastChange } from './LastChange.tsx';
import { PeopleHere } from './presence/PeopleHere.tsx';

interface Props {
  title?: string;
  meta: DashboardMeta;
  version: number;
  people: readonly Person[];
  /** How it stands to Git. */
  badge: ReactNode;
  menu: ReactNode;
}

/** What stands above a dashboard: its title, who changed it last, who else is here. */
export function TitleLine({ title, meta, version, people, badge, menu }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.line}>
      <h1 className={styles.title} data-testid="dashboard-title">
        {title}
      </h1>
      {badge}
      <span className={styles.changed}>
        <LastChange meta={meta} version={version} />
      </span>
      <PeopleHere people={people} />
      {menu}
    </div>
  );
}

/** The way to a dashboard, through its folder. */
export function crumbsOf({ folderUid, folderTitle }: DashboardMeta, title: string): Crumb[] {
  const crumbs: Crumb[] = [{ title: 'Home', href: '/' }];
  if (folderUid && folderTitle) {
    crumbs.push({ title: folderTitle, href: folderPath(folderUid) });
  }
  return [...crumbs, { title }];
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(1, 2, 0),
    minHeight: theme.spacing(4),
  }),
  title: css({
    margin: 0,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: theme.typography.h4.fontSize,
    lineHeight: theme.typography.h4.lineHeight,
  }),
  changed: css({
    flex: '1 10000 0',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    [theme.breakpoints.down('sm')]: { visibility: 'hidden' },
  }),
});
