import { css } from '@emotion/css';
import { type ComponentProps, type FormEvent, useEffect, useRef, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, Input, LinkButton, useStyles2 } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { type Connection, createConnection, updateConnection } from '../../api/connections.ts';
import { refusalsIn } from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';
import { SecretControl } from '../repositories/form/SecretControl.tsx';
import {
  type ConnectionField,
  connectionOf,
  type ConnectionProblems,
  type ConnectionValues,
  emptyConnection,
  homeOf,
  isApp,
  isSecretStored,
  nameOfConnection,
  placedInConnection,
  problemsOfConnection,
  TYPES,
  valuesOfConnection,
} from './connectionValues.ts';

const BACK = '/admin/provisioning';

/** How the cluster is known to a host: an App's key, or a token for many repositories. */
export function ConnectionForm({ before }: { before?: Connection }) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const [values, setValues] = useState<ConnectionValues>(() => (before ? valuesOfConnection(before) : emptyConnection));
  const [isTold, setTold] = useState(false);
  const [refused, setRefused] = useState<{ fields: ConnectionProblems; rest: string }>({ fields: {}, rest: '' });
  const [isBusy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const own = problemsOfConnection(values, before);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals > 0) {
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [refusals]);

  const set = <F extends ConnectionField>(field: F, value: ConnectionValues[F]) => {
    setValues((all) => ({ ...all, [field]: value }));
    setRefused(({ fields: { [field]: _gone, ...fields }, rest }) => ({ fields, rest }));
  };
  const problem = (field: ConnectionField) => refused.fields[field] ?? (isTold ? own[field] : undefined);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTold(true);
    if (Object.keys(own).length > 0) {
      setRefusals((count) => count + 1);
      return;
    }
    setBusy(true);
    try {
      const made = connectionOf(values, before);
      const saved = await (before ? updateConnection(made) : createConnection(made));
      show({ severity: 'success', title: `${before ? 'Changed' : 'Added'} connection ${saved.spec.title}` });
      locationService.push(BACK);
    } catch (failure) {
      setRefused(refusalIn(failure, before ? undefined : nameOfConnection(values)));
      setRefusals((count) => count + 1);
      setBusy(false);
    }
  };

  const line = (field: Exclude<ConnectionField, 'secret' | 'type'>) => ({
    id: `connection-${field}`,
    value: values[field],
    error: problem(field),
    onValue: (text: string) => set(field, text),
  });
  const app = isApp(values.type);
  return (
    <form ref={element} className={styles.form} aria-label="Connection" onSubmit={(event) => void submit(event)}>
      <div className={styles.box}>
        <Field label="Git host" htmlFor="connection-type" disabled={before !== undefined}>
          <Combobox
            id="connection-type"
            disabled={before !== undefined}
            options={TYPES.map(({ value, label, description }) => ({ value, label, description }))}
            value={values.type}
            onChange={({ value }) => set('type', value)}
          />
        </Field>
        <Line {...line('title')} label="Title" spellCheck autoFocus={before === undefined} />
        {before === undefined && (
          <Line {...line('name')} label="Name" help="Repositories name it so." placeholder={nameOfConnection(values)} />
        )}
        <Line {...line('description')} label="Description" spellCheck />
        <Line
          {...line('url')}
          label="Address"
          help={homeOf(values.type) === undefined ? 'Of the host.' : 'Of the host; empty for the usual one.'}
          placeholder={homeOf(values.type) ?? 'https://git.example'}
        />
        {app && (
          <div className={styles.pair}>
            <Line {...line('appID')} label="App id" help="On the App's settings page." inputMode="numeric" />
            <Line
              {...line('installationID')}
              label="Installation id"
              help="Ends the address of the installation's page."
              inputMode="numeric"
            />
          </div>
        )}
        {values.type === 'bitbucket' && <Line {...line('workspace')} label="Workspace" />}
        <Field
          label={app ? 'Private key' : 'Token'}
          description={
            isSecretStored(before)
              ? 'Never shown again.'
              : `${app ? 'The file that GitHub made for the App. ' : ''}Stored encrypted; never shown again.`
          }
          htmlFor="connection-secret"
          invalid={problem('secret') !== undefined}
          error={problem('secret')}
        >
          <SecretControl
            id="connection-secret"
            what={app ? 'private key' : 'token'}
            isStored={isSecretStored(before)}
            isInvalid={problem('secret') !== undefined}
            isFile={app}
            change={values.secret}
            onChange={(change) => set('secret', change)}
          />
        </Field>
      </div>
      {refused.rest && (
        <Alert severity="error" title="Not taken" bottomSpacing={0} data-testid="refused">
          {refused.rest}
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button type="submit" disabled={isBusy} data-testid="connection-submit">
          {before ? 'Save' : 'Add connection'}
        </Button>
        <LinkButton variant="secondary" fill="outline" href={BACK}>
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}

interface LineProps extends Omit<ComponentProps<typeof Input>, 'onChange'> {
  id: string;
  label: string;
  help?: string;
  error?: string;
  onValue: (text: string) => void;
}

function Line({ label, help, error, onValue, ...input }: LineProps) {
  return (
    <Field label={label} description={help} invalid={error !== undefined} error={error}>
      <Input
        spellCheck={false}
        {...input}
        data-testid={input.id}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    </Field>
  );
}

/** What the server does not take, each where it belongs. */
function refusalIn(failure: unknown, newName?: string): ReturnType<typeof placedInConnection> {
  const fields = refusalsIn(failure, newName === undefined ? undefined : { kind: 'connection', name: newName });
  return fields.length > 0 ? placedInConnection(fields) : { fields: {}, rest: messageOf(failure) };
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), maxWidth: 720 }),
  box: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    padding: theme.spacing(2),
    minWidth: 0,
  }),
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    columnGap: theme.spacing(2),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
