import { useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Dropdown, Menu, ToolbarButton } from '@grafana/ui';

import type { DashboardJson, DashboardMeta } from '../../api/types.ts';
import { useNotices } from '../../app/notices.tsx';
import { DeleteDashboardDialog } from '../home/dialogs.tsx';
import { folderPath } from '../home/paths.ts';
import { versionsPath } from '../versions/paths.ts';
import { copyText } from './copyText.ts';

interface Props {
  /** What is in Git; undefined for a dashboard that is not there yet. */
  base?: DashboardJson;
  meta: DashboardMeta;
  /** What is on screen: a deletion is of that and of nothing newer. */
  seen: { base?: string; version: number };
  currentJson: () => DashboardJson | undefined;
}

/** What can be done with the whole dashboard: share, copy, delete. */
export function DashboardMenu({ base, meta, seen, currentJson }: Props) {
  const { show } = useNotices();
  const [isDeleting, setDeleting] = useState(false);
  const uid = base?.uid;

  const copy = async (what: string, text: string) => {
    const isCopied = await copyText(text);
    show(
      isCopied
        ? { severity: 'success', title: `Copied ${what}` }
        : { severity: 'error', title: `The browser did not let us copy ${what}` }
    );
  };

  const menu = (
    <Menu>
      {uid && (
        <Menu.Item
          label="Copy link"
          description="With this time range and these variables"
          icon="share-alt"
          onClick={() => void copy('the link', window.location.href)}
        />
      )}
      <Menu.Item
        label="Copy JSON"
        icon="brackets-curly"
        onClick={() => void copy('the JSON', JSON.stringify(currentJson() ?? base, null, 2))}
      />
      {uid && (
        <Menu.Item
          label="Versions"
          description={meta.canSave === false ? 'Look at and compare what was' : 'Look at, compare and restore what was'}
          icon="history"
          onClick={() => locationService.push(versionsPath(uid))}
        />
      )}
      {uid && meta.canDelete !== false && (
        <Menu.Item label="Delete dashboard" icon="trash-alt" destructive onClick={() => setDeleting(true)} />
      )}
    </Menu>
  );

  return (
    <>
      <Dropdown overlay={menu} placement="bottom-end">
        <ToolbarButton icon="ellipsis-v" aria-label="Dashboard actions" />
      </Dropdown>
      {isDeleting && uid && (
        <DeleteDashboardDialog
          uid={uid}
          title={base.title ?? uid}
          folderTitle={meta.folderTitle}
          seen={seen}
          onDone={() => locationService.push(meta.folderUid ? folderPath(meta.folderUid) : '/')}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
