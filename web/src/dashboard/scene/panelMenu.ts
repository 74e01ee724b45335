import type { PanelMenuItem } from '@grafana/data';
import { VizPanelMenu } from '@grafana/scenes';

/** What a panel's menu can ask of the dashboard around it. */
export interface PanelActions {
  isEditing(): boolean;
  canEdit(): boolean;
  edit(panelId: number): void;
  duplicate(panelId: number): void;
  remove(panelId: number): void;
  view(panelId: number): void;
  showJson(panelId: number): void;
}

export function panelMenu(panelId: number, actions: PanelActions): VizPanelMenu {
  const menu = new VizPanelMenu({});
  // Filled when it opens, because what it offers depends on the mode.
  menu.addActivationHandler(() => {
    menu.setItems(items(panelId, actions));
  });
  return menu;
}

function items(panelId: number, actions: PanelActions): PanelMenuItem[] {
  const view: PanelMenuItem = { text: 'View', iconClassName: 'eye', onClick: () => actions.view(panelId) };
  const edit: PanelMenuItem = { text: 'Edit', iconClassName: 'edit', onClick: () => actions.edit(panelId) };
  const json: PanelMenuItem = {
    text: 'Show JSON',
    iconClassName: 'brackets-curly',
    onClick: () => actions.showJson(panelId),
  };
  if (!actions.isEditing()) {
    return actions.canEdit() ? [view, edit, json] : [view, json];
  }
  return [
    edit,
    json,
    { text: '', type: 'divider' },
    { text: 'Duplicate', iconClassName: 'copy', onClick: () => actions.duplicate(panelId) },
    { text: 'Remove', iconClassName: 'trash-alt', onClick: () => actions.remove(panelId) },
  ];
}
