import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';

/**
 * A plain table. Not `InteractiveTable`: its rows cannot bear names for tests and colours for
 * members that are gone, and nobody sorts three members.
 */
export const getTableStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    'th, td': {
      padding: theme.spacing(0.75, 1.5, 0.75, 0),
      textAlign: 'left',
      verticalAlign: 'middle',
      whiteSpace: 'nowrap',
      height: theme.spacing(4.5),
    },
    'tr > :first-child': { paddingLeft: theme.spacing(1) },
    'thead th': {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
    },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    code: { padding: 0, border: 'none', background: 'none' },
  }),
});
