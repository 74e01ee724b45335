import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';

/** What the tables of the administration have beside the one of the cluster: what people typed may be long, and wraps. */
export const getAdminStyles = (theme: GrafanaTheme2) => ({
  typed: css({ '&&': { whiteSpace: 'normal', overflowWrap: 'anywhere' } }),
  name: css({ fontWeight: theme.typography.fontWeightMedium }),
  link: css({ '&:hover': { textDecoration: 'underline' } }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(2),
    overflowWrap: 'anywhere',
    '> *': { minWidth: 0 },
    h2: { margin: 0 },
  }),
  named: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
  menu: css({ '&&': { width: theme.spacing(5), textAlign: 'right' } }),
  note: css({ marginTop: theme.spacing(1.5) }),
});
