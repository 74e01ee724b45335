import { css } from '@emotion/css';
import { useMemo } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';

import type { Choice, Clash } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import { PanelPreview } from '../../dashboard/index.ts';
import { ChoiceField } from './ChoiceField.tsx';
import { type ClashGroup, clashGroups, drawable, type PanelSides, type WholeGroup } from './clashGroups.ts';

interface Props {
  clash: Clash;
  choices: Record<string, Choice>;
  /** The other person, as the start of a label. */
  who: string;
  onChoose: (choices: Record<string, Choice>) => void;
}

const PREVIEW_HEIGHT = 240;
/** More would keep a browser busy, and who chooses a whole dashboard has seen enough. */
const MOST_DRAWN = 12;

/** Everything that clashes, panel by panel, drawn as each side has it. */
export function ClashView({ clash, choices, who, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const groups = useMemo(() => clashGroups(clash), [clash]);
  const drawn = useMemo<Clash>(
    () => ({ ...clash, mine: drawable(clash.mine), theirs: drawable(clash.theirs) }),
    [clash]
  );
  return (
    <>
      {groups.map((group) => (
        <section key={group.key} className={styles.group} aria-label={group.title}>
          <div className={styles.head}>
            <h3 className={styles.title}>{group.title}</h3>
            {group.conflicts.length > 1 && (
              <ForAll group={group} who={who} choices={choices} onChoose={onChoose} />
            )}
          </div>
          {group.kind === 'panel' && <Drawn key={clash.etag} clash={drawn} group={group} who={who} />}
          <div className={styles.fields}>
            {group.conflicts.map((conflict) => (
              <ChoiceField
                key={conflict.path}
                conflict={conflict}
                who={who}
                choice={choices[conflict.path] ?? conflict.suggestion}
                onChoose={(choice) => onChoose({ ...choices, [conflict.path]: choice })}
              />
            ))}
          </div>
          {group.kind === 'whole' && <AllDrawn key={clash.etag} clash={drawn} group={group} who={who} />}
        </section>
      ))}
    </>
  );
}

function ForAll({ group, who, choices, onChoose }: Omit<Props, 'clash'> & { group: ClashGroup }) {
  const styles = useStyles2(getStyles);
  const choose = (choice: Choice) =>
    onChoose({ ...choices, ...Object.fromEntries(group.conflicts.map(({ path }) => [path, choice])) });
  return (
    <div className={styles.all}>
      <Button size="sm" variant="secondary" fill="outline" onClick={() => choose('mine')}>
        Mine for all {group.conflicts.length}
      </Button>
      <Button size="sm" variant="secondary" fill="outline" onClick={() => choose('theirs')}>
        {who} for all {group.conflicts.length}
      </Button>
    </div>
  );
}

function AllDrawn({ clash, group, who }: { clash: Clash; group: WholeGroup; who: string }) {
  const styles = useStyles2(getStyles);
  const left = group.panels.length - MOST_DRAWN;
  return (
    <div className={styles.whole}>
      {group.panels.slice(0, MOST_DRAWN).map((panel) => (
        <Drawn key={panel.panelId} clash={clash} group={panel} who={who} />
      ))}
      {left > 0 && <p>{`Not drawn here: ${left} more ${left === 1 ? 'panel' : 'panels'}.`}</p>}
    </div>
  );
}

function Drawn({ clash, group, who }: { clash: Clash; group: PanelSides; who: string }) {
  const styles = useStyles2(getStyles);
  // Both over the same time, else they would differ by that alone.
  const sameTime = useMemo<DashboardJson>(
    () => ({ ...clash.theirs, time: clash.mine.time ?? clash.theirs.time }),
    [clash]
  );
  return (
    <div className={styles.sides}>
      <Side label="Mine" dashboard={clash.mine} panelId={group.panelId} isThere={group.isMine} />
      <Side label={who} dashboard={sameTime} panelId={group.panelId} isThere={group.isTheirs} />
    </div>
  );
}

interface SideProps {
  label: string;
  dashboard: DashboardJson;
  panelId: number;
  isThere: boolean;
}

function Side({ label, dashboard, panelId, isThere }: SideProps) {
  const styles = useStyles2(getStyles);
  return (
    <figure className={styles.side}>
      <figcaption className={styles.caption}>{label}</figcaption>
      {isThere ? (
        <PanelPreview dashboard={dashboard} panelId={panelId} height={PREVIEW_HEIGHT} />
      ) : (
        <div className={styles.gone} style={{ height: PREVIEW_HEIGHT }}>
          This side does not have the panel
        </div>
      )}
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  group: css({
    padding: theme.spacing(2),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    minWidth: 0,
  }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1.5),
  }),
  title: css({ margin: 0, fontSize: theme.typography.h5.fontSize, overflowWrap: 'anywhere' }),
  all: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  sides: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(2),
  }),
  whole: css({ marginTop: theme.spacing(2) }),
  side: css({ margin: 0, minWidth: 0 }),
  caption: css({
    marginBottom: theme.spacing(0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  gone: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    border: `1px dashed ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
  }),
  fields: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
});
