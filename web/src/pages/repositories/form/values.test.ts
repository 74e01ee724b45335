import { describe, expect, test } from 'vitest';
import type { Repository } from '../../../api/provisioning.ts';
import { fieldOf, FLAGS, keysOf, NUMBERS, placed, placeOfText, SECRETS, TEXTS } from './places.ts';
import {
  empty,
  isSsh,
  isTestable,
  KEEP,
  nameFrom,
  nameToUse,
  problemsOf,
  resourceOf,
  titleFrom,
  valuesOf,
} from './values.ts';

/** With all that the server takes, also what the form does not know. */
const stored: Repository = {
  metadata: { name: 'manifests', resourceVersion: '7', finalizers: ['cleanup'] },
  spec: {
    title: 'Manifests',
    description: 'Words',
    type: 'github',
    workflows: ['branch'],
    sync: { enabled: true, target: 'folderless', intervalSeconds: 30 },
    github: {
      url: 'https://github.com/a/b',
      branch: 'main',
      path: 'shared/',
      tokenUser: 'bot',
      generateDashboardPreviews: false,
    },
    connection: { name: 'app' },
    webhook: { baseUrl: 'https://d.example', disabled: false },
    commit: {
      singleResourceMessageTemplate: '{{action}}',
      enforceTemplate: true,
      signingMethod: 'gpg',
      signerName: 'Bot',
      signerEmail: 'bot@d.example',
      signerIsAuthor: true,
    },
    branch: { nameTemplate: 'x/{{random}}', enforceTemplate: false },
    pullRequest: { titleTemplate: '{{title}}', enforceTemplate: true, generateDashboardPreviews: false },
    lockstep: {
      trust: { certificates: 'PEM\n', knownHosts: 'host key\n', proxy: 'http://proxy:3128' },
      deletions: { dashboards: 0, percent: 50 },
      onGitDown: 'journal',
      journal: { entries: 7, bytes: 1_500_000, ageSeconds: 100 },
      later: { unknown: [1] },
    },
    added: 'by a newer server',
  },
  secure: { token: { name: 'manifests-token' }, commitSigningKey: { name: 'manifests-commitSigningKey' } },
};
const { secure: _kept, ...unchanged } = stored;

describe('a repository that is changed', () => {
  test('keeps every value, also what the form does not know', () => {
    const same = resourceOf(valuesOf(stored), stored);
    expect(same).toEqual({ ...unchanged, apiVersion: 'provisioning.grafana.app/v0alpha1', kind: 'Repository' });
    const changed = resourceOf({ ...valuesOf(stored), title: 'Dashboards' }, stored);
    expect(changed.spec).toEqual({ ...stored.spec, title: 'Dashboards' });
    expect(changed.metadata).toBe(stored.metadata);
  });

  test('keeps what is not there as it is not there', () => {
    const { title, type, workflows, sync, github } = stored.spec;
    const bare: Repository = { ...unchanged, spec: { title, type, workflows, sync, github } };
    expect(resourceOf(valuesOf(bare), bare).spec).toEqual(bare.spec);
  });

  test('loses what was emptied, with the block that is empty by it, and nothing beside it', () => {
    const values = {
      ...valuesOf(stored),
      tokenUser: ' ',
      connection: '',
      certificates: '',
      deletedDashboards: '',
      deletedPercent: '',
      branchTemplate: '',
    };
    const { spec } = resourceOf(values, stored);
    expect(spec.github).toEqual({
      url: 'https://github.com/a/b',
      branch: 'main',
      path: 'shared/',
      generateDashboardPreviews: false,
    });
    expect(spec.connection).toBeUndefined();
    expect(spec.branch).toEqual({ enforceTemplate: false });
    const { deletions: _gone, ...own } = stored.spec.lockstep as Record<string, unknown>;
    expect(spec.lockstep).toEqual({ ...own, trust: { knownHosts: 'host key\n', proxy: 'http://proxy:3128' } });
  });

  test('that is no longer signed has no signer', () => {
    const { spec } = resourceOf({ ...valuesOf(stored), signingMethod: '' }, stored);
    expect(spec.commit).toEqual({ singleResourceMessageTemplate: '{{action}}', enforceTemplate: true });
    const signed = resourceOf({ ...empty, signingMethod: 'ssh', authorName: 'A', signerName: 'S', signerIsAuthor: true });
    expect(signed.spec.commit).toEqual({ signingMethod: 'ssh', signerName: 'S', signerIsAuthor: true });
  });

  test('sends a secret only when one was typed, or is to go', () => {
    const values = valuesOf(stored);
    expect(JSON.stringify(values)).not.toContain('manifests-token');
    expect(resourceOf(values, stored).secure).toBeUndefined();
    expect(
      resourceOf(
        {
          ...values,
          token: { kind: 'new', text: 'new' },
          sshKey: { kind: 'new', text: ' ' },
          webhookSecret: KEEP,
          commitSigningKey: { kind: 'remove' },
        },
        stored
      ).secure
    ).toEqual({ token: { create: 'new' }, commitSigningKey: { remove: true } });
  });
});

test('a new repository has a block named after its type, and no more than was said', () => {
  const made = resourceOf({ ...empty, type: 'gitea', title: ' Ops ', url: ' https://git.example/a/b.git ', path: 'x/' });
  expect(made.metadata.name).toBe('ops');
  expect(made.spec).toEqual({
    title: 'Ops',
    type: 'gitea',
    workflows: ['write', 'branch'],
    sync: { enabled: true, target: 'folder', intervalSeconds: 60 },
    gitea: { url: 'https://git.example/a/b.git', branch: 'main', path: 'x/' },
  });
  expect(made).not.toHaveProperty('secure');
});

