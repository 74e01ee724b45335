import { dateTimeFormatTimeAgo } from '@grafana/data';
import { Alert, Button, LinkButton, Stack } from '@grafana/ui';

import type { Seen } from './useDecision.ts';

interface Props {
  /** How the person knew it. */
  title: string;
  now: Seen;
  /** Where it can be looked at. */
  href: string;
  /** What they had decided, such as "Delete it". */
  act: string;
  isBusy: boolean;
  onAct: () => void;
  onLeave: () => void;
}

/** Somebody changed it after the person had opened it: they look, do it all the same, or leave it. */
export function ChangedMeanwhile({ title, now, href, act, isBusy, onAct, onLeave }: Props) {
  return (
    <Alert severity="warning" title={changedWords(title, now)} bottomSpacing={0} data-testid="changed-meanwhile">
      <Stack direction="column" gap={1.5} alignItems="flex-start">
        <span>
          Nothing was done.{now.title !== title && ` It is called ${now.title} now.`}
        </span>
        <Stack gap={1} wrap="wrap">
          <LinkButton size="sm" variant="secondary" href={href} target="_blank">
            Look at it
          </LinkButton>
          <Button size="sm" variant="destructive" disabled={isBusy} onClick={onAct}>
            {isBusy ? 'Saving to Git…' : `${act} all the same`}
          </Button>
          <Button size="sm" variant="secondary" fill="outline" onClick={onLeave}>
            Leave it
          </Button>
        </Stack>
      </Stack>
    </Alert>
  );
}

/** "CPU was changed by Ann 5 minutes ago, after you opened it". */
export function changedWords(title: string, { updatedBy, updated, inside }: Seen): string {
  const by = updatedBy ? ` by ${updatedBy}` : '';
  const when = updated ? ` ${dateTimeFormatTimeAgo(updated)}` : '';
  const what = inside === undefined ? title : `${inside} in ${title}`;
  return `${what} was changed${by}${when}, after you opened it`;
}
