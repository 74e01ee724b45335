import { Button, Dropdown, Menu } from '@grafana/ui';

import type { ClusterStatus } from '../../../api/types.ts';
import type { Plan } from './plan.ts';

interface Props {
  status: ClusterStatus;
  onPlan: (plan: Plan) => void;
}

/** What can be done with the cluster as a whole. */
export function OperationsMenu({ status, onPlan }: Props) {
  // A pause by the configuration cannot be ended here; one by a person may outlast it.
  const isPaused = status.maintenance?.some(({ member, configured }) => member === '' && !configured) ?? false;
  const menu = (
    <Menu>
      <Menu.Item
        label="Switch over…"
        description="Another member takes the saves, without a failed request"
        icon="exchange-alt"
        onClick={() => onPlan({ kind: 'switchover' })}
      />
      <Menu.Item
        label="Fail back…"
        description="To the member with the highest priority"
        icon="history-alt"
        onClick={() => onPlan({ kind: 'failback' })}
      />
      <Menu.Item
        label={isPaused ? 'End the pause…' : 'Pause automatic failover…'}
        icon={isPaused ? 'play' : 'pause'}
        onClick={() => onPlan({ kind: isPaused ? 'resume' : 'maintain' })}
      />
      <Menu.Item
        label="Confirm automatic changes…"
        description="When the cluster waits for a person"
        icon="check"
        onClick={() => onPlan({ kind: 'confirm' })}
      />
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <Button variant="secondary" size="sm" icon="angle-down" data-testid="operate">
        Operate
      </Button>
    </Dropdown>
  );
}