test('numbers go in the unit of the server', () => {
  const { spec } = resourceOf({ ...empty, journalMebibytes: '1.5', journalHours: '0.5', deletedDashboards: '0' });
  expect(spec.lockstep).toEqual({ journal: { bytes: 1_572_864, ageSeconds: 1800 }, deletions: { dashboards: 0 } });
});

test('a local repository is a folder and a branch, without what only a host has', () => {
  const made = resourceOf({
    ...empty,
    type: 'local',
    title: 'L',
    url: '/srv/git/x.git',
    path: 'x',
    tokenUser: 'git',
    pullRequestTemplate: '{{title}}',
    pullRequestEnforced: true,
  });
  expect(made.spec.local).toEqual({ path: '/srv/git/x.git', branch: 'main' });
  expect(made.spec.workflows).toEqual(['write']);
  expect(made.spec.pullRequest).toBeUndefined();
  expect(valuesOf(made)).toMatchObject({ url: '/srv/git/x.git', path: '', branch: 'main' });
});

test('names are made of what Kubernetes takes', () => {
  expect(nameFrom('  Übersicht der Größen / Nord!  ')).toBe('ubersicht-der-gro-en-nord');
  expect(nameFrom('a'.repeat(39) + ' b')).toBe('a'.repeat(39));
  expect(nameToUse({ ...empty, title: '日本', url: 'git@host:your-org/manifests.git' })).toBe('manifests');
  expect(nameToUse({ ...empty, title: '日本' })).toBe('repository');
  expect(titleFrom('https://git.example/your-org/grafana-manifests.git/')).toBe('grafana-manifests');
});

test('SSH is known by its URL', () => {
  const is = ['ssh://git@host:22/x.git', 'SSH://host/x', 'git@host:x.git', ' me@10.0.0.1:a/b '];
  const isNot = ['https://git@host/x.git', 'http://host:80/x', '/srv/git:x', 'C:/x', 'git://host/x', ''];
  expect(is.filter((url) => !isSsh(url))).toEqual([]);
  expect(isNot.filter(isSsh)).toEqual([]);
});

describe('before the server is asked', () => {
  test('what is missing or no number is said at its field', () => {
    expect(Object.keys(problemsOf({ ...empty, intervalSeconds: '9' }))).toEqual(['title', 'url', 'intervalSeconds']);
    const fine = { ...empty, title: 'T', url: 'https://git.example/a' };
    expect(problemsOf(fine)).toEqual({});
    expect(
      problemsOf({ ...fine, deletedPercent: '101', deletedDashboards: '1.5', journalHours: 'x', journalMebibytes: '0.5' })
    ).toEqual({
      deletedPercent: 'At most 100.',
      deletedDashboards: 'A whole number is needed.',
      journalHours: 'A number is needed.',
      journalMebibytes: 'At least 1.',
    });
  });

  test('a password in the URL goes no further', () => {
    const values = { ...empty, title: 'T', url: 'https://eva:secret@git.example/a' };
    expect(problemsOf(values).url).toContain('token');
    expect(isTestable(values)).toBe(false);
    expect(isTestable({ ...values, url: 'ssh://git@git.example/a' })).toBe(true);
  });
});

describe('the refusals of the server', () => {
  test('stand at the field that they are about', () => {
    expect(fieldOf('spec.github.url')).toBe('url');
    expect(fieldOf('spec.local.path')).toBe('url');
    expect(fieldOf('spec.local.branch')).toBe('branch');
    expect(fieldOf('spec.git')).toBe('url');
    expect(fieldOf('spec.workflows[0]')).toBe('canWrite');
    expect(fieldOf('metadata.name')).toBe('name');
    expect(fieldOf('spec.connection.name')).toBe('connection');
    expect(fieldOf('spec.pullRequest')).toBe('pullRequestTemplate');
    expect(fieldOf('spec.branch.enforceTemplate')).toBe('branchEnforced');
    expect(fieldOf('spec.commit.smimeCertificate')).toBeUndefined();
    expect(fieldOf('secure.clientSecret')).toBeUndefined();
  });

  test('find every field of the form again', () => {
    for (const field of keysOf(TEXTS)) {
      expect(fieldOf(`spec.${placeOfText(field, 'githubEnterprise')}`)).toBe(field);
    }
    for (const field of keysOf(FLAGS)) {
      expect(fieldOf(`spec.${FLAGS[field]}`)).toBe(field);
    }
    for (const field of keysOf(NUMBERS)) {
      expect(fieldOf(`spec.${NUMBERS[field].at}`)).toBe(field);
    }
    for (const field of SECRETS) {
      expect(fieldOf(`secure.${field}`)).toBe(field);
    }
  });

  test('are never lost: what has no place is told below', () => {
    const errors = [
      { field: 'spec.git.url', detail: 'host unknown' },
      { field: 'spec.git.url', detail: 'not allowed' },
      { field: 'spec.commit', detail: 'both' },
      { detail: 'whole' },
    ];
    expect(placed(errors)).toEqual({
      fields: { url: 'Host unknown.' },
      rest: 'spec.git.url: not allowed. spec.commit: both. whole',
    });
    const key = [{ field: 'secure.sshKey', detail: 'git.example needs a private key: set sshKey' }];
    expect(placed(key).fields).toEqual({ sshKey: 'git.example needs a private key.' });
  });
});
