import { config } from '@grafana/runtime';
import { sceneUtils } from '@grafana/scenes';
import { request } from '../../api/client.ts';
import { openDashboard } from '../../datasources/index.ts';

/** `${__dashboard}`, `${__dashboard.uid}`: scenes has the other built-in variables, but not this one. */
class DashboardMacro {
  readonly state;

  constructor(name: string) {
    this.state = { name, type: 'dashboard_macro' };
  }

  getValue(field?: string): string {
    const { uid = '', title = '' } = openDashboard();
    return field === 'uid' ? uid : title;
  }
}

sceneUtils.registerVariableMacro('__dashboard', DashboardMacro);

interface User {
  id?: number;
  login?: string;
  email?: string;
  orgId?: number;
}

let loaded: Promise<void> | undefined;

/** `${__user.login}` and `${__org.id}` read who is signed in from a global of the packages. */
export function loadUserForMacros(): Promise<void> {
  loaded ??= request<User>('GET', '/api/user').then(
    (user) => {
      Object.assign(config.bootData.user, user);
    },
    () => {
      loaded = undefined; // Asked again with the next dashboard.
    }
  );
  return loaded;
}
