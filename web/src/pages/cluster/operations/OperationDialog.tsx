import { css } from '@emotion/css';
import { useCallback, useState, type FormEvent } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import {
  Alert,
  Button,
  Checkbox,
  Field,
  Icon,
  Input,
  LoadingPlaceholder,
  Modal,
  RadioButtonGroup,
  useStyles2,
} from '@grafana/ui';

import { messageOf } from '../../../api/client.ts';
import { operate } from '../../../api/endpoints.ts';
import type { ClusterStatus, OperationOutcome } from '../../../api/types.ts';
import { Dialog } from '../../../app/Dialog.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { sentence } from '../../sentence.ts';
import { useLoaded } from '../../useLoaded.ts';
import { candidates, type Plan, requestOf, wordsOf } from './plan.ts';

interface Props {
  plan: Plan;
  status: ClusterStatus;
  onClose: () => void;
}

const DURATIONS = ['30m', '2h', '8h', '24h'].map((value) => ({
  value,
  label: value.replace(/(\D)$/, ' $1'),
}));
const LONGEST_REASON = 200;

/** Says what will happen before it does, asks for what is needed, and tells how it went. */
export function OperationDialog({ plan, status, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const words = wordsOf(plan, status);
  const [to, setTo] = useState(plan.kind === 'switchover' ? plan.to : undefined);
  const [fields, setFields] = useState({ duration: '2h', reason: '', force: false });
  const [state, setState] = useState<{ isBusy: boolean; problem?: string }>({ isBusy: false });
  const [dryRunPassed, setDryRunPassed] = useState(!words.hasDryRun);
  const asked: Plan = plan.kind === 'switchover' ? { kind: 'switchover', to } : plan;
  const needsReason = plan.kind === 'maintain';

  const run = async (event: FormEvent) => {
    event.preventDefault();
    setState({ isBusy: true });
    try {
      const outcome = await operate(...requestOf(asked, fields, false));
      if (outcome.state === 'refused') {
        setState({ isBusy: false, problem: outcome.message });
        return;
      }
      show({ severity: 'success', title: outcome.message });
      onClose();
    } catch (error) {
      setState({ isBusy: false, problem: messageOf(error) });
    }
  };

  return (
    <Dialog title={words.title} onDismiss={onClose} className={styles.modal}>
      <form onSubmit={(event) => void run(event)} aria-label={words.title}>
        <p>{words.text}</p>
        {plan.kind === 'switchover' && (
          <Field label="To" htmlFor="switchover-to">
            <RadioButtonGroup
              id="switchover-to"
              value={to ?? ''}
              options={[
                { value: '', label: 'The fittest' },
                ...candidates(status).map(({ name }) => ({ value: name, label: name })),
              ]}
              onChange={(name) => {
                setDryRunPassed(false);
                setTo(name || undefined);
              }}
            />
          </Field>
        )}
        {needsReason && (
          <>
            <Field label="For" htmlFor="maintenance-for">
              <RadioButtonGroup
                id="maintenance-for"
                value={fields.duration}
                options={DURATIONS}
                onChange={(duration) => setFields({ ...fields, duration })}
              />
            </Field>
            <Field label="Reason" description="Others read it here and in the history.">
              <Input
                id="maintenance-reason"
                data-testid="maintenance-reason"
                autoFocus
                maxLength={LONGEST_REASON}
                value={fields.reason}
                onChange={({ currentTarget }) => setFields({ ...fields, reason: currentTarget.value })}
              />
            </Field>
          </>
        )}
        {words.hasDryRun && (
          <DryRun
            key={to ?? ''}
            plan={asked}
            onAnswer={(outcome) => setDryRunPassed(outcome.state !== 'refused')}
          />
        )}
        {state.problem && (
          <Alert severity="error" title="Not done" bottomSpacing={0} topSpacing={2}>
            {sentence(state.problem)}
          </Alert>
        )}
        {state.problem && plan.kind === 'maintain' && plan.member !== undefined && (
          <Checkbox
            label="Also when nobody is left who could take over"
            data-testid="maintenance-force"
            value={fields.force}
            onChange={({ currentTarget }) => setFields({ ...fields, force: currentTarget.checked })}
          />
        )}
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            data-testid="operation-run"
            disabled={state.isBusy || !dryRunPassed || (needsReason && fields.reason.trim() === '')}
          >
            {state.isBusy ? 'Working on it…' : words.verb}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Dialog>
  );
}

/** What the cluster says would happen; its place is kept while it is asked. */
function DryRun({ plan, onAnswer }: { plan: Plan; onAnswer: (outcome: OperationOutcome) => void }) {
  const styles = useStyles2(getStyles);
  const [request] = useState(() => requestOf(plan, { duration: '', reason: '' }, true));
  const [tell] = useState(() => onAnswer);
  const answer = useLoaded(
    useCallback(async () => {
      const outcome = await operate(...request);
      tell(outcome);
      return outcome;
    }, [request, tell])
  );
  return (
    <div className={styles.dryRun} aria-live="polite" data-testid="dry-run">
      {answer.isBusy && !answer.value && <LoadingPlaceholder text="Asking what would happen" />}
      {answer.error !== undefined && !answer.isBusy && (
        <Alert severity="warning" title="Nobody can say what would happen" bottomSpacing={0}>
          {sentence(messageOf(answer.error))}
        </Alert>
      )}
      {answer.value && (
        <>
          <Alert
            severity={answer.value.state === 'refused' ? 'warning' : 'info'}
            title={answer.value.message}
            bottomSpacing={0}
          />
          <ul className={styles.checks}>
            {(answer.value.checks ?? []).map(({ name, ok, detail }) => (
              <li key={name}>
                <Icon
                  name={ok ? 'check-circle' : 'times-circle'}
                  className={ok ? styles.ok : styles.broken}
                />
                <span>
                  <span className={styles.hidden}>{ok ? 'Fine: ' : 'Not fine: '}</span>
                  {name}
                  {detail && <span className={styles.detail}> {detail}</span>}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  modal: css({ width: 560, maxWidth: `calc(100vw - ${theme.spacing(4)})` }),
  dryRun: css({ minHeight: 120 }),
  checks: css({
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    li: { display: 'flex', gap: theme.spacing(1), padding: theme.spacing(0.25, 0), overflowWrap: 'anywhere' },
    svg: { flex: 'none', marginTop: 3 },
  }),
  ok: css({ color: theme.colors.success.text }),
  broken: css({ color: theme.colors.error.text }),
  detail: css({ color: theme.colors.text.secondary }),
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
});
