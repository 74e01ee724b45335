import { css } from '@emotion/css';
import { useCallback, useState, type FormEvent, type ReactNode } from 'react';
import { useParams } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  Alert,
  Button,
  Checkbox,
  Combobox,
  Field,
  Input,
  LinkButton,
  LoadingPlaceholder,
  RadioButtonList,
  SecretInput,
  Switch,
  Text,
  useStyles2,
} from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import {
  createRepository,
  fieldErrorsIn,
  provisioningSettings,
  repository as loadRepository,
  type Repository,
  updateRepository,
} from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';
import { usePage } from '../../app/page.ts';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import {
  empty,
  type FormField,
  type FormValues,
  nameToUse,
  placed,
  problemsOf,
  resourceOf,
  TARGETS,
  titleFrom,
  TYPES,
  valuesOf,
} from './form.ts';
import { getPageStyles } from './pageStyles.ts';
import { useConnectionTest } from './useConnectionTest.ts';
import { repositoryHref } from './words.ts';

/** `/admin/provisioning/new` and `/admin/provisioning/{name}/edit`. */
export function RepositoryFormPage() {
  const { name } = useParams();
  const styles = useStyles2(getPageStyles);
  const loaded = useLoaded(
    useCallback(
      async (signal: AbortSignal) => ({
        before: name === undefined ? undefined : await loadRepository(name, { signal }),
        settings: await provisioningSettings({ signal }),
      }),
      [name]
    )
  );
  const before = loaded.value?.before;
  usePage([
    { title: 'Home', href: '/' },
    { title: 'Repositories', href: '/admin/provisioning' },
    ...(name !== undefined
      ? [{ title: before?.spec.title ?? name, href: repositoryHref(name) }, { title: 'Edit' }]
      : [{ title: 'Add' }]),
  ]);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          {name === undefined ? 'Add a repository' : `Edit ${before?.spec.title ?? name}`}
        </Text>
      </div>
      {loaded.value && <RepositoryForm before={before} types={loaded.value.settings.availableRepositoryTypes} />}
      {!loaded.value && loaded.error === undefined && <LoadingPlaceholder text="Reading the settings" />}
      {!loaded.value && loaded.error !== undefined && (
        <LoadError what="The settings" error={loaded.error} onRetry={loaded.reload} />
      )}
    </div>
  );
}

