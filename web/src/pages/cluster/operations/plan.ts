/** What an operator can ask for on the cluster page, and how it is sent. */
import type { Operation } from '../../../api/endpoints.ts';
import type { ClusterStatus, Member } from '../../../api/types.ts';

export type Plan =
  | { kind: 'switchover'; to?: string }
  | { kind: 'failback' }
  /** Without a member: nothing changes by itself for a while. */
  | { kind: 'maintain'; member?: string }
  | { kind: 'resume'; member?: string }
  | { kind: 'confirm' };

/** What the dialog for the plan says and sends. */
export interface PlanWords {
  title: string;
  text: string;
  /** On the button that does it. */
  verb: string;
  /** Whether the server can say beforehand what would happen. */
  hasDryRun: boolean;
}

export function wordsOf(plan: Plan, status: Pick<ClusterStatus, 'mode'>): PlanWords {
  const role = status.mode === 'primary-replica' ? 'primary' : 'writer';
  switch (plan.kind) {
    case 'switchover':
      return {
        title: `Make another member the ${role}`,
        text: 'Saves are held for a moment and go on at the other member. No request fails.',
        verb: 'Switch over',
        hasDryRun: true,
      };
    case 'failback':
      return {
        title: 'Fail back',
        text: `The fit member with the highest priority becomes the ${role}, as in a switchover.`,
        verb: 'Fail back',
        hasDryRun: true,
      };
    case 'maintain':
      return plan.member === undefined
        ? {
            title: 'Pause automatic failover',
            text: `While it is paused, nobody takes over by itself, even when the ${role} is gone. It ends by itself.`,
            verb: 'Pause',
            hasDryRun: false,
          }
        : {
            title: `Take ${plan.member} out of service`,
            text: `If ${plan.member} is the ${role}, it hands over first. It gets no requests until the maintenance ends, which it does by itself.`,
            verb: 'Start maintenance',
            hasDryRun: false,
          };
    case 'resume':
      return plan.member === undefined
        ? {
            title: 'End the pause',
            text: 'Members take over by themselves again.',
            verb: 'End the pause',
            hasDryRun: false,
          }
        : {
            title: `Put ${plan.member} back into service`,
            text: `${plan.member} gets requests again and may take over.`,
            verb: 'End maintenance',
            hasDryRun: false,
          };
    case 'confirm':
      return {
        title: 'Let automatic changes go on',
        text: 'After several automatic changes in a short time the cluster waits for a person. Confirm when you know why they happened.',
        verb: 'Confirm',
        hasDryRun: false,
      };
  }
}

export interface PlanFields {
  /** As the server reads it: `30m`, `2h`. */
  duration: string;
  reason: string;
  /** Also when nobody is left who could take over. */
  force?: boolean;
}

export function requestOf(
  plan: Plan,
  { duration, reason, force }: PlanFields,
  dryRun: boolean
): [Operation, Record<string, unknown>] {
  const dry = dryRun ? { dryRun } : {};
  switch (plan.kind) {
    case 'switchover':
      return ['switchover', { ...(plan.to && { to: plan.to }), ...dry }];
    case 'failback':
      return ['failback', dry];
    case 'maintain':
      return [
        'maintenance',
        {
          action: 'start',
          ...(plan.member && { member: plan.member }),
          for: duration,
          reason: reason.trim(),
          ...(force && { force }),
        },
      ];
    case 'resume':
      return ['maintenance', { action: 'stop', ...(plan.member && { member: plan.member }) }];
    case 'confirm':
      return ['confirm', {}];
  }
}

/** Who could become the primary: instances that are there and are not it. */
export function candidates({ members, writer }: Pick<ClusterStatus, 'members' | 'writer'>): Member[] {
  const isHolder = ({ name, role }: Member) => (writer ? name === writer : role === 'primary');
  return members.filter(
    (member) => member.kind === 'instance' && member.reachable && member.role !== 'down' && !isHolder(member)
  );
}
