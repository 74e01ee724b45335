import { Alert, Button } from '@grafana/ui';

import type { Maintenance } from '../../api/types.ts';
import { sentence } from '../sentence.ts';
import type { Plan } from './operations/plan.ts';
import { secondsWords } from './words.ts';

interface Props {
  maintenance: readonly Maintenance[];
  /** Undefined for who may not operate. */
  onPlan?: (plan: Plan) => void;
}

/** What people have taken out of service, by whom, why and for how long. */
export function MaintenanceBanners({ maintenance, onPlan }: Props) {
  return maintenance.map(({ member, by, reason, configured, leftSeconds }) => (
    <Alert
      key={`${member} ${configured}`}
      severity="warning"
      bottomSpacing={0}
      title={member ? `${member} is out of service` : 'Automatic failover is paused'}
      data-testid={`maintenance-${member || 'cluster'}`}
      action={
        onPlan &&
        !configured && (
          <Button
            size="sm"
            variant="secondary"
            onClick={() => onPlan({ kind: 'resume', ...(member && { member }) })}
          >
            End it
          </Button>
        )
      }
    >
      {sentence(reason)} By {by}, for another {secondsWords(leftSeconds)}.
      {configured &&
        ' It ends by itself. It is set by cluster.maintenanceWindows in the configuration file of the instances.'}
    </Alert>
  ));
}