function RepositoryForm({ before, types }: { before?: Repository; types?: readonly string[] }) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const [values, setValues] = useState<FormValues>(() => (before ? valuesOf(before) : empty));
  const [touched, setTouched] = useState<ReadonlySet<FormField>>(new Set());
  const [refused, setRefused] = useState<ReturnType<typeof placed>>({ fields: {}, rest: '' });
  const [isBusy, setBusy] = useState(false);
  const test = useConnectionTest(values, before);
  const own = problemsOf(values);
  const keepsToken = before !== undefined && values.url === valuesOf(before).url;

  const set = <F extends FormField>(field: F, value: FormValues[F]) => {
    setValues((all) => ({ ...all, [field]: value }));
    setTouched((all) => new Set(all).add(field));
    setRefused(({ fields: { [field]: _gone, ...fields }, rest }) => ({ fields, rest }));
  };
  const problem = (field: FormField) =>
    refused.fields[field] ?? (touched.has(field) ? own[field] : undefined) ?? test.fields[field];
  const invalid = (field: FormField) => ({ invalid: problem(field) !== undefined, error: problem(field) });
  const text = (field: 'title' | 'description' | 'url' | 'branch' | 'path' | 'tokenUser' | 'intervalSeconds' | 'name') => ({
    id: `repository-${field}`,
    'data-testid': `repository-${field}`,
    spellCheck: false,
    value: values[field],
    onChange: (event: FormEvent<HTMLInputElement>) => set(field, event.currentTarget.value),
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (Object.keys(own).length > 0) {
      setTouched(new Set(Object.keys(values) as FormField[]));
      return;
    }
    setBusy(true);
    try {
      const made = resourceOf(values, before);
      const saved = await (before ? updateRepository(made) : createRepository(made));
      show({ severity: 'success', title: `${before ? 'Changed' : 'Added'} ${saved.spec.title}` });
      locationService.push(repositoryHref(saved.metadata.name));
    } catch (failure) {
      const fields = fieldErrorsIn(failure);
      setRefused(fields.length > 0 ? placed(fields) : { fields: {}, rest: messageOf(failure) });
      setBusy(false);
    }
  };

  const shownTypes = TYPES.filter(({ value }) => types === undefined || types.includes(value));
  return (
    <form className={styles.form} aria-label="Repository" onSubmit={(event) => void submit(event)}>
      <Step number={1} title="Where it is">
        <Field label="Git host" htmlFor="repository-type" {...invalid('type')} disabled={before !== undefined}>
          <Combobox
            id="repository-type"
            disabled={before !== undefined}
            options={[...shownTypes]}
            value={values.type}
            onChange={({ value }) => set('type', value)}
          />
        </Field>
        <Field label={values.type === 'local' ? 'Folder' : 'URL'} {...invalid('url')}>
          <Input
            {...text('url')}
            autoFocus={before === undefined}
            placeholder={
              values.type === 'local' ? '/srv/git/grafana-manifests.git' : 'https://git.example/your-org/grafana-manifests.git'
            }
            onBlur={() => {
              if (values.title === '') {
                setValues((all) => ({ ...all, title: titleFrom(all.url) }));
              }
            }}
          />
        </Field>
        {values.type !== 'local' && (
        <div className={styles.pair}>
          <Field label="Branch" description="The one that is followed." {...invalid('branch')}>
            <Input {...text('branch')} placeholder="main" />
          </Field>
          <Field label="Path" description="A folder of the repository; empty for all of it." {...invalid('path')}>
            <Input {...text('path')} placeholder="shared/" />
          </Field>
        </div>
        )}
        {values.type !== 'local' && (
          <div className={styles.pair}>
            <Field label="User" description="Most hosts take any." {...invalid('tokenUser')}>
              <Input {...text('tokenUser')} placeholder="git" />
            </Field>
            <Field
              label="Token"
              description={keepsToken ? 'Leave it empty to keep the one that is stored.' : 'Stored encrypted; never shown again.'}
              {...invalid('token')}
            >
              <SecretInput
                id="repository-token"
                data-testid="repository-token"
                isConfigured={false}
                autoComplete="off"
                value={values.token}
                onReset={() => set('token', '')}
                onChange={(event) => set('token', event.currentTarget.value)}
              />
            </Field>
          </div>
        )}
        <TestAnswer test={test} />
      </Step>
      <Step number={2} title="How it is shown">
        <Field label="Title" {...invalid('title')}>
          <Input {...text('title')} spellCheck />
        </Field>
        {before === undefined && (
          <Field
            label="Name"
            description="Stays for ever: the ids of folders are made from it."
            {...invalid('name')}
          >
            <Input {...text('name')} placeholder={nameToUse(values)} />
          </Field>
        )}
        <Field label="Description" {...invalid('description')}>
          <Input {...text('description')} spellCheck />
        </Field>
        <Field label="Dashboards appear in" {...invalid('target')}>
          <RadioButtonList
            name="target"
            value={values.target}
            options={[...TARGETS]}
            onChange={(value) => set('target', value)}
          />
        </Field>
      </Step>
      <Step number={3} title="How it is kept in step">
        <Field label="Follow it" htmlFor="repository-enabled">
          <Switch
            id="repository-enabled"
            value={values.enabled}
            onChange={(event) => set('enabled', event.currentTarget.checked)}
          />
        </Field>
        <Field
          label="Look at it every"
          description="Seconds. A webhook makes it faster."
          {...invalid('intervalSeconds')}
        >
          <Input {...text('intervalSeconds')} width={16} suffix="s" inputMode="numeric" />
        </Field>
        <Field label="Edits" {...invalid('canWrite')}>
          <div className={styles.checks}>
            <Checkbox
              label={`May be saved to ${values.branch.trim() || 'the branch'}`}
              value={values.canWrite}
              onChange={(event) => set('canWrite', event.currentTarget.checked)}
            />
            <Checkbox
              label="May be saved to branches of their own"
              value={values.canBranch}
              onChange={(event) => set('canBranch', event.currentTarget.checked)}
            />
          </div>
        </Field>
      </Step>
      {refused.rest && <Alert severity="error" title="Not taken">{refused.rest}</Alert>}
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

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset className={styles.step}>
      <legend className={styles.legend}>{`${number}. ${title}`}</legend>
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
          {test.words}
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
  checks: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(0.5) }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
