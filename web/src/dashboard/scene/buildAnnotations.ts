import { dataLayers, SceneDataLayerSet } from '@grafana/scenes';
import type { AnnotationQuery } from '@grafana/data';
import type { ClassicAnnotation } from '../types.ts';
import { sourceRef } from './buildPanel.ts';

/** The dashboard's annotation queries as layers that the panels draw over their data. */
export function buildAnnotations(list: ClassicAnnotation[]): SceneDataLayerSet | undefined {
  if (list.length === 0) {
    return undefined;
  }
  const layers = list.map(
    (annotation, i) =>
      new dataLayers.AnnotationsDataLayer({
        key: `annotations-${i}`,
        name: annotation.name ?? `Annotations ${i + 1}`,
        isEnabled: Boolean(annotation.enable),
        // The built-in layer of people's own annotations has no switch.
        isHidden: Boolean(annotation.hide) || Boolean(annotation.builtIn),
        query: {
          ...structuredClone(annotation),
          datasource: sourceRef(annotation.datasource),
          name: annotation.name ?? '',
          enable: Boolean(annotation.enable),
          iconColor: annotation.iconColor ?? 'blue',
        } as AnnotationQuery,
      })
  );
  return new SceneDataLayerSet({ layers });
}
