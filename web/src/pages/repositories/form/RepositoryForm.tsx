import { css } from '@emotion/css';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  Alert,
  Button,
  Checkbox,
  Combobox,
  Field,
  LinkButton,
  RadioButtonList,
  Switch,
  Text,
  useStyles2,
} from '@grafana/ui';

import { messageOf } from '../../../api/client.ts';
import type { Connection } from '../../../api/connections.ts';
import {
  createRepository,
  refusalsIn,
  type Repository,
  updateRepository,
} from '../../../api/provisioning.ts';
import { useNotices } from '../../../app/notices.tsx';
import { repositoryHref } from '../words.ts';
import { Line, Secret } from './fields.tsx';
import type { FormModel } from './model.ts';
import { type FormField, type FormValues, isMeant, placed } from './places.ts';
import {
  BranchesSection,
  CommitsSection,
  ConnectionField,
  LimitsSection,
  SigningSection,
  TrustSection,
  WebhookSection,
} from './sections.tsx';
import { useConnectionTest } from './useConnectionTest.ts';
import {
  empty,
  isSsh,
  isStored,
  nameToUse,
  problemsOf,
  resourceOf,
  TARGETS,
  titleFrom,
  TYPES,
  valuesOf,
} from './values.ts';

interface Props {
  /** As it is stored; undefined for a new one. */
  before?: Repository;
  /** The types that the server knows. */
  types?: readonly string[];
  connections: readonly Connection[];
}

