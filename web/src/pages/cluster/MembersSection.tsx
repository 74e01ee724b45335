import { css, cx } from '@emotion/css';
import { type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, type BadgeColor, ClipboardButton, Icon, Tooltip, useStyles2 } from '@grafana/ui';

import type { ClusterStatus, Member, MemberLag, Role } from '../../api/types.ts';
import { shortCommit } from '../../app/cluster/clusterState.ts';
import { MemberMenu } from './operations/MemberMenu.tsx';
import type { Plan } from './operations/plan.ts';
import { Section } from './Section.tsx';
import { getTableStyles } from './tableStyles.ts';
import { memberLagWords, secondsWords } from './words.ts';

interface Props {
  status: ClusterStatus;
  /** The member that answers this browser. */
  instance?: string;
  /** Undefined for who may not operate. */
  onPlan?: (plan: Plan) => void;
}

/** One line for each member: role, where, at which commit, what it reaches. */
export function MembersSection({ status, instance, onPlan }: Props) {
  const table = useStyles2(getTableStyles);
  const newest = status.repositories[0]?.remoteHead ?? status.repositories[0]?.head;
  return (
    <Section title="Members">
      <div className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th>Name</th>
              <th>Role</th>
              <th>Commit</th>
              <th>Lag</th>
              <th>Git</th>
              <th>Database</th>
              <th>Heartbeat</th>
              <th>Priority</th>
              <th>URL</th>
              {onPlan && <th aria-label="Operations" />}
            </tr>
          </thead>
          <tbody>
            {status.members.map((member) => (
              <MemberLine
                key={member.name}
                member={member}
                newest={newest}
                epoch={status.epoch}
                answersYou={member.name === instance}
                isWriter={status.mode === 'load-balancer' && member.name === status.writer}
                menu={onPlan && <MemberMenu member={member} status={status} onPlan={onPlan} />}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

interface LineProps {
  member: Member;
  newest?: string;
  /** The cluster's. */
  epoch: number;
  answersYou: boolean;
  /** Among members of one role, the one that is asked first to push. */
  isWriter: boolean;
  menu?: ReactNode;
}

function MemberLine({ member, newest, epoch, answersYou, isWriter, menu }: LineProps) {
  const styles = useStyles2(getStyles);
  const isGone = !member.reachable || member.role === 'down';
  const isUnknown = member.role === 'unknown';
  // Its own last word, from before somebody else took over.
  const isFormer = member.role === 'primary' && member.epoch < epoch;
  return (
    <tr data-testid={`member-${member.name}`} className={cx(isGone && !isUnknown && styles.gone)}>
      <th scope="row" className={styles.name}>
        {member.name}
        {answersYou && (
          <Tooltip content="This browser's requests are answered by this member.">
            <span className={styles.you}>answers you</span>
          </Tooltip>
        )}
      </th>
      <td>
        {isFormer && !isGone ? (
          <Badge text="former primary" color="orange" />
        ) : (
          <RoleBadge role={isGone && !isUnknown ? 'down' : member.role} />
        )}
        {isWriter && !isGone && (
          <Badge
            text="writer"
            color="purple"
            className={styles.second}
            tooltip="Is asked first to push saves to Git."
          />
        )}
        {member.namesake && !isGone && (
          <Badge
            text="two processes"
            color="red"
            className={styles.second}
            tooltip="Another process runs under this name: give each its own cluster.instance, or stop one."
          />
        )}
        {member.maintenance && <Badge text="maintenance" color="orange" className={styles.second} />}
        {member.draining && !member.maintenance && (
          <Badge text="draining" color="orange" className={styles.second} />
        )}
      </td>
      <td>
        <Commit commit={member.commit} isBehind={!isGone && member.commit !== newest} />
      </td>
      <td className={styles.number}>
        <MemberLags lags={isGone ? undefined : member.repositories} />
      </td>
      <td>{isGone ? <Unknown /> : <Reached what="Git" ok={member.gitOk} />}</td>
      <td>{isGone ? <Unknown /> : <Reached what="The database" ok={member.databaseOk} />}</td>
      <td className={styles.number}>
        {member.heartbeatAgeSeconds === undefined ? '–' : `${secondsWords(member.heartbeatAgeSeconds)} ago`}
      </td>
      <td className={styles.number}>{member.priority}</td>
      <td className={styles.url}>{member.url}</td>
      {menu && <td>{menu}</td>}
    </tr>
  );
}

const ROLE_COLORS: Record<Role, BadgeColor> = {
  primary: 'green',
  active: 'green',
  replica: 'blue',
  down: 'red',
  unknown: 'darkgrey',
};

export function RoleBadge({ role }: { role: Role }) {
  return <Badge text={role} color={ROLE_COLORS[role]} />;
}

function Commit({ commit, isBehind }: { commit?: string; isBehind: boolean }) {
  const styles = useStyles2(getStyles);
  if (!commit) {
    return <>–</>;
  }
  return (
    <span className={styles.commit}>
      <code>{shortCommit(commit)}</code>
      <ClipboardButton
        size="sm"
        fill="text"
        variant="secondary"
        icon="copy"
        aria-label={`Copy commit ${commit}`}
        getText={() => commit}
      />
      {isBehind && <span className={styles.behind}>behind</span>}
    </span>
  );
}

/** As the member itself measured it, of each of its repositories that is behind. */
function MemberLags({ lags }: { lags?: readonly MemberLag[] }) {
  const styles = useStyles2(getStyles);
  if (!lags || lags.length === 0) {
    return <Unknown />;
  }
  return memberLagWords(lags).map(({ words, isBehind }) => (
    <div key={words} className={isBehind ? styles.behind : undefined}>
      {words}
    </div>
  ));
}

function Reached({ what, ok }: { what: string; ok: boolean }) {
  const styles = useStyles2(getStyles);
  const words = ok ? `${what} can be reached` : `${what} cannot be reached`;
  return (
    <Tooltip content={words}>
      <span className={ok ? styles.ok : styles.broken} role="img" aria-label={words}>
        <Icon name={ok ? 'check-circle' : 'times-circle'} />
      </span>
    </Tooltip>
  );
}

function Unknown() {
  return <span title="Not known while it cannot be reached">–</span>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({ fontWeight: theme.typography.fontWeightMedium }),
  you: css({
    marginLeft: theme.spacing(1),
    padding: theme.spacing(0, 0.75),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  second: css({ marginLeft: theme.spacing(0.5) }),
  commit: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  behind: css({ color: theme.colors.warning.text, fontSize: theme.typography.bodySmall.fontSize }),
  number: css({ fontVariantNumeric: 'tabular-nums' }),
  url: css({ color: theme.colors.text.secondary }),
  ok: css({ color: theme.colors.success.text }),
  broken: css({ color: theme.colors.error.text }),
  gone: css({ td: { color: theme.colors.text.secondary }, background: theme.colors.error.transparent }),
});
