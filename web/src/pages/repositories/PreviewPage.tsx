import { css } from '@emotion/css';
import { useCallback } from 'react';
import { useLocation, useParams } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, LinkButton, LoadingPlaceholder, Stack, useStyles2 } from '@grafana/ui';

import { type FileAnswer, repositoryFile } from '../../api/provisioning.ts';
import type { DashboardJson } from '../../api/types.ts';
import { usePage } from '../../app/page.ts';
import { DashboardView } from '../../dashboard/index.ts';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { repositoryHref } from './words.ts';

/** `/admin/provisioning/{name}/dashboard/preview/{path}?ref=`: a file of a branch, drawn with today's data. */
export function PreviewPage() {
  const { name = '', '*': path = '' } = useParams();
  const query = new URLSearchParams(useLocation().search);
  const ref = query.get('ref') ?? undefined;
  const request = safeLink(query.get('pull_request_url'));
  const loaded = useLoaded(
    useCallback(
      async (signal: AbortSignal) => (await repositoryFile(name, path, ref, { signal })).data,
      [name, path, ref]
    )
  );
  usePage([
    { title: 'Home', href: '/' },
    { title: 'Repositories', href: '/admin/provisioning' },
    { title: name, href: repositoryHref(name, 'files') },
    { title: path },
  ]);
  const styles = useStyles2(getStyles);
  if (!loaded.value) {
    return loaded.error === undefined ? (
      <LoadingPlaceholder text="Reading the file" />
    ) : (
      <LoadError what="The file" error={loaded.error} onRetry={loaded.reload} />
    );
  }
  const dashboard = dashboardIn(loaded.value);
  if (!dashboard) {
    const why = loaded.value.errors?.join(' ') || 'It holds no dashboard that can be drawn.';
    return <Alert severity="warning" title={`${path} cannot be shown`}>{why}</Alert>;
  }
  const { newPullRequestURL, sourceURL } = loaded.value.urls ?? {};
  const open = request ?? safeLink(newPullRequestURL);
  const source = safeLink(sourceURL);
  return (
    <DashboardView
      dashboard={dashboard}
      meta={READ_ONLY}
      isNew={false}
      onSave={() => undefined}
      banner={
        <Alert
          severity="info"
          title={ref ? `A preview of branch ${ref}` : 'A preview of the file'}
          bottomSpacing={0}
          className={styles}
          action={
            <Stack gap={1} wrap="wrap">
              {source && (
                <LinkButton size="sm" variant="secondary" fill="outline" href={source} target="_blank" rel="noreferrer">
                  The file at the host
                </LinkButton>
              )}
              {open && (
                <LinkButton size="sm" variant="secondary" href={open} target="_blank" rel="noreferrer">
                  Pull request
                </LinkButton>
              )}
            </Stack>
          }
        >
          {`${path}: nothing of it can be changed here, and it is drawn with today's data.`}
        </Alert>
      }
    />
  );
}

const READ_ONLY = { canEdit: false, canSave: false };

/** The classic JSON in the answer, however it is wrapped. */
export function dashboardIn({ resource }: FileAnswer): DashboardJson | undefined {
  const object = resource?.dryRun ?? resource?.file;
  if (!object) {
    return undefined;
  }
  const spec = (object.spec ?? object) as DashboardJson;
  return Array.isArray(spec.panels) || typeof spec.title === 'string' ? spec : undefined;
}

/** A link comes from a query or a host: only the web's own kinds are followed. */
export function safeLink(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}

const getStyles = (theme: GrafanaTheme2) => css({ margin: theme.spacing(1, 0) });
