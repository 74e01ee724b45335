import { Dropdown, IconButton, Menu } from '@grafana/ui';

import type { ServiceAccount } from '../../api/people.ts';
import { DeleteServiceAccountDialog, DisableDialog, ServiceAccountRoleDialog } from './serviceAccountDialogs.tsx';

/** What is asked about an account, as it was shown when that was chosen. */
export interface Asked {
  what: 'role' | 'disable' | 'delete';
  account: ServiceAccount;
}

interface MenuProps {
  account: ServiceAccount;
  onAsk: (asked: Asked) => void;
}

/** What can be done with a service account. */
export function ServiceAccountMenu({ account, onAsk }: MenuProps) {
  const ask = (what: Asked['what']) => () => onAsk({ what, account });
  const menu = (
    <Menu>
      <Menu.Item label="Change role…" icon="shield" onClick={ask('role')} />
      <Menu.Item
        label={account.isDisabled ? 'Enable…' : 'Disable…'}
        icon={account.isDisabled ? 'play' : 'pause'}
        onClick={ask('disable')}
      />
      <Menu.Item label="Delete…" icon="trash-alt" destructive onClick={ask('delete')} />
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <IconButton name="ellipsis-v" aria-label={`Actions for ${account.name}`} />
    </Dropdown>
  );
}

interface DialogsProps {
  asked: Asked | undefined;
  onSent: () => void;
  onClose: () => void;
  /** It is not there any more. */
  onDeleted?: () => void;
}

export function ServiceAccountDialogs({ asked, onSent, onClose, onDeleted }: DialogsProps) {
  const props = asked && { account: asked.account, onSent, onClose };
  return (
    <>
      {props && asked.what === 'role' && <ServiceAccountRoleDialog {...props} />}
      {props && asked.what === 'disable' && <DisableDialog {...props} />}
      {props && asked.what === 'delete' && <DeleteServiceAccountDialog {...props} onDone={onDeleted} />}
    </>
  );
}
