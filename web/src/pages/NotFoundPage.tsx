import { useLocation } from 'react-router-dom';

import { LinkButton } from '@grafana/ui';

import { usePage } from '../app/page.ts';
import { Placeholder } from '../app/Placeholder.tsx';

export function NotFoundPage() {
  const { pathname } = useLocation();
  usePage([{ title: 'Home', href: '/' }, { title: 'Not found' }]);
  return (
    <Placeholder
      icon="question-circle"
      title="There is no such page"
      actions={<LinkButton href="/">Go home</LinkButton>}
    >
      Nothing is at {pathname}. To find a dashboard by its title press Ctrl+K.
    </Placeholder>
  );
}
