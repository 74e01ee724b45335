import { css } from '@emotion/css';
import { SceneGridItem, type VizPanel } from '@grafana/scenes';
import { useEffect, useState } from 'react';
import { withoutOldRows } from '../document/oldRows.ts';
import { findPanel, withPanelIds } from '../document/panels.ts';
import { buildPanel } from '../scene/buildPanel.ts';
import { buildScene, type DashboardScene } from '../scene/DashboardScene.ts';
import type { PanelActions } from '../scene/panelMenu.ts';
import type { ClassicDashboard } from '../types.ts';

interface PanelPreviewProps {
  /** Gives the panel its time range and its variables. Read once. */
  dashboard: ClassicDashboard;
  panelId: number;
  /** In pixels. */
  height: number;
}

/** One panel of a dashboard, drawn with its data and with nothing around it that could be pressed. */
export function PanelPreview({ dashboard, panelId, height }: PanelPreviewProps) {
  const [preview] = useState(() => build(dashboard, panelId));
  const [isAlive, setAlive] = useState(false);
  useEffect(() => {
    const deactivate = preview?.scene.activate();
    setAlive(true);
    return deactivate;
  }, [preview]);
  if (!preview || !isAlive) {
    return <div style={{ height }} />;
  }
  return (
    <div className={box} style={{ height }}>
      <preview.panel.Component model={preview.panel} />
    </div>
  );
}

function build(
  dashboard: ClassicDashboard,
  panelId: number
): { scene: DashboardScene; panel: VizPanel } | undefined {
  const readable = withPanelIds(withoutOldRows(dashboard));
  const found = findPanel(readable, panelId);
  if (!found) {
    return undefined;
  }
  const scene = buildScene(readable);
  const panel = buildPanel(found, `preview-${panelId}`, [], NO_ACTIONS);
  panel.setState({ menu: undefined });
  scene.state.body.setState({ children: [new SceneGridItem({ key: 'preview', body: panel })] });
  return { scene, panel };
}

const NO_ACTIONS: PanelActions = {
  isEditing: () => false,
  canEdit: () => false,
  edit: () => undefined,
  showJson: () => undefined,
  view: () => undefined,
  remove: () => undefined,
  duplicate: () => undefined,
};

const box = css({ display: 'flex', '> div': { flex: 1, minWidth: 0 } });
