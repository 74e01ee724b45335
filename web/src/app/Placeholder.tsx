import { css } from '@emotion/css';
import { type ReactNode } from 'react';

import { type GrafanaTheme2, type IconName } from '@grafana/data';
import { Icon, Stack, Text, useStyles2 } from '@grafana/ui';

interface Props {
  icon?: IconName;
  title: string;
  /** What to do about it, or what it means; in full sentences. */
  children?: ReactNode;
  /** Buttons and links. */
  actions?: ReactNode;
}

/** The middle of a page, or of a part of it, that has nothing else to show: empty, lost or broken. */
export function Placeholder({ icon = 'info-circle', title, children, actions }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box}>
      <Stack direction="column" alignItems="center" gap={1.5}>
        <Icon name={icon} size="xxl" className={styles.icon} />
        <Text element="h2" variant="h4" textAlignment="center">
          {title}
        </Text>
        {children && (
          <Text element="p" color="secondary" textAlignment="center">
            {children}
          </Text>
        )}
        {actions && (
          <Stack gap={1} wrap="wrap" justifyContent="center">
            {actions}
          </Stack>
        )}
      </Stack>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    padding: theme.spacing(6, 2),
    maxWidth: 560,
    margin: '0 auto',
    overflowWrap: 'anywhere',
  }),
  icon: css({ color: theme.colors.text.secondary }),
});
