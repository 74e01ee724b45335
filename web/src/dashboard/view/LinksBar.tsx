import { locationUtil, textUtil, urlUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { sceneGraph } from '@grafana/scenes';
import { Dropdown, LinkButton, Menu, ToolbarButton, type IconName } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { request } from '../../api/client.ts';
import type { DashboardScene } from '../scene/DashboardScene.ts';
import type { DashboardLink } from '../types.ts';

/** The links that a dashboard shows on top: to anywhere, or to all dashboards with certain tags. */
export function LinksBar({ links, scene }: { links: DashboardLink[]; scene: DashboardScene }) {
  return links.map((link, i) =>
    link.type === 'dashboards' ? (
      <TaggedDashboards key={i} link={link} />
    ) : (
      link.url && (
        <LinkButton
          key={i}
          size="sm"
          variant="secondary"
          fill="outline"
          icon={iconOf(link)}
          href={addressOf(sceneGraph.interpolate(scene, link.url), link)}
          target={link.targetBlank ? '_blank' : undefined}
          rel={link.targetBlank ? 'noreferrer' : undefined}
          tooltip={link.tooltip}
        >
          {sceneGraph.interpolate(scene, link.title || link.url)}
        </LinkButton>
      )
    )
  );
}

interface Hit {
  uid: string;
  title: string;
  url: string;
}

function TaggedDashboards({ link }: { link: DashboardLink }) {
  const [hits, setHits] = useState<Hit[]>([]);
  const tags = (link.tags ?? []).join('\n');
  useEffect(() => {
    const abort = new AbortController();
    const query = new URLSearchParams({ type: 'dash-db', limit: '100' });
    tags
      .split('\n')
      .filter(Boolean)
      .forEach((tag) => query.append('tag', tag));
    request<Hit[]>('GET', `/api/search?${query}`, undefined, { signal: abort.signal })
      .then(setHits)
      .catch(() => undefined); // The links are an extra: without an answer there are none.
    return () => abort.abort();
  }, [tags]);
  if (hits.length === 0) {
    return null;
  }
  const menu = (
    <Menu>
      {hits.map((hit) => (
        <Menu.Item key={hit.uid} label={hit.title} url={addressOf(hit.url, link)} />
      ))}
    </Menu>
  );
  return (
    <Dropdown overlay={menu}>
      <ToolbarButton variant="canvas" isOpen={false} icon="bars">
        {link.title || 'Dashboards'}
      </ToolbarButton>
    </Dropdown>
  );
}

/** Takes the time range and the variables along if the link wants it. */
function addressOf(url: string, link: DashboardLink): string {
  const params: Record<string, unknown> = {};
  const now = locationService.getSearchObject();
  for (const [name, value] of Object.entries(now)) {
    const isTime = name === 'from' || name === 'to';
    if ((isTime && link.keepTime) || (name.startsWith('var-') && link.includeVars)) {
      params[name] = value;
    }
  }
  return textUtil.sanitizeUrl(
    urlUtil.appendQueryToUrl(locationUtil.assureBaseUrl(url), urlUtil.toUrlParams(params))
  );
}

const ICONS: Record<string, IconName> = {
  'external link': 'external-link-alt',
  dashboard: 'apps',
  question: 'question-circle',
  info: 'info-circle',
  bolt: 'bolt',
  doc: 'file-alt',
  cloud: 'cloud',
};

function iconOf(link: DashboardLink): IconName {
  return ICONS[link.icon ?? ''] ?? 'link';
}
