import { SceneDataLayerSet, type SceneDataLayerProvider } from '@grafana/scenes';
import { InlineSwitch } from '@grafana/ui';
import type { DashboardScene } from '../scene/DashboardScene.ts';

/** One switch for each annotation query of the dashboard. */
export function AnnotationSwitches({ scene }: { scene: DashboardScene }) {
  const { $data } = scene.useState();
  return $data instanceof SceneDataLayerSet
    ? $data.state.layers.map((layer) => <Switch key={layer.state.key} layer={layer} />)
    : null;
}

function Switch({ layer }: { layer: SceneDataLayerProvider }) {
  const { name, isEnabled, isHidden } = layer.useState();
  return isHidden ? null : (
    <InlineSwitch
      showLabel
      label={name}
      id={`annotations-${layer.state.key}`}
      value={isEnabled ?? false}
      onChange={() => layer.setState({ isEnabled: !isEnabled })}
    />
  );
}
