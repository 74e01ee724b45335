/** The form of a connection as values, and how they become the resource; pure. */
import type { Connection, ConnectionType } from '../../api/connections.ts';
import type { FieldError } from '../../api/provisioning.ts';
import { alone } from '../sentence.ts';
import type { SecretChange } from '../repositories/form/places.ts';
import { KEEP, nameFrom } from '../repositories/form/values.ts';

interface TypeLook {
  value: ConnectionType;
  label: string;
  description: string;
  /** Where the host is when nothing is said; undefined when it must be said. */
  home?: string;
}

export const TYPES: readonly TypeLook[] = [
  { value: 'github', label: 'GitHub App', description: 'On github.com', home: 'https://github.com' },
  { value: 'githubEnterprise', label: 'GitHub Enterprise App', description: 'On a GitHub server of your own' },
  { value: 'gitlab', label: 'GitLab', description: 'One token', home: 'https://gitlab.com' },
  { value: 'bitbucket', label: 'Bitbucket', description: 'One token', home: 'https://bitbucket.org' },
  { value: 'gitea', label: 'Gitea or Forgejo', description: 'One token' },
];

export interface ConnectionValues {
  name: string;
  title: string;
  description: string;
  type: ConnectionType;
  url: string;
  appID: string;
  installationID: string;
  workspace: string;
  secret: SecretChange;
}

export type ConnectionField = keyof ConnectionValues;
export type ConnectionProblems = Partial<Record<ConnectionField, string>>;

export const emptyConnection: ConnectionValues = {
  name: '',
  title: '',
  description: '',
  type: 'github',
  url: '',
  appID: '',
  installationID: '',
  workspace: '',
  secret: KEEP,
};

export function isApp(type: ConnectionType): boolean {
  return type === 'github' || type === 'githubEnterprise';
}

/** The one secret that it needs. */
export function secretOf(type: ConnectionType): 'privateKey' | 'token' {
  return isApp(type) ? 'privateKey' : 'token';
}

export function isSecretStored(before: Connection | undefined): boolean {
  return before?.secure?.[secretOf(before.spec.type)] !== undefined;
}

export function homeOf(type: ConnectionType): string | undefined {
  return TYPES.find(({ value }) => value === type)?.home;
}

export function valuesOfConnection({ metadata, spec }: Connection): ConnectionValues {
  const block = blockOf(spec);
  return {
    ...emptyConnection,
    name: metadata.name,
    title: spec.title,
    description: spec.description ?? '',
    type: spec.type,
    url: block.serverUrl || spec.url || '',
    appID: block.appID ?? '',
    installationID: block.installationID ?? '',
    workspace: block.workspace ?? '',
  };
}

function blockOf(spec: Connection['spec']): Record<string, string | undefined> {
  return (spec[spec.type] ?? {}) as Record<string, string | undefined>;
}

/** The resource by these values: `before` with what the form knows, so that nothing else of it is lost. */
export function connectionOf(values: ConnectionValues, before?: Connection): Connection {
  const { type } = values;
  const rest: Partial<Connection['spec']> = { ...before?.spec };
  for (const known of [type, 'url', 'description']) {
    delete rest[known];
  }
  const block = { ...blockOf(before?.spec ?? { title: '', type }), ...ownOf(values) };
  delete block.serverUrl; // The address stands at one place.
  const url = values.url.trim();
  const description = values.description.trim();
  const secret = values.secret.kind === 'new' ? values.secret.text : '';
  return {
    apiVersion: 'provisioning.grafana.app/v0alpha1',
    kind: 'Connection',
    metadata: before?.metadata ?? { name: nameOfConnection(values) },
    spec: {
      ...rest,
      title: values.title.trim(),
      type,
      ...(description !== '' && { description }),
      ...(url !== '' && { url }),
      ...(Object.keys(block).length > 0 && { [type]: block }),
    },
    ...(secret.trim() !== '' && { secure: { [secretOf(type)]: { create: secret } } }),
  };
}

function ownOf({ type, appID, installationID, workspace }: ConnectionValues): Record<string, string> {
  if (isApp(type)) {
    return { appID: appID.trim(), installationID: installationID.trim() };
  }
  return type === 'bitbucket' ? { workspace: workspace.trim() } : {};
}

/** The name that it gets: the person's, or one made from the title. */
export function nameOfConnection({ name, title, type }: ConnectionValues): string {
  return name.trim() || nameFrom(title) || nameFrom(type);
}

/** What the browser can tell before it asks the server; the server decides. */
export function problemsOfConnection(values: ConnectionValues, before?: Connection): ConnectionProblems {
  const problems: ConnectionProblems = {};
  const need = (field: 'title' | 'url' | 'appID' | 'installationID' | 'workspace', words: string) => {
    if (values[field].trim() === '') {
      problems[field] = words;
    }
  };
  need('title', 'A title is needed.');
  if (homeOf(values.type) === undefined) {
    need('url', 'The address of the host is needed.');
  }
  if (isApp(values.type)) {
    need('appID', 'The id of the App is needed: its settings page at GitHub shows it.');
    need('installationID', 'The id of the installation is needed: it ends the address of its page at GitHub.');
  }
  if (values.type === 'bitbucket') {
    need('workspace', 'The workspace is needed.');
  }
  const { secret } = values;
  if (secret.kind === 'new' ? secret.text.trim() === '' : !isSecretStored(before)) {
    problems.secret = isApp(values.type) ? 'The private key of the App is needed.' : 'A token is needed.';
  }
  return problems;
}

const FIELDS: Record<string, ConnectionField> = {
  'spec.title': 'title',
  'spec.description': 'description',
  'spec.type': 'type',
  'spec.url': 'url',
  'secure.token': 'secret',
  'secure.privateKey': 'secret',
  'metadata.name': 'name',
};

/** The server's refusals where they belong, and what is left over as one text. */
export function placedInConnection(errors: readonly FieldError[]): { fields: ConnectionProblems; rest: string } {
  const fields: ConnectionProblems = {};
  const rest: string[] = [];
  for (const { field = '', detail = 'is not taken' } of errors) {
    const at = FIELDS[field] ?? inBlock(field);
    if (at === undefined || fields[at] !== undefined) {
      rest.push(field ? `${field}: ${detail}` : detail);
    } else {
      fields[at] = alone(detail);
    }
  }
  return { fields, rest: rest.join('. ') };
}

function inBlock(field: string): ConnectionField | undefined {
  const key = /^spec\.(?:github|githubEnterprise|bitbucket)\.(\w+)$/.exec(field)?.[1];
  switch (key) {
    case 'serverUrl':
      return 'url';
    case 'appID':
    case 'installationID':
    case 'workspace':
      return key;
    default:
      return undefined;
  }
}

export interface ConnectionLook {
  text: string;
  color: 'green' | 'red' | 'blue';
  /** Why, in a sentence; empty when it is well. */
  why: string;
}

/** What its host said when it was asked last. */
export function connectionLook({ status }: Connection): ConnectionLook {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (status?.health?.healthy) {
    return { text: 'connected', color: 'green', why: '' };
  }
  if (ready === undefined || ready.reason === 'Pending') {
    return { text: 'not looked at yet', color: 'blue', why: '' };
  }
  return { text: 'unhealthy', color: 'red', why: (status?.health?.message ?? []).map(alone).join(' ') };
}

/** What to say when the host does not tell what a connection opens, where `known` is said of it already. */
export function answerOf(failure: string, known: string): string {
  return known.includes(alone(failure)) ? 'The host still says the same.' : alone(failure);
}
