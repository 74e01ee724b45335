import { type ReactNode } from 'react';

import { locationService } from '@grafana/runtime';
import { LoadingPlaceholder, Tab, TabsBar, Text, useStyles2 } from '@grafana/ui';

import { type Crumb, usePage } from '../../app/page.ts';
import { NeedsRole } from '../NeedsRole.tsx';
import { getPageStyles } from '../repositories/pageStyles.ts';
import { useRights } from '../role.ts';

/** Grafana's own paths. */
export const USERS_PATH = '/admin/users';
export const SCRIPTS_PATH = '/org/serviceaccounts';

const TABS = [
  { label: 'Users', path: USERS_PATH },
  { label: 'Service accounts', path: SCRIPTS_PATH },
] as const;

interface Props {
  tab: (typeof TABS)[number]['label'];
  /** Of a page below that of the tab. */
  title?: string;
  /** Drawn, and so asking the server, only for administrators. */
  children: ReactNode;
}

/** What the pages of the administration have in common: their place, and that they are for administrators. */
export function AdminPage({ tab, title, children }: Props) {
  const styles = useStyles2(getPageStyles);
  const { may, isAsking } = useRights();
  const crumbs: Crumb[] = [{ title: 'Home', href: '/' }, { title: 'Administration', href: USERS_PATH }];
  const own = TABS.find(({ label }) => label === tab);
  usePage(title === undefined ? [...crumbs, { title: tab }] : [...crumbs, { title: tab, href: own?.path }, { title }]);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          Administration
        </Text>
      </div>
      {isAsking ? (
        <LoadingPlaceholder text="Asking what you may see" />
      ) : !may('Admin') ? (
        <NeedsRole role="Admin" />
      ) : (
        <>
          <TabsBar>
            {TABS.map(({ label, path }) => (
              <Tab key={path} label={label} active={label === tab} onChangeTab={() => locationService.push(path)} />
            ))}
          </TabsBar>
          <div className={styles.instead}>{children}</div>
        </>
      )}
    </div>
  );
}
