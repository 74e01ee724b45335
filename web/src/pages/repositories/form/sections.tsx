/** The parts of the form that most repositories leave as they are. */
import { css } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, RadioButtonGroup, Text, useStyles2 } from '@grafana/ui';

import type { Connection } from '../../../api/connections.ts';
import { Flag, Line, Lines, Secret } from './fields.tsx';
import type { FormModel } from './model.ts';
import type { FormField } from './places.ts';
import { isMeant } from './places.ts';
import { Section } from './Section.tsx';
import { isSet, isSsh } from './values.ts';

const PLACES =
  'Filled in when it is made: {{action}}, {{resourceKind}}, {{resourceID}}, {{title}}, {{userName}}, {{userLogin}}, {{userEmail}}, {{random}}.';
const JOURNAL = ['journalEntries', 'journalMebibytes', 'journalHours'] as const;
const BRANCHES = ['branchTemplate', 'branchEnforced', 'pullRequestTemplate', 'pullRequestEnforced'] as const;

/** Whether a field belongs on the page: it is of use now, or there is something in it, or wrong with it. */
export function isShown(form: FormModel, field: FormField, isOfUse: boolean): boolean {
  return isOfUse || isSet(field, form.values, form.before) || form.problem(field) !== undefined;
}

/** How the host is known and reached. */
export function TrustSection({ form }: { form: FormModel }) {
  const { values } = form;
  const ssh = isSsh(values.url);
  if (values.type === 'local') {
    return null;
  }
  return (
    <Section
      form={form}
      title={ssh ? 'Host key' : 'Certificates, proxy'}
      hint={ssh ? 'when the server does not know the host' : 'for hosts inside your own network'}
      fields={['knownHosts', 'certificates', 'proxy', ...(ssh ? (['token'] as const) : (['sshKey'] as const))]}
    >
      {isShown(form, 'knownHosts', ssh) && (
        <Lines
          form={form}
          field="knownHosts"
          label="Known hosts"
          help="What ssh-keyscan prints, once you compared the fingerprint."
          placeholder="git.example ssh-ed25519 AAAA…"
        />
      )}
      {isShown(form, 'certificates', !ssh) && (
        <Lines
          form={form}
          field="certificates"
          label="Certificate authorities"
          help="In PEM. Trusted for this repository, besides the server's own."
          placeholder="-----BEGIN CERTIFICATE-----"
        />
      )}
      {isShown(form, 'proxy', !ssh) && (
        <Line
          form={form}
          field="proxy"
          label="Proxy"
          help="HTTPS goes through it. Empty: as the server is set."
          placeholder="http://proxy.example:3128"
        />
      )}
      {ssh && isShown(form, 'token', false) && <Secret form={form} field="token" label="Token" help="Of no use with SSH." />}
      {!ssh && isShown(form, 'sshKey', false) && (
        <Secret form={form} field="sshKey" label="Private key" help="Of no use without SSH." isFile />
      )}
    </Section>
  );
}

/** A token that is the cluster's, not the repository's. */
export function ConnectionField({ form }: { form: FormModel }) {
  const { type, connection, url } = form.values;
  const options = connectionsFor(form.connections, type, connection);
  if (!isShown(form, 'connection', options.length > 0 && !isSsh(url))) {
    return null;
  }
  const error = form.problem('connection');
  return (
    <Field
      label="Connection"
      description="The token comes from it where none is set here."
      htmlFor="repository-connection"
      invalid={error !== undefined}
      error={error}
    >
      <Combobox
        id="repository-connection"
        options={options}
        value={connection || null}
        isClearable
        placeholder="None"
        onChange={(option) => form.set('connection', option?.value ?? '')}
      />
    </Field>
  );
}

/** Those whose host may be this repository's, and the one that is chosen. */
export function connectionsFor(connections: readonly Connection[], type: string, chosen: string) {
  const fitting = connections
    .filter(({ spec }) => type === 'git' || spec.type === type)
    .map(({ metadata, spec }) => ({ value: metadata.name, label: spec.title || metadata.name, description: spec.type }));
  const isListed = chosen === '' || fitting.some(({ value }) => value === chosen);
  return isListed ? fitting : [...fitting, { value: chosen, label: chosen, description: undefined }];
}

function Hint({ children }: { children: string }) {
  return (
    <p>
      <Text color="secondary" variant="bodySmall">
        {children}
      </Text>
    </p>
  );
}

export function WebhookSection({ form }: { form: FormModel }) {
  const url = form.before?.status?.webhook?.url;
  return (
    <Section
      form={form}
      title="Webhook"
      hint="pushes show within a second"
      fields={['webhookSecret', 'webhookBaseUrl', 'webhookDisabled']}
    >
      <Hint>
        {url
          ? `At the Git host, send pushes as JSON to ${url}`
          : 'The page of the repository tells the address for the Git host, once it is there.'}
      </Hint>
      <Secret
        form={form}
        field="webhookSecret"
        label="Secret"
        help="The host signs with it. Replaced, the old one stays good for a day."
      />
      <Line
        form={form}
        field="webhookBaseUrl"
        label="Address of this cluster"
        help="As the Git host reaches it. Empty: the server's root URL."
        placeholder="https://dashboards.example"
      />
      <Flag form={form} field="webhookDisabled" label="Refuse deliveries" />
    </Section>
  );
}

