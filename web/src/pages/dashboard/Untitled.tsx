import type { ReactNode } from 'react';

import { usePage } from '../../app/page.ts';

/** What stands in a dashboard's place as long as nothing is known of it, not even its title. */
export function Untitled({ children }: { children: ReactNode }) {
  usePage([{ title: 'Home', href: '/' }, { title: 'Dashboard' }]);
  return children;
}