/** All that can be set about a repository: what each needs in three steps, the rest in sections that are closed. */
export function RepositoryForm({ before, types, connections }: Props) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const [values, setValues] = useState<FormValues>(() => (before ? valuesOf(before) : empty));
  const [touched, setTouched] = useState<ReadonlySet<FormField>>(new Set());
  const [refused, setRefused] = useState<ReturnType<typeof placed>>({ fields: {}, rest: '' });
  const [isBusy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const test = useConnectionTest(values, before);
  const own = problemsOf(values);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals === 0) {
      return undefined;
    }
    // A section that is closed opens first.
    const timer = setTimeout(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    return () => clearTimeout(timer);
  }, [refusals]);

  const form: FormModel = {
    values,
    before,
    connections,
    refusals,
    set: (field, value) => {
      setValues((all) => ({ ...all, [field]: value }));
      setTouched((all) => new Set(all).add(field));
      setRefused(({ fields: { [field]: _gone, ...fields }, rest }) => ({ fields, rest }));
    },
    problem: (field) =>
      refused.fields[field] ?? (touched.has(field) ? own[field] : undefined) ?? test.fields[field],
  };
  const wrongness = (field: FormField) => {
    const error = form.problem(field);
    return { invalid: error !== undefined, error };
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (Object.keys(own).length > 0) {
      setTouched(new Set(Object.keys(values) as FormField[]));
      setRefusals((count) => count + 1);
      return;
    }
    setBusy(true);
    try {
      const made = resourceOf(values, before);
      const saved = await (before ? updateRepository(made) : createRepository(made));
      show({ severity: 'success', title: `${before ? 'Changed' : 'Added'} ${saved.spec.title}` });
      locationService.push(repositoryHref(saved.metadata.name));
    } catch (failure) {
      setRefused(refusalIn(failure, before ? undefined : nameToUse(values)));
      setRefusals((count) => count + 1);
      setBusy(false);
    }
  };

  const isLocal = values.type === 'local';
  const ssh = isSsh(values.url);
  return (
    <form ref={element} className={styles.form} aria-label="Repository" onSubmit={(event) => void submit(event)}>
      <Step title="1. Where it is">
        <Field label="Git host" htmlFor="repository-type" {...wrongness('type')} disabled={before !== undefined}>
          <Combobox
            id="repository-type"
            disabled={before !== undefined}
            options={TYPES.filter(({ value }) => types === undefined || types.includes(value))}
            value={values.type}
            onChange={({ value }) => form.set('type', value)}
          />
        </Field>
        <Line
          form={form}
          field="url"
          label={isLocal ? 'Folder' : 'URL'}
          help={isLocal ? 'On the machine of each instance.' : 'HTTPS with a token, or SSH with a key: ssh://git@host/path.'}
          autoFocus={before === undefined}
          placeholder={isLocal ? '/srv/git/grafana-manifests.git' : 'https://git.example/your-org/grafana-manifests.git'}
          onBlur={() => {
            if (values.title === '') {
              setValues((all) => ({ ...all, title: titleFrom(all.url) }));
            }
          }}
        />
        <div className={styles.pair}>
          <Line
            form={form}
            field="branch"
            label="Branch"
            help="The one that is followed; empty for the remote's default."
            placeholder="the remote's default"
          />
          {isMeant('path', values) && (
            <Line form={form} field="path" label="Path" help="A folder of it; empty for all of it." placeholder="shared/" />
          )}
        </div>
        {!isLocal && !ssh && (
          <div className={styles.credentials}>
            <Line form={form} field="tokenUser" label="User" help="Most hosts take any." placeholder="git" />
            <Secret
              form={form}
              field="token"
              label="Token"
              help={isStored('token', before) ? 'Never shown again.' : 'Stored encrypted; never shown again.'}
            />
          </div>
        )}
        {ssh && (
          <Secret
            form={form}
            field="sshKey"
            label="Private key"
            help="Without a passphrase. Stored encrypted; never shown again."
            isFile
          />
        )}
        {!isLocal && <ConnectionField form={form} />}
        <TrustSection form={form} />
        <TestAnswer test={test} />
      </Step>
      <Step title="2. How it is shown">
        <Line form={form} field="title" label="Title" spellCheck />
        {before === undefined && (
          <Line
            form={form}
            field="name"
            label="Name"
            help="Stays for ever: the ids of folders are made from it."
            placeholder={nameToUse(values)}
          />
        )}
        <Line form={form} field="description" label="Description" spellCheck />
        <Field label="Dashboards appear in" {...wrongness('target')}>
          <RadioButtonList
            name="target"
            value={values.target}
            options={[...TARGETS]}
            onChange={(value) => form.set('target', value)}
          />
        </Field>
      </Step>
      <Step title="3. How it is kept in step">
        <Field label="Follow it" htmlFor="repository-enabled" {...wrongness('enabled')}>
          <Switch
            id="repository-enabled"
            value={values.enabled}
            onChange={(event) => form.set('enabled', event.currentTarget.checked)}
          />
        </Field>
        <Line
          form={form}
          field="intervalSeconds"
          label="Look at it every"
          help="A webhook makes it faster."
          width={16}
          suffix="s"
          inputMode="numeric"
        />
        <Field label="Edits" {...wrongness('canWrite')}>
          <div className={styles.checks}>
            <Checkbox
              label={`May be saved to ${values.branch.trim() || 'the branch'}`}
              value={values.canWrite}
              onChange={(event) => form.set('canWrite', event.currentTarget.checked)}
            />
            {isMeant('canBranch', values) && (
              <Checkbox
                label="May be saved to branches of their own"
                value={values.canBranch}
                onChange={(event) => form.set('canBranch', event.currentTarget.checked)}
              />
            )}
          </div>
        </Field>
      </Step>
      <Step title="4. More settings">
        <WebhookSection form={form} />
        <CommitsSection form={form} />
        <BranchesSection form={form} />
        <SigningSection form={form} />
        <LimitsSection form={form} />
      </Step>
      {refused.rest && (
        <Alert severity="error" title="Not taken" data-testid="refused">
          {refused.rest}
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button type="submit" disabled={isBusy} data-testid="repository-submit">
          {before ? 'Save' : 'Add repository'}
        </Button>
        <LinkButton
          variant="secondary"
          fill="outline"
          href={before ? repositoryHref(before.metadata.name) : '/admin/provisioning'}
        >
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}

/** What the server does not take, each where it belongs. */
function refusalIn(failure: unknown, newName?: string): ReturnType<typeof placed> {
  const fields = refusalsIn(failure, newName === undefined ? undefined : { kind: 'repository', name: newName });
  return fields.length > 0 ? placed(fields) : { fields: {}, rest: messageOf(failure) };
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset className={styles.step}>
      <legend className={styles.legend}>{title}</legend>
      {children}
    </fieldset>
  );
}

function TestAnswer({ test }: { test: ReturnType<typeof useConnectionTest> }) {
  switch (test.kind) {
    case 'idle':
      return null;
    case 'asking':
      return (
        <Text color="secondary" aria-live="polite">
          Asking the host…
        </Text>
      );
    case 'good':
      return (
        <Alert severity="success" title="The host answers, and the branch is there" bottomSpacing={0} data-testid="test-good" />
      );
    case 'bad':
      return (
        <Alert severity="warning" title="It would not work like this" bottomSpacing={0} data-testid="test-bad">
          {test.words || 'The field to mend is marked.'}
        </Alert>
      );
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), maxWidth: 720 }),
  step: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    padding: theme.spacing(2),
    minWidth: 0,
    margin: 0,
  }),
  legend: css({
    float: 'left',
    width: '100%',
    marginBottom: theme.spacing(1.5),
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    '& + *': { clear: 'both' },
  }),
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    columnGap: theme.spacing(2),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  credentials: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2fr)',
    columnGap: theme.spacing(2),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  checks: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(0.5) }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
