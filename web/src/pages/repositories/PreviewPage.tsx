import { css } from '@emotion/css';
import { useCallback, type ReactNode } from 'react';
import { useLocation, useParams } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, LinkButton, LoadingPlaceholder, Stack, useStyles2 } from '@grafana/ui';

import { type FileAnswer, filePath, repositoryFile } from '../../api/provisioning.ts';
import type { DashboardJson } from '../../api/types.ts';
import { usePage } from '../../app/page.ts';
import { DashboardView } from '../../dashboard/index.ts';
import { NotDrawn } from '../dashboard/NotDrawn.tsx';
import { isBeyondClassic, isV2 } from '../dashboard/schema.ts';
import { V2View } from '../dashboard/v2/V2View.tsx';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { refWords, repositoryHref } from './words.ts';

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
  const alone = useStyles2(getAloneStyles);
  if (!loaded.value) {
    return loaded.error === undefined ? (
      <LoadingPlaceholder text="Reading the file" />
    ) : (
      <LoadError what="The file" error={loaded.error} onRetry={loaded.reload} />
    );
  }
  const found = contentOf(loaded.value);
  if (found.kind === 'none') {
    return <Alert severity="warning" title={`${path} cannot be shown`}>{found.why}</Alert>;
  }
  const title = ref ? `A preview of ${refWords(ref)}` : 'A preview of the file';
  const links = <Links source={loaded.value.urls?.sourceURL} request={request ?? loaded.value.urls?.newPullRequestURL} />;
  const banner = (words: string, action: ReactNode) => (
    <Alert severity="info" title={title} bottomSpacing={0} className={styles} action={action}>
      {`${path}: ${words}`}
    </Alert>
  );
  const drawn = banner("nothing of it can be changed here, and it is drawn with today's data.", links);
  switch (found.kind) {
    case 'newer':
      return (
        <>
          <div className={alone}>{banner('nothing of it can be changed here.', links)}</div>
          <NotDrawn json={filePath(name, path, ref)} />
        </>
      );
    case 'v2':
      return <V2View resource={found.resource} json={filePath(name, path, ref)} banner={drawn} />;
    case 'classic':
      return (
        <DashboardView
          dashboard={found.dashboard}
          meta={READ_ONLY}
          isNew={false}
          onSave={() => undefined}
          banner={drawn}
        />
      );
  }
}

/** The ways to the host: the file, and where the branch becomes a pull request. */
function Links({ source, request }: { source?: string; request?: string }) {
  const [file, open] = [safeLink(source), safeLink(request)];
  return (
    <Stack gap={1} wrap="wrap">
      {file && (
        <LinkButton size="sm" variant="secondary" fill="outline" href={file} target="_blank" rel="noreferrer">
          The file at the host
        </LinkButton>
      )}
      {open && (
        <LinkButton size="sm" variant="secondary" href={open} target="_blank" rel="noreferrer">
          Pull request
        </LinkButton>
      )}
    </Stack>
  );
}

const READ_ONLY = { canEdit: false, canSave: false };

export type FileContent =
  | { kind: 'classic'; dashboard: DashboardJson }
  | { kind: 'v2'; resource: Record<string, unknown> }
  /** Of a schema that is newer than what is drawn. */
  | { kind: 'newer' }
  | { kind: 'none'; why: string };

/** What there is to draw in the answer, however it is wrapped. */
export function contentOf({ resource, errors }: FileAnswer): FileContent {
  const object = resource?.dryRun ?? resource?.file;
  const spec = (object?.spec ?? object) as DashboardJson | undefined;
  const isDashboard = object?.kind === undefined || object.kind === 'Dashboard';
  if (isDashboard && object && isBeyondClassic(object)) {
    return isV2(object) ? { kind: 'v2', resource: object } : { kind: 'newer' };
  }
  if (isDashboard && spec && (Array.isArray(spec.panels) || typeof spec.title === 'string')) {
    return { kind: 'classic', dashboard: spec };
  }
  return { kind: 'none', why: errors?.join(' ') || 'It holds no dashboard that can be drawn.' };
}

/** A link comes from a query or a host: only the web's own kinds are followed. */
export function safeLink(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}

/** The room at the sides that a drawn dashboard gives its banner. */
const getAloneStyles = (theme: GrafanaTheme2) => css({ padding: theme.spacing(0, 2) });

const getStyles = (theme: GrafanaTheme2) => css({ margin: theme.spacing(1, 0) });
