import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';

/** The frame of the pages about repositories. */
export const getPageStyles = (theme: GrafanaTheme2) => ({
  page: css({
    maxWidth: 1100,
    margin: '0 auto',
    padding: theme.spacing(3, 2, 8),
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(2, 1.5, 6) },
  }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(2),
    h1: { margin: 0, overflowWrap: 'anywhere' },
  }),
  aside: css({ marginLeft: 'auto', display: 'flex', gap: theme.spacing(1) }),
  instead: css({ paddingTop: theme.spacing(2) }),
  stack: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});

/** The box of one of several things on a page. */
export const cardStyle = (theme: GrafanaTheme2) =>
  css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.75),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    padding: theme.spacing(2),
    minWidth: 0,
  });

/** A list that may be long, and scrolls in its place. */
export const longListStyle = (theme: GrafanaTheme2) =>
  css({
    margin: 0,
    paddingLeft: theme.spacing(2.5),
    fontSize: theme.typography.bodySmall.fontSize,
    maxHeight: 200,
    overflowY: 'auto',
    overflowWrap: 'anywhere',
  });
