/** Grafana's API for people and scripts; for administrators alone. */
import { type RequestOptions, request } from './client.ts';
import type { OrgRole } from './types.ts';

/** Somebody who may log in. */
export interface Account {
  userId: number;
  login: string;
  name: string;
  email: string;
  role: OrgRole;
}

/** A script's account, which has tokens in place of a password. */
export interface ServiceAccount {
  id: number;
  name: string;
  login: string;
  role: OrgRole;
  isDisabled: boolean;
  /** How many it has. */
  tokens: number;
}

export interface ServiceToken {
  id: number;
  name: string;
  /** ISO. */
  created: string;
  expiration: string | null;
  hasExpired: boolean;
  lastUsedAt: string | null;
}

export function accounts(options?: RequestOptions): Promise<Account[]> {
  return request('GET', '/api/org/users', undefined, options);
}

/** Adds somebody, as Viewer; refused with 412 when the login or email is another's. */
export function addAccount(made: Pick<Account, 'login' | 'name' | 'email'> & { password: string }): Promise<{ id: number }> {
  return request('POST', '/api/admin/users', made);
}

export function setAccountRole(id: number, role: OrgRole): Promise<unknown> {
  return request('PATCH', `/api/org/users/${id}`, { role });
}

/** Sets it, and ends their sessions. */
export function setAccountPassword(id: number, password: string): Promise<unknown> {
  return request('PUT', `/api/admin/users/${id}/password`, { password });
}

export function deleteAccount(id: number): Promise<unknown> {
  return request('DELETE', `/api/admin/users/${id}`);
}

const SCRIPTS = '/api/serviceaccounts';
const PAGE = 1000;

export async function serviceAccounts(options?: RequestOptions): Promise<ServiceAccount[]> {
  const all: ServiceAccount[] = [];
  for (let page = 1; ; page++) {
    const path = `${SCRIPTS}/search?perpage=${PAGE}&page=${page}`;
    const found = await request<{ serviceAccounts: ServiceAccount[] }>('GET', path, undefined, options);
    all.push(...found.serviceAccounts);
    if (found.serviceAccounts.length < PAGE) {
      return all;
    }
  }
}

export function serviceAccount(id: number, options?: RequestOptions): Promise<ServiceAccount> {
  return request('GET', `${SCRIPTS}/${id}`, undefined, options);
}

export function addServiceAccount(name: string, role: OrgRole): Promise<ServiceAccount> {
  return request('POST', SCRIPTS, { name, role });
}

/** Changes what is named; the rest stays. */
export function changeServiceAccount(
  id: number,
  change: Partial<Pick<ServiceAccount, 'role' | 'isDisabled'>>
): Promise<unknown> {
  return request('PATCH', `${SCRIPTS}/${id}`, change);
}

export function deleteServiceAccount(id: number): Promise<unknown> {
  return request('DELETE', `${SCRIPTS}/${id}`);
}

/** The newest first. */
export function serviceTokens(id: number, options?: RequestOptions): Promise<ServiceToken[]> {
  return request('GET', `${SCRIPTS}/${id}/tokens`, undefined, options);
}

/** @param secondsToLive 0 for ever */
export function addServiceToken(id: number, name: string, secondsToLive: number): Promise<{ key: string }> {
  return request('POST', `${SCRIPTS}/${id}/tokens`, { name, secondsToLive });
}

export function deleteServiceToken(id: number, token: number): Promise<unknown> {
  return request('DELETE', `${SCRIPTS}/${id}/tokens/${token}`);
}
