/** Which values the form has, and where each stands in the resource; pure. */
import type { FieldError, RepositoryType, SyncTarget } from '../../../api/provisioning.ts';
import { alone } from '../../sentence.ts';

/** Texts below `spec`; `@` is the block that is named after the type. */
export const TEXTS = {
  title: 'title',
  description: 'description',
  url: '@.url',
  branch: '@.branch',
  path: '@.path',
  tokenUser: '@.tokenUser',
  connection: 'connection.name',
  certificates: 'lockstep.trust.certificates',
  knownHosts: 'lockstep.trust.knownHosts',
  proxy: 'lockstep.trust.proxy',
  webhookBaseUrl: 'webhook.baseUrl',
  messageTemplate: 'commit.singleResourceMessageTemplate',
  authorName: 'commit.authorName',
  authorEmail: 'commit.authorEmail',
  signingMethod: 'commit.signingMethod',
  signerName: 'commit.signerName',
  signerEmail: 'commit.signerEmail',
  branchTemplate: 'branch.nameTemplate',
  pullRequestTemplate: 'pullRequest.titleTemplate',
  onGitDown: 'lockstep.onGitDown',
} as const;

/** Switches below `spec`; one that is not there is off. */
export const FLAGS = {
  enabled: 'sync.enabled',
  webhookDisabled: 'webhook.disabled',
  messageEnforced: 'commit.enforceTemplate',
  signerIsAuthor: 'commit.signerIsAuthor',
  branchEnforced: 'branch.enforceTemplate',
  pullRequestEnforced: 'pullRequest.enforceTemplate',
} as const;

interface NumberPlace {
  at: string;
  /** How many of the resource's unit one of the form's is. */
  unit: number;
  /** In the form's unit. */
  least: number;
  most: number;
  isWhole: boolean;
}

/** Numbers below `spec`; an empty one is the server's usual. */
export const NUMBERS = {
  intervalSeconds: { at: 'sync.intervalSeconds', unit: 1, least: 10, most: 604_800, isWhole: true },
  deletedDashboards: { at: 'lockstep.deletions.dashboards', unit: 1, least: 0, most: 1_000_000, isWhole: true },
  deletedPercent: { at: 'lockstep.deletions.percent', unit: 1, least: 0, most: 100, isWhole: true },
  journalEntries: { at: 'lockstep.journal.entries', unit: 1, least: 1, most: 10_000, isWhole: true },
  journalMebibytes: { at: 'lockstep.journal.bytes', unit: 1 << 20, least: 1, most: 1024, isWhole: false },
  journalHours: { at: 'lockstep.journal.ageSeconds', unit: 3600, least: 1 / 60, most: 168, isWhole: false },
} as const satisfies Record<string, NumberPlace>;

/** Secrets, each at the field of `secure` with the same name. */
export const SECRETS = ['token', 'sshKey', 'webhookSecret', 'commitSigningKey'] as const;

export type TextField = keyof typeof TEXTS;
export type FlagField = keyof typeof FLAGS;
export type NumberField = keyof typeof NUMBERS;
export type SecretField = (typeof SECRETS)[number];

/** What becomes of a secret. The one that is stored never comes here. */
export type SecretChange = { kind: 'keep' } | { kind: 'new'; text: string } | { kind: 'remove' };

export type FormValues = Record<TextField | NumberField, string> &
  Record<FlagField, boolean> &
  Record<SecretField, SecretChange> & {
    name: string;
    type: RepositoryType;
    target: SyncTarget;
    canWrite: boolean;
    canBranch: boolean;
  };

export type FormField = keyof FormValues;

export const keysOf = <T extends object>(record: T) => Object.keys(record) as Array<keyof T>;

/** Where a text stands below `spec`; undefined where the type has no such thing. */
export function placeOfText(field: TextField, type: RepositoryType): string | undefined {
  if (type === 'local') {
    switch (field) {
      case 'url':
        return 'local.path';
      case 'path':
      case 'tokenUser':
        return undefined;
    }
  }
  return TEXTS[field].replace('@', type);
}

/** Whether the type, and what else is chosen, leaves a value any meaning. What has none is not sent. */
export function isMeant(field: FormField, values: Pick<FormValues, 'type' | 'signingMethod'>): boolean {
  switch (field) {
    case 'pullRequestTemplate':
    case 'pullRequestEnforced':
      return values.type !== 'git' && values.type !== 'local';
    case 'canBranch':
    case 'tokenUser':
    case 'path':
      return values.type !== 'local';
    case 'signerName':
    case 'signerEmail':
    case 'signerIsAuthor':
      return values.signingMethod !== '';
    case 'authorName':
    case 'authorEmail':
      return values.signingMethod === '';
    default:
      return true;
  }
}

const BLOCK = /^spec\.(git|github|githubEnterprise|gitlab|bitbucket|gitea)(?=\.|$)/;

const FIELDS: ReadonlyMap<string, FormField> = new Map<string, FormField>([
  ...keysOf(TEXTS).map((field) => [`spec.${TEXTS[field]}`, field] as const),
  ...keysOf(FLAGS).map((field) => [`spec.${FLAGS[field]}`, field] as const),
  ...keysOf(NUMBERS).map((field) => [`spec.${NUMBERS[field].at}`, field] as const),
  ...SECRETS.map((field) => [`secure.${field}`, field] as const),
  ['spec.@', 'url'],
  ['spec.local', 'url'],
  ['spec.local.path', 'url'],
  ['spec.local.branch', 'branch'],
  ['spec.type', 'type'],
  ['spec.workflows', 'canWrite'],
  ['spec.sync.target', 'target'],
  ['spec.pullRequest', 'pullRequestTemplate'],
  ['metadata.name', 'name'],
]);

/** Where in the form the server's field stands; undefined when the form has no such field. */
export function fieldOf(path: string | undefined): FormField | undefined {
  return FIELDS.get((path ?? '').replace(/\[\d+\]/g, '').replace(BLOCK, 'spec.@'));
}

export type Problems = Partial<Record<FormField, string>>;

/** The server's refusals where they belong, and what is left over as one text. */
export function placed(errors: readonly FieldError[]): { fields: Problems; rest: string } {
  const fields: Problems = {};
  const rest: string[] = [];
  for (const { field, detail } of errors) {
    const at = fieldOf(field);
    const words = detail ?? 'is not taken';
    if (at === undefined || fields[at] !== undefined) {
      rest.push(field ? `${field}: ${words}` : words);
    } else {
      // The field is at hand: its name in the API tells a person nothing.
      fields[at] = alone(words.replace(/: set [a-z]+[A-Z]\w*$/, ''));
    }
  }
  return { fields, rest: rest.join('. ') };
}
