import { MultiValueVariable, sceneGraph, type SceneVariable } from '@grafana/scenes';
import type { RepeatValue, ValuesOf } from '../document/repeats.ts';
import type { DashboardScene } from './DashboardScene.ts';

const ALL = '$__all';

/** The chosen values of variables, for panels and rows that repeat. */
export const repeatValues = {
  of(scene: DashboardScene): ValuesOf {
    return (name) => {
      const variable = sceneGraph.lookupVariable(name, scene);
      return variable instanceof MultiValueVariable ? chosen(variable) : single(variable);
    };
  },

  /** Calls back when the chosen values of any variable change; returns how to stop. */
  watch(scene: DashboardScene, changed: () => void): () => void {
    const variables = scene.state.$variables?.state.variables ?? [];
    const snapshot = () =>
      JSON.stringify(
        variables.map((variable) => (variable instanceof MultiValueVariable ? chosen(variable) : ''))
      );
    let last = snapshot();
    const subscriptions = variables.map((variable) =>
      variable.subscribeToState(() => {
        const next = snapshot();
        if (next !== last) {
          last = next;
          changed();
        }
      })
    );
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  },
};

function chosen(variable: MultiValueVariable): RepeatValue[] {
  const { value, text, options } = variable.state;
  const values = [value].flat();
  const texts = [text].flat();
  if (values.includes(ALL)) {
    return options.map((option) => ({ value: String(option.value), text: option.label }));
  }
  return values
    .map((one, i) => ({ value: String(one), text: String(texts[i] ?? one) }))
    .filter((one) => one.value !== '');
}

function single(variable: SceneVariable | null): RepeatValue[] | undefined {
  const value = variable?.getValue();
  return value === null || value === undefined ? undefined : [{ value: String(value), text: String(value) }];
}
