import { expect, test } from 'vitest';
import { ownPath } from './links.ts';

const here = { href: 'http://localhost:3000/d/abc', origin: 'http://localhost:3000' };

test('our own pages are followed within the page', () => {
  expect(ownPath('/cluster', here)).toBe('/cluster');
  expect(ownPath('http://localhost:3000/d/x?from=now-1h#top', here)).toBe('/d/x?from=now-1h#top');
  expect(ownPath('?viewPanel=2', here)).toBe('/d/abc?viewPanel=2');
});

test('what the server answers itself, and other hosts, are left to the browser', () => {
  for (const href of ['/logout', '/api/health', '/public/x.svg', 'https://example.com/', 'mailto:a@b.c', '#top', 'http://']) {
    expect(ownPath(href, here), href).toBeUndefined();
  }
});

test('a page whose name only begins like a served path is ours', () => {
  expect(ownPath('/harbour', here)).toBe('/harbour');
});
