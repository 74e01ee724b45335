import { Alert, Button } from '@grafana/ui';

import type { Danger } from '../../api/types.ts';
import { alone } from '../sentence.ts';
import type { Plan } from './operations/plan.ts';

interface Props {
  dangers: readonly Danger[];
  /** Undefined for who may not operate. */
  onPlan?: (plan: Plan) => void;
}

/** What people must know before the next fault, and what ends it: as `./lockstep status` says it. */
export function DangerBanners({ dangers, onPlan }: Props) {
  return dangers.map(({ kind, text, remedy }) => (
    <Alert
      key={text}
      severity="error"
      bottomSpacing={0}
      title={alone(text)}
      data-testid={`danger-${kind}`}
      action={
        onPlan &&
        kind === 'unconfirmed' && (
          <Button size="sm" variant="secondary" onClick={() => onPlan({ kind: 'confirm' })}>
            Confirm
          </Button>
        )
      }
    >
      {alone(remedy)}
    </Alert>
  ));
}
