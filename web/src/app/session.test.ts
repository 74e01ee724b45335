import { describe, expect, test, vi } from 'vitest';

vi.mock('@grafana/runtime', () => ({ locationService: {} }));

const { loginPath, safeRedirect } = await import('./session.ts');

describe('the way to the log-in', () => {
  test('remembers where the person was', () => {
    expect(loginPath({ pathname: '/d/abc', search: '?from=now-1h&to=now' })).toBe(
      '/login?redirectTo=%2Fd%2Fabc%3Ffrom%3Dnow-1h%26to%3Dnow'
    );
  });

  test('is plain from home, and stays itself', () => {
    expect(loginPath({ pathname: '/', search: '' })).toBe('/login');
    expect(loginPath({ pathname: '/login', search: '?redirectTo=%2Fx' })).toBe('/login?redirectTo=%2Fx');
  });
});

describe('the way back', () => {
  test.each(['/d/abc?x=1', '/cluster', '/'])('leads to %s', (path) => expect(safeRedirect(path)).toBe(path));

  test.each([null, undefined, '', 'd/abc', '//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil', '/login'])(
    'never to %s',
    (path) => expect(safeRedirect(path)).toBe('/')
  );
});
