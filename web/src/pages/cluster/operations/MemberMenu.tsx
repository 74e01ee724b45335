import { Dropdown, IconButton, Menu } from '@grafana/ui';

import type { ClusterStatus, Member } from '../../../api/types.ts';
import { candidates, type Plan } from './plan.ts';

interface Props {
  member: Member;
  status: ClusterStatus;
  onPlan: (plan: Plan) => void;
}

/** What can be done with one member. */
export function MemberMenu({ member, status, onPlan }: Props) {
  const { name } = member;
  const canTakeOver = candidates(status).some((candidate) => candidate.name === name);
  const menu = (
    <Menu>
      {canTakeOver && (
        <Menu.Item
          label={`Switch over to ${name}…`}
          icon="exchange-alt"
          onClick={() => onPlan({ kind: 'switchover', to: name })}
        />
      )}
      {member.maintenance ? (
        <Menu.Item
          label="End maintenance…"
          icon="play"
          onClick={() => onPlan({ kind: 'resume', member: name })}
        />
      ) : (
        <Menu.Item
          label="Take out of service…"
          icon="pause"
          onClick={() => onPlan({ kind: 'maintain', member: name })}
        />
      )}
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <IconButton name="ellipsis-v" aria-label={`Operate ${name}`} data-testid={`operate-${name}`} />
    </Dropdown>
  );
}
