import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import type { ClassicTarget } from '../../dashboard/types.ts';
import { JsonEditor } from '../JsonEditor.tsx';
import { isTestData } from '../panelEdits.ts';
import { setIn } from '../setIn.ts';
import { TestDataQuery } from './TestDataQuery.tsx';

interface QueryCardProps {
  target: ClassicTarget;
  sourceType: string | undefined;
  onChange(target: ClassicTarget, step?: string): void;
  onDuplicate(): void;
  onRemove(): void;
}

/** One query: a form for TestData, its JSON for everything else. */
export function QueryCard({ target, sourceType, onChange, onDuplicate, onRemove }: QueryCardProps) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.card} aria-label={`Query ${target.refId}`}>
      <header className={styles.header}>
        <strong className={styles.refId}>{target.refId}</strong>
        <IconButton
          name={target.hide ? 'eye-slash' : 'eye'}
          tooltip={target.hide ? 'Not run now; run it' : 'Do not run this query'}
          onClick={() => onChange(setIn(target, ['hide'], target.hide ? undefined : true))}
        />
        <IconButton name="copy" tooltip="Duplicate query" onClick={onDuplicate} />
        <IconButton name="trash-alt" tooltip="Remove query" onClick={onRemove} />
      </header>
      {isTestData(sourceType) ? (
        <TestDataQuery target={target} onChange={onChange} />
      ) : (
        <div className={styles.json}>
          <JsonEditor
            label={`Query ${target.refId} as JSON`}
            value={target}
            check={(value) =>
              typeof (value as ClassicTarget)?.refId === 'string' ? undefined : 'A query needs a "refId"'
            }
            onApply={(next) => onChange(next)}
          />
        </div>
      )}
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    card: css({
      marginBottom: theme.spacing(1.5),
      padding: theme.spacing(1, 1.5),
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
    }),
    header: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      marginBottom: theme.spacing(1),
    }),
    refId: css({ flex: 1, color: theme.colors.text.link }),
    json: css({ height: 280 }),
  };
}
