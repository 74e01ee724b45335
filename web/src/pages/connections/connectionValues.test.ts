import { describe, expect, test } from 'vitest';
import type { Connection } from '../../api/connections.ts';
import {
  answerOf,
  connectionLook,
  connectionOf,
  emptyConnection,
  placedInConnection,
  problemsOfConnection,
  valuesOfConnection,
} from './connectionValues.ts';

const app: Connection = {
  metadata: { name: 'hub', resourceVersion: '3' },
  spec: {
    title: 'Hub',
    type: 'github',
    github: { appID: '1', installationID: '2', later: 'x' },
    webhook: { disabled: true },
  },
  secure: { privateKey: { name: 'hub-key' } },
};

describe('the resource', () => {
  test('of a new App has its numbers, its key and a name from the title', () => {
    const made = connectionOf({
      ...emptyConnection,
      title: 'My Hub',
      appID: ' 7 ',
      installationID: '8',
      secret: { kind: 'new', text: 'PEM\n' },
    });
    expect(made.metadata).toEqual({ name: 'my-hub' });
    expect(made.spec).toEqual({ title: 'My Hub', type: 'github', github: { appID: '7', installationID: '8' } });
    expect(made.secure).toEqual({ privateKey: { create: 'PEM\n' } });
  });

  test('keeps what the form does not know, and sends no secret that was not typed', () => {
    const values = { ...valuesOfConnection(app), title: 'Hub 2', description: 'For all' };
    expect(connectionOf(values, app)).toEqual({
      apiVersion: 'provisioning.grafana.app/v0alpha1',
      kind: 'Connection',
      metadata: app.metadata,
      spec: { ...app.spec, title: 'Hub 2', description: 'For all' },
    });
  });

  test('has the address at one place', () => {
    const lab: Connection = {
      metadata: { name: 'ghe' },
      spec: { title: 'G', type: 'githubEnterprise', githubEnterprise: { appID: '1', installationID: '2', serverUrl: 'https://a' } },
    };
    const values = valuesOfConnection(lab);
    expect(values.url).toBe('https://a');
    expect(connectionOf({ ...values, url: 'https://b' }, lab).spec).toEqual({
      title: 'G',
      type: 'githubEnterprise',
      url: 'https://b',
      githubEnterprise: { appID: '1', installationID: '2' },
    });
  });
});

test('what each host needs is asked for; a secret that is stored is not', () => {
  expect(Object.keys(problemsOfConnection(emptyConnection))).toEqual(['title', 'appID', 'installationID', 'secret']);
  expect(Object.keys(problemsOfConnection({ ...emptyConnection, type: 'gitea' }))).toEqual(['title', 'url', 'secret']);
  expect(Object.keys(problemsOfConnection({ ...emptyConnection, type: 'bitbucket' }))).toEqual([
    'title',
    'workspace',
    'secret',
  ]);
  expect(problemsOfConnection(valuesOfConnection(app), app)).toEqual({});
  const emptied = { ...valuesOfConnection(app), secret: { kind: 'new' as const, text: ' ' } };
  expect(Object.keys(problemsOfConnection(emptied, app))).toEqual(['secret']);
});

test('refusals stand at their fields, and none is lost', () => {
  const { fields, rest } = placedInConnection([
    { field: 'spec.github.appID', detail: 'must be a number, as a text' },
    { field: 'spec.githubEnterprise.serverUrl', detail: 'is no address' },
    { field: 'secure.privateKey', detail: 'is no RSA private key in PEM' },
    { field: 'spec.webhook', detail: 'unknown' },
  ]);
  expect(fields).toEqual({
    appID: 'Must be a number, as a text.',
    url: 'Is no address.',
    secret: 'Is no RSA private key in PEM.',
  });
  expect(rest).toBe('spec.webhook: unknown');
});

test('what nobody has looked at yet is no trouble', () => {
  const unseen = { healthy: false, message: ['nobody has looked at it yet'] };
  const ready = { type: 'Ready', status: 'False' };
  expect(connectionLook({ ...app, status: { health: unseen, conditions: [{ ...ready, reason: 'Pending' }] } })).toEqual({
    text: 'not looked at yet',
    color: 'blue',
    why: '',
  });
  const health = { healthy: false, message: ['the token is not taken'] };
  expect(connectionLook({ ...app, status: { health, conditions: [{ ...ready, reason: 'AuthenticationFailed' }] } })).toEqual({
    text: 'unhealthy',
    color: 'red',
    why: 'The token is not taken.',
  });
  expect(connectionLook({ ...app, status: { health: { healthy: true } } }).text).toBe('connected');
});

test('what is known to be wrong is not said again by the host', () => {
  const known = 'GitHub knows nothing there (404): look at url.';
  expect(answerOf('GitHub knows nothing there (404): look at url', known)).toBe('The host still says the same.');
  expect(answerOf('the host does not answer', known)).toBe('The host does not answer.');
  expect(answerOf('the host does not answer', '')).toBe('The host does not answer.');
});
