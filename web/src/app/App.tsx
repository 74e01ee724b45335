import { injectGlobal } from '@emotion/css';
import { lazy, useEffect, type ComponentType, type LazyExoticComponent } from 'react';
import { Route, Routes } from 'react-router-dom';

import { locationService } from '@grafana/runtime';

import { onUnauthorized, pause } from '../api/client.ts';
import { rotateToken } from '../api/endpoints.ts';
import { DeletedPage } from '../pages/home/DeletedPage.tsx';
import { HomePage } from '../pages/home/HomePage.tsx';
import { DELETED_PATH } from '../pages/home/paths.ts';
import { LoginPage } from '../pages/login/LoginPage.tsx';
import { NotFoundPage } from '../pages/NotFoundPage.tsx';
import { Frame } from './Frame.tsx';
import { noteFocus } from './Dialog.tsx';
import { followLinksInPage } from './links.ts';
import { NoticesHost } from './notices.tsx';
import { keepRotating } from './rotation.ts';
import { goToLogin } from './session.ts';

const DashboardPage = loadedLater(async () => (await import('../pages/dashboard/DashboardPage.tsx')).DashboardPage);
const VersionsPage = loadedLater(async () => (await import('../pages/versions/VersionsPage.tsx')).VersionsPage);
const RepositoriesPage = loadedLater(
  async () => (await import('../pages/repositories/RepositoriesPage.tsx')).RepositoriesPage
);
const RepositoryPage = loadedLater(
  async () => (await import('../pages/repositories/RepositoryPage.tsx')).RepositoryPage
);
const RepositoryFormPage = loadedLater(
  async () => (await import('../pages/repositories/RepositoryFormPage.tsx')).RepositoryFormPage
);
const ConnectionFormPage = loadedLater(
  async () => (await import('../pages/connections/ConnectionFormPage.tsx')).ConnectionFormPage
);
const PreviewPage = loadedLater(async () => (await import('../pages/repositories/PreviewPage.tsx')).PreviewPage);
const UsersPage = loadedLater(async () => (await import('../pages/admin/UsersPage.tsx')).UsersPage);
const ServiceAccountsPage = loadedLater(
  async () => (await import('../pages/admin/ServiceAccountsPage.tsx')).ServiceAccountsPage
);
const ServiceAccountPage = loadedLater(
  async () => (await import('../pages/admin/ServiceAccountPage.tsx')).ServiceAccountPage
);
const ClusterPage = loadedLater(async () => (await import('../pages/cluster/ClusterPage.tsx')).ClusterPage);

// Grafana's global styles leave the browser's margin of the body as it is.
injectGlobal({ body: { margin: 0 } });

/** All pages; stands inside the `Shell` of `boot`, which gives theme and router. */
export function App() {
  useEffect(() => onUnauthorized(goToLogin), []);
  useEffect(noteFocus, []);
  useEffect(() => keepRotating(rotateToken), []);
  useEffect(() => followLinksInPage(document, (path) => locationService.push(path)), []);
  return (
    <NoticesHost>
      <Routes>
        <Route path="/login" element={<LoginPage />} />
        <Route
          path="*"
          element={
            <Frame>
              <FramedRoutes />
            </Frame>
          }
        />
      </Routes>
    </NoticesHost>
  );
}

function FramedRoutes() {
  return (
    <Routes>
      <Route path="/" element={<HomePage />} />
      <Route path="/dashboards" element={<HomePage />} />
      <Route path="/dashboards/f/:uid/:slug?" element={<HomePage />} />
      <Route path={DELETED_PATH} element={<DeletedPage />} />
      <Route path="/dashboard/new" element={<DashboardPage />} />
      <Route path="/d/:uid/:slug/versions" element={<VersionsPage />} />
      <Route path="/d/:uid/:slug?" element={<DashboardPage />} />
      <Route path="/admin/provisioning" element={<RepositoriesPage />} />
      <Route path="/admin/provisioning/new" element={<RepositoryFormPage />} />
      <Route path="/admin/provisioning/connections/new" element={<ConnectionFormPage />} />
      <Route path="/admin/provisioning/connections/:name/edit" element={<ConnectionFormPage />} />
      <Route path="/admin/provisioning/:name" element={<RepositoryPage />} />
      <Route path="/admin/provisioning/:name/edit" element={<RepositoryFormPage />} />
      <Route path="/admin/provisioning/:name/dashboard/preview/*" element={<PreviewPage />} />
      <Route path="/admin/users" element={<UsersPage />} />
      <Route path="/org/serviceaccounts" element={<ServiceAccountsPage />} />
      <Route path="/org/serviceaccounts/:id" element={<ServiceAccountPage />} />
      <Route path="/cluster" element={<ClusterPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

const CHUNK_TRIES = 4;

/** A page in a chunk of its own. Loading it is tried again, for there may be a failover just now. */
function loadedLater(load: () => Promise<ComponentType>): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    for (let i = 1; ; i++) {
      try {
        return { default: await load() };
      } catch (error) {
        if (i === CHUNK_TRIES) {
          throw error;
        }
        await pause(500 * i);
      }
    }
  });
}
