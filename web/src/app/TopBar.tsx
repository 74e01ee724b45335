import { css } from '@emotion/css';
import { useEffect, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Dropdown, Icon, Menu, ToolbarButton, useStyles2 } from '@grafana/ui';

import { useThemeSwitch } from '../boot/index.ts';
import { currentUser } from '../api/endpoints.ts';
import type { User } from '../api/types.ts';
import { ClusterPill } from './ClusterPill.tsx';
import { Mark } from './Mark.tsx';
import { PasswordDialog } from './PasswordDialog.tsx';
import { type Crumb } from './page.ts';

interface Props {
  crumbs: readonly Crumb[];
  onSearch: () => void;
}

export const TOP_BAR_HEIGHT = 48;

/** The calm line on top of every page: where one is, how to find, who answers, who one is. */
export function TopBar({ crumbs, onSearch }: Props) {
  const styles = useStyles2(getStyles);
  const { mode, setMode } = useThemeSwitch();
  const otherTheme = mode === 'dark' ? 'light' : 'dark';
  return (
    <header className={styles.bar}>
      <a className={styles.brand} href="/" aria-label="Lockstep home">
        <Mark />
        <span className={styles.name}>Lockstep</span>
      </a>
      <Breadcrumbs crumbs={crumbs} />
      <div className={styles.right}>
        <ToolbarButton
          icon="search"
          onClick={onSearch}
          tooltip="Find a dashboard or folder (Ctrl+K)"
          aria-label="Search"
        />
        <ClusterPill />
        <ToolbarButton
          icon={<Icon name="adjust-circle" />}
          onClick={() => setMode(otherTheme)}
          tooltip={`Change to the ${otherTheme} theme`}
          aria-label={`Change to the ${otherTheme} theme`}
        />
        <UserMenu />
      </div>
    </header>
  );
}

function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const styles = useStyles2(getStyles);
  return (
    <nav aria-label="Breadcrumbs" className={styles.crumbs}>
      <ol>
        {crumbs.map((crumb, i) => {
          const isLast = i === crumbs.length - 1;
          return (
            <li key={`${i}-${crumb.title}`} className={isLast ? styles.lastCrumb : styles.crumb}>
              {i > 0 && <Icon name="angle-right" size="sm" className="separator" />}
              {isLast || !crumb.href ? (
                <span aria-current={isLast ? 'page' : undefined} title={crumb.title}>
                  {crumb.title}
                </span>
              ) : (
                <a href={crumb.href}>{crumb.title}</a>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function UserMenu() {
  const user = useUser();
  const [isChanging, setChanging] = useState(false);
  const name = user?.name || user?.login || '';
  const overlay = (
    <Menu header={name && <span>{name}</span>}>
      <Menu.Item label="Repositories" icon="code-branch" url="/admin/provisioning" />
      {user?.isGrafanaAdmin && <Menu.Item label="Administration" icon="users-alt" url="/admin/users" />}
      <Menu.Item label="Change password" icon="lock" onClick={() => setChanging(true)} />
      <Menu.Item
        label="Log out"
        icon="signout"
        // A full load: the session ends on the server, and nothing of it stays in this page.
        onClick={() => window.location.assign('/logout')}
      />
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={overlay} placement="bottom-end">
        <ToolbarButton icon="user" aria-label={name ? `User menu of ${name}` : 'User menu'} />
      </Dropdown>
      {isChanging && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}

function useUser(): User | undefined {
  const [user, setUser] = useState<User>();
  useEffect(() => {
    const asking = new AbortController();
    // Who is not logged in goes to the log-in (on 401); any other trouble shows in the pill.
    currentUser({ signal: asking.signal }).then(setUser, () => undefined);
    return () => asking.abort();
  }, []);
  return user;
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
    height: TOP_BAR_HEIGHT,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(0, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(0, 1), gap: theme.spacing(1) },
  }),
  brand: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    flexShrink: 0,
  }),
  name: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    [theme.breakpoints.down('sm')]: { display: 'none' },
  }),
  crumbs: css({
    flex: 1,
    minWidth: 0,
    ol: { display: 'flex', alignItems: 'center', listStyle: 'none', minWidth: 0 },
    li: { display: 'flex', alignItems: 'center', minWidth: 0 },
    'a, span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
    a: { color: theme.colors.text.secondary, '&:hover': { textDecoration: 'underline' } },
    '.separator': {
      color: theme.colors.text.disabled,
      margin: theme.spacing(0, 0.5),
      flexShrink: 0,
    },
  }),
  crumb: css({ flexShrink: 3, [theme.breakpoints.down('sm')]: { display: 'none !important' } }),
  lastCrumb: css({
    [theme.breakpoints.down('sm')]: { '.separator': { display: 'none' } },
  }),
  right: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), flexShrink: 0 }),
});