export function CommitsSection({ form }: { form: FormModel }) {
  const styles = useStyles2(getStyles);
  return (
    <Section
      form={form}
      title="Commits"
      hint="their message and author"
      fields={['messageTemplate', 'messageEnforced', 'authorName', 'authorEmail']}
    >
      <Hint>{PLACES}</Hint>
      <Line
        form={form}
        field="messageTemplate"
        label="Message"
        help="Where a person wrote none."
        placeholder="{{action}} {{resourceKind}} {{title}}"
      />
      <Flag form={form} field="messageEnforced" label="Always" help="A person's own words are not taken." />
      {isMeant('authorName', form.values) && (
        <div className={styles.pair}>
          <Line
            form={form}
            field="authorName"
            label="Author"
            help="Instead of the person who saves."
            placeholder="who saves"
          />
          <Line form={form} field="authorEmail" label="Author's address" help="Goes with the name." />
        </div>
      )}
    </Section>
  );
}

export function BranchesSection({ form }: { form: FormModel }) {
  const { type } = form.values;
  const pulls = isMeant('pullRequestTemplate', form.values);
  if (!BRANCHES.some((field) => isShown(form, field, type !== 'local'))) {
    return null;
  }
  return (
    <Section
      form={form}
      title={pulls ? 'Branches, pull requests' : 'Branches'}
      hint="how new ones are called"
      fields={BRANCHES}
    >
      <Hint>{PLACES}</Hint>
      <Line
        form={form}
        field="branchTemplate"
        label="Name of a branch"
        help="Where a person gives none."
        placeholder="{{userLogin}}/{{title}}-{{random}}"
      />
      <Flag form={form} field="branchEnforced" label="Always" help="A person may name only branches that are there." />
      {pulls && (
        <>
          <Line
            form={form}
            field="pullRequestTemplate"
            label="Title of a pull request"
            help="The host's page opens with it."
            placeholder="{{title}}"
          />
          <Flag
            form={form}
            field="pullRequestEnforced"
            label="Always"
            help="Told to people; the host's page lets them change it."
          />
        </>
      )}
    </Section>
  );
}

const METHODS = [
  { label: 'Nothing', value: '' },
  { label: 'GPG key', value: 'gpg' },
  { label: 'SSH key', value: 'ssh' },
];

export function SigningSection({ form }: { form: FormModel }) {
  const styles = useStyles2(getStyles);
  const method = form.values.signingMethod;
  const error = form.problem('signingMethod');
  return (
    <Section
      form={form}
      title="Signing"
      hint="commits that prove who made them"
      fields={['signingMethod', 'commitSigningKey', 'signerName', 'signerEmail', 'signerIsAuthor']}
    >
      <Field label="Sign commits with" invalid={error !== undefined} error={error}>
        <RadioButtonGroup options={METHODS} value={method} onChange={(value) => form.set('signingMethod', value)} />
      </Field>
      {isShown(form, 'commitSigningKey', method !== '') && (
        <Secret
          form={form}
          field="commitSigningKey"
          label="Signing key"
          help={
            method === 'ssh'
              ? 'A private key without a passphrase, as ssh-keygen writes it.'
              : 'Without a passphrase: what gpg --armor --export-secret-keys prints.'
          }
          isFile
        />
      )}
      {method !== '' && (
        <>
          <div className={styles.pair}>
            <Line form={form} field="signerName" label="Signer" help="The committer." placeholder="Lockstep" />
            <Line form={form} field="signerEmail" label="Signer's address" help="Empty: the key's own." />
          </div>
          <Flag
            form={form}
            field="signerIsAuthor"
            label="The signer is the author too"
            help="Else the person who saves is."
          />
        </>
      )}
    </Section>
  );
}

const POLICIES = [
  { label: 'As the server is set', value: '' },
  { label: 'Let them wait', value: 'journal' },
  { label: 'Refuse them', value: 'refuse' },
];

export function LimitsSection({ form }: { form: FormModel }) {
  const styles = useStyles2(getStyles);
  const error = form.problem('onGitDown');
  return (
    <Section
      form={form}
      title="Limits"
      hint="mass deletions, and saves while Git is away"
      fields={['deletedDashboards', 'deletedPercent', 'onGitDown', ...JOURNAL]}
    >
      <Hint>Commits by other hands that delete more than the larger of these two wait until somebody confirms them.</Hint>
      <div className={styles.pair}>
        <Line form={form} field="deletedDashboards" label="Dashboards" placeholder="10" inputMode="numeric" />
        <Line form={form} field="deletedPercent" label="Share of all" placeholder="20" suffix="%" inputMode="numeric" />
      </div>
      <Field label="Saves while Git is away" invalid={error !== undefined} error={error}>
        <RadioButtonGroup
          options={POLICIES}
          value={form.values.onGitDown}
          onChange={(value) => form.set('onGitDown', value)}
        />
      </Field>
      {JOURNAL.some((field) => isShown(form, field, form.values.onGitDown !== 'refuse')) && (
        <div className={styles.three}>
          <Line form={form} field="journalEntries" label="Saves that may wait" placeholder="1000" inputMode="numeric" />
          <Line form={form} field="journalMebibytes" label="Together" placeholder="64" suffix="MiB" inputMode="decimal" />
          <Line form={form} field="journalHours" label="At most for" placeholder="24" suffix="h" inputMode="decimal" />
        </div>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    columnGap: theme.spacing(2),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  three: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    columnGap: theme.spacing(2),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
