import { sceneGraph, UrlSyncManager } from '@grafana/scenes';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { setInterpolation } from '../../boot/interpolation.ts';
import { setOpenDashboard } from '../../datasources/index.ts';
import type { DashboardScene } from '../scene/DashboardScene.ts';
import { loadUserForMacros } from '../scene/macros.ts';

/**
 * Brings a scene to life for as long as it is on screen: values from the URL and back, queries,
 * variables. Returns false until the URL has been read, so that nothing is queried twice.
 */
export function useOpenScene(
  scene: DashboardScene,
  uid: string | undefined,
  title: string | undefined
): boolean {
  const location = useLocation();
  const [opened, setOpened] = useState<{ scene: DashboardScene; urlSync: UrlSyncManager }>();

  // Before the scene comes to life, which asks for it.
  useEffect(() => {
    setOpenDashboard({ uid, title });
    return () => setOpenDashboard({});
  }, [uid, title]);

  useEffect(() => {
    setInterpolation((text, scopedVars, format) => {
      const object = scopedVars?.__sceneObject?.value?.valueOf?.() ?? scene;
      return sceneGraph.interpolate(object, text, scopedVars, format as string | undefined);
    });
    void loadUserForMacros();
    const urlSync = new UrlSyncManager({ updateUrlOnInit: false, createBrowserHistorySteps: true });
    urlSync.initSync(scene);
    const deactivate = scene.activate();
    setOpened({ scene, urlSync });
    return () => {
      urlSync.cleanUp(scene);
      deactivate();
      setInterpolation((text) => text);
    };
  }, [scene]);

  useEffect(() => {
    if (opened?.scene === scene) {
      opened.urlSync.handleNewLocation(location as never);
    }
  }, [opened, scene, location]);

  return opened?.scene === scene;
}
