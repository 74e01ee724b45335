import { describe, expect, test } from 'vitest';
import type { Repository } from '../../api/provisioning.ts';
import { empty, fieldOf, isTestable, nameFrom, nameToUse, placed, problemsOf, resourceOf, titleFrom, valuesOf } from './form.ts';

const stored: Repository = {
  metadata: { name: 'manifests', resourceVersion: '7', finalizers: ['cleanup'] },
  spec: {
    title: 'Manifests',
    type: 'github',
    workflows: ['branch'],
    sync: { enabled: true, target: 'folderless', intervalSeconds: 30 },
    github: { url: 'https://github.com/a/b', branch: 'main', path: 'shared/', generateDashboardPreviews: false },
    commit: { singleResourceMessageTemplate: '{{action}}' },
  },
  secure: { token: { name: 'manifests-token' } },
};

describe('a repository that is changed', () => {
  test('keeps what the form does not know', () => {
    const changed = resourceOf({ ...valuesOf(stored), title: 'Dashboards' }, stored);
    expect(changed).toEqual({
      ...stored,
      apiVersion: 'provisioning.grafana.app/v0alpha1',
      kind: 'Repository',
      secure: undefined,
      spec: { ...stored.spec, title: 'Dashboards', description: '' },
    });
    expect(changed.metadata.resourceVersion).toBe('7');
  });

  test('sends a token only when one was typed', () => {
    expect(resourceOf(valuesOf(stored), stored).secure).toBeUndefined();
    expect(resourceOf({ ...valuesOf(stored), token: 'new' }, stored).secure?.token).toEqual({ create: 'new' });
  });
});

test('a new repository has a block named after its type', () => {
  const made = resourceOf({ ...empty, type: 'gitea', title: ' Ops ', url: ' https://git.example/a/b.git ', path: 'x/' });
  expect(made.metadata.name).toBe('ops');
  expect(made.spec).toMatchObject({
    title: 'Ops',
    type: 'gitea',
    workflows: ['write', 'branch'],
    gitea: { url: 'https://git.example/a/b.git', branch: 'main', path: 'x/' },
  });
});

test('a local repository is a folder and nothing else', () => {
  const made = resourceOf({ ...empty, type: 'local', title: 'L', url: '/srv/git/x.git', branch: 'main', tokenUser: 'git' });
  expect(made.spec.local).toEqual({ path: '/srv/git/x.git' });
  expect(valuesOf(made)).toMatchObject({ url: '/srv/git/x.git', path: '' });
  expect(fieldOf('spec.local.path')).toBe('url');
});

test('names are made of what Kubernetes takes', () => {
  expect(nameFrom('  Übersicht der Größen / Nord!  ')).toBe('ubersicht-der-gro-en-nord');
  expect(nameFrom('a'.repeat(39) + ' b')).toBe('a'.repeat(39));
  expect(nameToUse({ ...empty, title: '日本', url: 'git@host:your-org/manifests.git' })).toBe('manifests');
  expect(nameToUse({ ...empty, title: '日本' })).toBe('repository');
  expect(titleFrom('https://git.example/your-org/grafana-manifests.git/')).toBe('grafana-manifests');
});

describe('before the server is asked', () => {
  test('what is missing is said at its field', () => {
    expect(Object.keys(problemsOf({ ...empty, intervalSeconds: '9' }))).toEqual(['title', 'url', 'intervalSeconds']);
    expect(problemsOf({ ...empty, title: 'T', url: 'https://git.example/a' })).toEqual({});
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
    expect(fieldOf('spec.workflows[0]')).toBe('canWrite');
    expect(fieldOf('secure.token')).toBe('token');
    expect(fieldOf('spec.sync.intervalSeconds')).toBe('intervalSeconds');
    expect(fieldOf('spec.commit.signingMethod')).toBeUndefined();
  });

  test('are never lost: what has no place is told below', () => {
    const errors = [
      { field: 'spec.git.url', detail: 'host unknown' },
      { field: 'spec.git.url', detail: 'not allowed' },
      { field: 'spec.commit', detail: 'both' },
      { detail: 'whole' },
    ];
    expect(placed(errors)).toEqual({
      fields: { url: 'host unknown' },
      rest: 'spec.git.url: not allowed. spec.commit: both. whole',
    });
  });
});
