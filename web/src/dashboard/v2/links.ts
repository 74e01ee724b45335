import type { DashboardLink } from '../types.ts';
import { defined, objects, someText, texts } from './reading.ts';

/** Links of a dashboard or of a panel, whose shape is the same in both schemas. */
export function linksOf(value: unknown): DashboardLink[] {
  return objects(value).map((link) =>
    defined({
      title: someText(link.title),
      type: someText(link.type),
      url: someText(link.url),
      icon: someText(link.icon),
      tooltip: someText(link.tooltip),
      tags: Array.isArray(link.tags) ? texts(link.tags) : undefined,
      targetBlank: flag(link.targetBlank),
      includeVars: flag(link.includeVars),
      keepTime: flag(link.keepTime),
      asDropdown: flag(link.asDropdown),
    })
  );
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
