/** The form of a repository as values, and how they become the resource; pure. */
import type {
  FieldError,
  Location,
  Repository,
  RepositoryType,
  SyncTarget,
  Workflow,
} from '../../api/provisioning.ts';

export interface FormValues {
  name: string;
  title: string;
  description: string;
  type: RepositoryType;
  url: string;
  branch: string;
  path: string;
  tokenUser: string;
  /** What the person typed now; the one that is stored never comes here. */
  token: string;
  target: SyncTarget;
  intervalSeconds: string;
  enabled: boolean;
  canWrite: boolean;
  canBranch: boolean;
}

export type FormField = keyof FormValues;

export const TYPES: ReadonlyArray<{ value: RepositoryType; label: string; description: string }> = [
  { value: 'git', label: 'Git', description: 'Any Git host' },
  { value: 'github', label: 'GitHub', description: 'With links to pull requests' },
  { value: 'githubEnterprise', label: 'GitHub Enterprise', description: 'With links to pull requests' },
  { value: 'gitlab', label: 'GitLab', description: 'With links to merge requests' },
  { value: 'bitbucket', label: 'Bitbucket', description: 'With links to pull requests' },
  { value: 'gitea', label: 'Gitea or Forgejo', description: 'With links to pull requests' },
  { value: 'local', label: 'Local', description: 'A Git repository in a folder of the server' },
];

export const TARGETS: ReadonlyArray<{ value: SyncTarget; label: string; description: string }> = [
  { value: 'folder', label: 'One folder', description: 'Everything in a folder with the title' },
  { value: 'folderless', label: 'Top level', description: 'Beside what is there' },
  { value: 'instance', label: 'Whole instance', description: 'Nothing else may be there' },
];

export const empty: FormValues = {
  name: '',
  title: '',
  description: '',
  type: 'git',
  url: '',
  branch: 'main',
  path: '',
  tokenUser: '',
  token: '',
  target: 'folder',
  intervalSeconds: '60',
  enabled: true,
  canWrite: true,
  canBranch: true,
};

/** What a repository is set to now, as the form shows it. */
export function valuesOf({ metadata, spec }: Repository): FormValues {
  const place = (spec[spec.type] ?? {}) as Location;
  return {
    name: metadata.name,
    title: spec.title,
    description: spec.description ?? '',
    type: spec.type,
    url: (spec.type === 'local' ? place.path : place.url) ?? '',
    branch: place.branch ?? '',
    path: spec.type === 'local' ? '' : (place.path ?? ''),
    tokenUser: place.tokenUser ?? '',
    token: '',
    target: spec.sync.target,
    intervalSeconds: String(spec.sync.intervalSeconds ?? 60),
    enabled: spec.sync.enabled,
    canWrite: spec.workflows.includes('write'),
    canBranch: spec.workflows.includes('branch'),
  };
}

/** The resource by these values: `before` with what the form knows, so that nothing else of it is lost. */
export function resourceOf(values: FormValues, before?: Repository): Repository {
  const old = (before?.spec[values.type] ?? {}) as Location;
  const place: Location =
    values.type === 'local'
      ? { ...old, path: values.url.trim() }
      : { ...old, url: values.url.trim(), branch: values.branch.trim(), path: values.path.trim() };
  if (values.type !== 'local' && values.tokenUser.trim() !== '') {
    place.tokenUser = values.tokenUser.trim();
  }
  const workflows: Workflow[] = [
    ...(values.canWrite ? (['write'] as const) : []),
    ...(values.canBranch ? (['branch'] as const) : []),
  ];
  return {
    apiVersion: 'provisioning.grafana.app/v0alpha1',
    kind: 'Repository',
    metadata: before?.metadata ?? { name: nameToUse(values) },
    spec: {
      ...before?.spec,
      title: values.title.trim(),
      description: values.description.trim(),
      type: values.type,
      workflows,
      sync: {
        ...before?.spec.sync,
        enabled: values.enabled,
        target: values.target,
        intervalSeconds: Number(values.intervalSeconds),
      },
      [values.type]: place,
    },
    ...(values.token !== '' && { secure: { ...before?.secure, token: { create: values.token } } }),
  };
}

/** The name that the repository gets: the person's, or one made from the title. */
export function nameToUse({ name, title, url }: FormValues): string {
  return name.trim() || nameFrom(title) || nameFrom(lastOf(url)) || 'repository';
}

/** Lower-case letters, digits and dashes, as Kubernetes wants names. */
export function nameFrom(title: string): string {
  return title
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}

/** What the title may be, from the last part of the URL. */
export function titleFrom(url: string): string {
  return lastOf(url);
}

function lastOf(url: string): string {
  const path = url.trim().replace(/[?#].*$/, '').replace(/\/+$/, '').replace(/\.git$/, '');
  return path.split(/[/:]/).at(-1) ?? '';
}

/** What the browser can tell before it asks the server; the server decides. */
export function problemsOf(values: FormValues): Partial<Record<FormField, string>> {
  const problems: Partial<Record<FormField, string>> = {};
  if (values.title.trim() === '') {
    problems.title = 'A title is needed.';
  }
  const url = values.url.trim();
  if (url === '') {
    problems.url = values.type === 'local' ? 'The folder is needed.' : 'The URL is needed.';
  } else if (/^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(url)) {
    problems.url = 'Put the password into the token: a URL is shown to everybody.';
  }
  const seconds = Number(values.intervalSeconds);
  if (!/^\d+$/.test(values.intervalSeconds.trim()) || seconds < 10) {
    problems.intervalSeconds = 'At least 10 seconds.';
  }
  return problems;
}

/** Whether there is enough to ask the host about it. */
export function isTestable(values: FormValues): boolean {
  return problemsOf(values).url === undefined;
}

/** Where in the form the server's field stands; undefined when the form has no such field. */
export function fieldOf(path: string | undefined): FormField | undefined {
  if (path === 'spec.local.path') {
    return 'url';
  }
  const last = (path ?? '').replace(/\[\d+\]/g, '').split('.').filter(Boolean);
  if (last[0] === 'secure') {
    return 'token';
  }
  switch (last.at(-1)) {
    case 'url':
    case 'branch':
    case 'path':
    case 'tokenUser':
    case 'title':
    case 'description':
    case 'type':
    case 'target':
    case 'intervalSeconds':
    case 'name':
    case 'enabled':
      return last.at(-1) as FormField;
    case 'workflows':
      return 'canWrite';
    case 'token':
      return 'token';
    default:
      return undefined;
  }
}

/** The server's refusals where they belong, and what is left over as one text. */
export function placed(errors: readonly FieldError[]): {
  fields: Partial<Record<FormField, string>>;
  rest: string;
} {
  const fields: Partial<Record<FormField, string>> = {};
  const rest: string[] = [];
  for (const { field, detail } of errors) {
    const at = fieldOf(field);
    const words = detail ?? 'is not taken';
    if (at === undefined || fields[at] !== undefined) {
      rest.push(field ? `${field}: ${words}` : words);
    } else {
      fields[at] = words;
    }
  }
  return { fields, rest: rest.join('. ') };
}
