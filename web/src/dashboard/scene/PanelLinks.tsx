import { locationUtil, textUtil } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObjectState,
} from '@grafana/scenes';
import { Dropdown, Menu, PanelChrome } from '@grafana/ui';
import type { DashboardLink } from '../types.ts';

interface PanelLinksState extends SceneObjectState {
  links: DashboardLink[];
}

/** The links in a panel's header: one is an icon, several are a menu. */
export class PanelLinks extends SceneObjectBase<PanelLinksState> {
  static Component = ({ model }: SceneComponentProps<PanelLinks>) => {
    const links = model.state.links.map((link) => ({
      title: sceneGraph.interpolate(model, link.title || link.url || ''),
      href: safeUrl(sceneGraph.interpolate(model, link.url ?? '', undefined, 'percentencode')),
      target: link.targetBlank ? '_blank' : undefined,
    }));
    if (links.length === 1) {
      const [{ title, href, target }] = links;
      return (
        <PanelChrome.TitleItem href={href} target={target as '_blank'} title={title}>
          {linkIcon}
        </PanelChrome.TitleItem>
      );
    }
    const menu = () => (
      <Menu>
        {links.map((link) => (
          <Menu.Item key={link.title} label={link.title} url={link.href} target={link.target as '_blank'} />
        ))}
      </Menu>
    );
    return (
      <Dropdown overlay={menu}>
        <PanelChrome.TitleItem title="Links">{linkIcon}</PanelChrome.TitleItem>
      </Dropdown>
    );
  };
}

const linkIcon = <span aria-hidden>↗</span>;

function safeUrl(url: string): string {
  return textUtil.sanitizeUrl(locationUtil.assureBaseUrl(url));
}
