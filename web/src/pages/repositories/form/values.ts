/** The form of a repository as values, and how they become the resource; pure. */
import type { Repository, RepositoryType, SyncTarget, Workflow } from '../../../api/provisioning.ts';
import {
  FLAGS,
  type FormField,
  type FormValues,
  isMeant,
  keysOf,
  NUMBERS,
  placeOfText,
  type Problems,
  SECRETS,
  type SecretChange,
  type SecretField,
  TEXTS,
} from './places.ts';

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

/** A secret of which nothing was typed. */
export const KEEP: SecretChange = { kind: 'keep' };

/** With what a new repository begins. */
export const empty: FormValues = {
  ...all(TEXTS, ''),
  ...all(FLAGS, false),
  ...all(NUMBERS, ''),
  token: KEEP,
  sshKey: KEEP,
  webhookSecret: KEEP,
  commitSigningKey: KEEP,
  name: '',
  type: 'git',
  branch: 'main',
  target: 'folder',
  intervalSeconds: '60',
  enabled: true,
  canWrite: true,
  canBranch: true,
};

function all<K extends string, V>(record: Record<K, unknown>, value: V): Record<K, V> {
  return Object.fromEntries(Object.keys(record).map((key) => [key, value])) as Record<K, V>;
}

/** What a repository is set to now, as the form shows it. */
export function valuesOf({ metadata, spec }: Repository): FormValues {
  const values: FormValues = {
    ...empty,
    branch: '',
    name: metadata.name,
    type: spec.type,
    target: spec.sync.target,
    canWrite: spec.workflows.includes('write'),
    canBranch: spec.workflows.includes('branch'),
  };
  for (const field of keysOf(TEXTS)) {
    const place = placeOfText(field, spec.type);
    values[field] = String((place && found(spec, place)) ?? '');
  }
  for (const field of keysOf(FLAGS)) {
    values[field] = found(spec, FLAGS[field]) === true;
  }
  for (const field of keysOf(NUMBERS)) {
    const { at, unit } = NUMBERS[field];
    const number = found(spec, at);
    values[field] = typeof number === 'number' ? String(number / unit) : '';
  }
  return { ...values, intervalSeconds: values.intervalSeconds || empty.intervalSeconds };
}

/** The resource by these values: `before` with what the form knows, so that nothing else of it is lost. */
export function resourceOf(values: FormValues, before?: Repository): Repository {
  const spec = structuredClone(before?.spec ?? {}) as Tree;
  for (const field of keysOf(TEXTS)) {
    const place = placeOfText(field, values.type);
    if (place !== undefined) {
      set(spec, place, isMeant(field, values) ? textOf(field, values) || undefined : undefined);
    }
  }
  for (const field of keysOf(FLAGS)) {
    const isOn = values[field] && isMeant(field, values);
    // One that is off and was never spoken of stays so.
    if (isOn || found(spec, FLAGS[field]) !== undefined) {
      set(spec, FLAGS[field], isOn || (isMeant(field, values) ? false : undefined));
    }
  }
  for (const field of keysOf(NUMBERS)) {
    const { at, unit } = NUMBERS[field];
    const text = values[field].trim();
    set(spec, at, text === '' ? undefined : Math.round(Number(text) * unit));
  }
  spec.type = values.type;
  spec.workflows = workflowsOf(values);
  set(spec, 'sync.enabled', values.enabled);
  set(spec, 'sync.target', values.target);
  const secure = Object.fromEntries(
    SECRETS.flatMap((field) => {
      const change = changeOf(values[field]);
      return change ? [[field, change]] : [];
    })
  );
  return {
    apiVersion: 'provisioning.grafana.app/v0alpha1',
    kind: 'Repository',
    metadata: before?.metadata ?? { name: nameToUse(values) },
    spec: spec as Repository['spec'],
    ...(Object.keys(secure).length > 0 && { secure }),
  };
}

