import { dateTimeFormatTimeAgo } from '@grafana/data';
import { Badge, type BadgeColor, Text, useStyles2 } from '@grafana/ui';

import type { GatewayMember, GatewayStatus } from '../../api/types.ts';
import { RoleBadge } from './MembersSection.tsx';
import { Section } from './Section.tsx';
import { getTableStyles } from './tableStyles.ts';

/** What the gateway's own probes say, and to whom it sends people. */
export function GatewaySection({ gateway }: { gateway: GatewayStatus }) {
  const table = useStyles2(getTableStyles);
  return (
    <Section
      title="Gateway"
      aside={
        <Text color="secondary">
          {gateway.serving ? `Sends people to ${gateway.serving}` : 'Sends people to every healthy member'}
        </Text>
      }
    >
      <div className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th>Member</th>
              <th>Probes say</th>
              <th>Role</th>
              <th>Latency</th>
              <th>Requests now</th>
              <th>Since</th>
              <th>Reason</th>
            </tr>
          </thead>
          <tbody>
            {gateway.members.map((member) => (
              <GatewayLine key={member.name} member={member} isServing={member.name === gateway.serving} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

const STATE_COLORS: Record<GatewayMember['state'], BadgeColor> = {
  up: 'green',
  down: 'red',
  draining: 'orange',
};

function GatewayLine({ member, isServing }: { member: GatewayMember; isServing: boolean }) {
  return (
    <tr data-testid={`gateway-member-${member.name}`}>
      <th scope="row">
        {member.name} {isServing && <Badge text="serving" color="purple" />}
      </th>
      <td>
        <Badge text={member.state} color={STATE_COLORS[member.state] ?? 'darkgrey'} />
      </td>
      <td>{member.role && member.state !== 'down' ? <RoleBadge role={member.role} /> : '–'}</td>
      <td>{member.latencyMillis === undefined ? '–' : `${member.latencyMillis.toFixed(1)} ms`}</td>
      <td>{member.inFlight ?? '–'}</td>
      <td>{member.since ? dateTimeFormatTimeAgo(member.since) : '–'}</td>
      <td>{member.reason || '–'}</td>
    </tr>
  );
}
