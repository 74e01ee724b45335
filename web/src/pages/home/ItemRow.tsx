import { css } from '@emotion/css';
import { type ReactNode } from 'react';

import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { Icon, TagList, useStyles2 } from '@grafana/ui';

interface Props {
  icon: IconName;
  title: string;
  href: string;
  /** How deep in the tree, 0 at the top. */
  depth?: number;
  /** Stands before the icon, for example the toggle of a folder. */
  lead?: ReactNode;
  /** Small words under the title. */
  detail?: ReactNode;
  tags?: string[];
  onTag?: (tag: string) => void;
  /** Stands at the end. */
  actions?: ReactNode;
}

/** One line of a list of folders and dashboards. */
export function ItemRow({ icon, title, href, depth = 0, lead, detail, tags, onTag, actions }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.row} style={{ paddingLeft: 8 + depth * 24 }}>
      {lead}
      <Icon name={icon} className={styles.icon} />
      <div className={styles.words}>
        <a className={styles.title} href={href} title={title}>
          {title}
        </a>
        {detail && <div className={styles.detail}>{detail}</div>}
      </div>
      {tags && tags.length > 0 && (
        <TagList tags={tags} displayMax={2} onClick={onTag} className={styles.tags} />
      )}
      {actions}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: theme.spacing(5),
    padding: theme.spacing(0.5, 1),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    '&:hover': { background: theme.colors.action.hover },
    '&:last-child': { borderBottom: 'none' },
  }),
  icon: css({ color: theme.colors.text.secondary, flexShrink: 0 }),
  words: css({ flex: '1 1 55%', minWidth: 0 }),
  title: css({
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '&:hover': { textDecoration: 'underline' },
  }),
  detail: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  tags: css({
    flex: '0 1 auto',
    minWidth: 0,
    overflow: 'hidden',
    flexWrap: 'nowrap',
    justifyContent: 'flex-end',
    [theme.breakpoints.down('md')]: { display: 'none' },
  }),
});