/** Keys, certificates and lines of files go as they are: an end of line too many would be a change. */
function textOf(field: keyof typeof TEXTS, values: FormValues): string {
  const text = values[field];
  const isFile = field === 'certificates' || field === 'knownHosts';
  return isFile && text.trim() !== '' ? text : text.trim();
}

function workflowsOf(values: FormValues): Workflow[] {
  return [
    ...(values.canWrite ? (['write'] as const) : []),
    ...(values.canBranch && isMeant('canBranch', values) ? (['branch'] as const) : []),
  ];
}

function changeOf(change: SecretChange): { create: string } | { remove: true } | undefined {
  switch (change.kind) {
    case 'keep':
      return undefined;
    case 'new':
      return change.text.trim() === '' ? undefined : { create: change.text };
    case 'remove':
      return { remove: true };
  }
}

/** True when the server has the secret. */
export function isStored(field: SecretField, before: Repository | undefined): boolean {
  return before?.secure?.[field] !== undefined;
}

/** True when a value is something else than what nothing was done about. */
export function isSet(field: FormField, values: FormValues, before?: Repository): boolean {
  const value = values[field];
  return typeof value === 'object'
    ? value.kind !== 'keep' || isStored(field as SecretField, before)
    : value !== empty[field];
}

/** True for `ssh://host/path` and `user@host:path`. */
export function isSsh(url: string): boolean {
  const text = url.trim();
  return /^ssh:\/\//i.test(text) || /^[^@/\s:]+@[^:/\s]+:(?!\/\/)/.test(text);
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
export function problemsOf(values: FormValues): Problems {
  const problems: Problems = {};
  if (values.title.trim() === '') {
    problems.title = 'A title is needed.';
  }
  const url = values.url.trim();
  if (url === '') {
    problems.url = values.type === 'local' ? 'The folder is needed.' : 'The URL is needed.';
  } else if (/^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(url)) {
    problems.url = 'Put the password into the token: a URL is shown to everybody.';
  }
  for (const field of keysOf(NUMBERS)) {
    const problem = numberProblem(field, values[field].trim());
    if (problem !== undefined) {
      problems[field] = problem;
    }
  }
  return problems;
}

function numberProblem(field: keyof typeof NUMBERS, text: string): string | undefined {
  const { least, most, isWhole } = NUMBERS[field];
  if (text === '') {
    return field === 'intervalSeconds' ? 'At least 10 seconds.' : undefined;
  }
  const number = Number(text);
  if (!(isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text)) {
    return isWhole ? 'A whole number is needed.' : 'A number is needed.';
  }
  if (number < least) {
    return field === 'intervalSeconds' ? 'At least 10 seconds.' : `At least ${shown(least)}.`;
  }
  return number > most ? `At most ${shown(most)}.` : undefined;
}

function shown(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(3);
}

/** Whether there is enough to ask the host about it. */
export function isTestable(values: FormValues): boolean {
  return problemsOf(values).url === undefined;
}

/** What the server is asked about: all but the words for people, which nobody refuses. */
export function askedOf({ title: _title, description: _description, ...asked }: FormValues): string {
  return JSON.stringify(asked);
}

type Tree = Record<string, unknown>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function found(tree: Tree, place: string): unknown {
  return place.split('.').reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), tree);
}

/** Puts a value in its place; undefined takes it away, with what is empty by that. */
function set(tree: Tree, place: string, value: unknown): void {
  const [key, ...deeper] = place.split('.');
  if (deeper.length === 0) {
    if (value === undefined) {
      delete tree[key];
    } else {
      tree[key] = value;
    }
    return;
  }
  if (value === undefined && found(tree, place) === undefined) {
    return;
  }
  const below = isTree(tree[key]) ? tree[key] : {};
  set(below, deeper.join('.'), value);
  if (Object.keys(below).length === 0) {
    delete tree[key];
  } else {
    tree[key] = below;
  }
}
