import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, Icon, Input, RadioButtonGroup, Switch, TextArea, useStyles2 } from '@grafana/ui';
import type { ClassicDashboard, ClassicPanel } from '../../dashboard/types.ts';
import { canDraw, PANEL_TYPES } from '../../panels/index.ts';
import { migratePanel } from '../../panels/migrations/index.ts';
import { NumberInput } from '../NumberInput.tsx';
import { changeType, setDisplay } from '../panelEdits.ts';
import { RepeatPicker } from '../RepeatPicker.tsx';
import { getIn, setIn } from '../setIn.ts';
import type { EditPanel } from './PanelPane.tsx';

interface GeneralTabProps {
  panel: ClassicPanel;
  dashboard: ClassicDashboard;
  edit: EditPanel;
}

/** Title, description, type; for a text its content. */
export function GeneralTab({ panel, dashboard, edit }: GeneralTabProps) {
  const shown = migratePanel(panel);
  const set = (field: string, value: unknown) => edit((before) => setIn(before, [field], value), field);
  return (
    <>
      <Field label="Title">
        <Input
          data-testid="panel-title"
          value={panel.title ?? ''}
          onChange={(event) => set('title', event.currentTarget.value)}
        />
      </Field>
      <Field label="Description" description="Markdown; shown when one points at the sign beside the title.">
        <TextArea
          rows={2}
          value={panel.description ?? ''}
          onChange={(event) => set('description', event.currentTarget.value || undefined)}
        />
      </Field>
      <TypeChooser type={shown.type ?? ''} onChange={(type) => edit((before) => changeType(before, type))} />
      {shown.type === 'text' && <TextContent panel={shown} edit={edit} />}
      <Field label="Transparent background">
        <Switch
          value={Boolean(panel.transparent)}
          onChange={(event) => set('transparent', event.currentTarget.checked || undefined)}
        />
      </Field>
      <RepeatPicker dashboard={dashboard} value={panel.repeat} onChange={(name) => set('repeat', name)} />
      {panel.repeat && <RepeatLayout panel={panel} edit={edit} />}
    </>
  );
}

function TypeChooser({ type, onChange }: { type: string; onChange(type: string): void }) {
  const styles = useStyles2(getStyles);
  return (
    <Field
      label="Type"
      description={canDraw(type) ? undefined : `“${type}” cannot be drawn yet; another type would.`}
    >
      <div className={styles.types} role="radiogroup" aria-label="Panel type">
        {PANEL_TYPES.map((one) => (
          <button
            key={one.type}
            type="button"
            role="radio"
            aria-checked={one.type === type}
            className={one.type === type ? styles.chosen : styles.type}
            title={one.description}
            onClick={() => onChange(one.type)}
            data-testid={`type-${one.type}`}
          >
            <Icon name={one.icon} size="lg" />
            {one.name}
          </button>
        ))}
      </div>
    </Field>
  );
}

function TextContent({ panel, edit }: { panel: ClassicPanel; edit: EditPanel }) {
  const mode = String(getIn(panel, ['options', 'mode']) ?? 'markdown');
  return (
    <>
      <Field label="Written in">
        <RadioButtonGroup
          options={[
            { value: 'markdown', label: 'Markdown' },
            { value: 'html', label: 'HTML' },
            { value: 'code', label: 'Code' },
          ]}
          value={mode}
          onChange={(next) => edit((before) => setDisplay(before, ['options', 'mode'], next))}
        />
      </Field>
      <Field label="Text">
        <TextArea
          rows={12}
          value={String(getIn(panel, ['options', 'content']) ?? '')}
          onChange={(event) => {
            const content = event.currentTarget.value;
            edit((before) => setDisplay(before, ['options', 'content'], content), 'content');
          }}
        />
      </Field>
    </>
  );
}

function RepeatLayout({ panel, edit }: { panel: ClassicPanel; edit: EditPanel }) {
  const isDown = panel.repeatDirection === 'v';
  return (
    <>
      <Field label="Copies go">
        <Combobox
          options={[
            { value: 'h', label: 'Across' },
            { value: 'v', label: 'Down' },
          ]}
          value={panel.repeatDirection ?? 'h'}
          onChange={({ value }) => edit((before) => setIn(before, ['repeatDirection'], value))}
        />
      </Field>
      {!isDown && (
        <Field label="At most in a line">
          <NumberInput
            integer
            min={1}
            placeholder="4"
            value={panel.maxPerRow}
            onChange={(value) => edit((before) => setIn(before, ['maxPerRow'], value), 'maxPerRow')}
          />
        </Field>
      )}
    </>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const type = css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1),
    color: theme.colors.text.secondary,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    cursor: 'pointer',
    '&:hover': { color: theme.colors.text.primary },
  });
  return {
    types: css({ display: 'grid', gridTemplateColumns: 'repeat(3, 1fr)', gap: theme.spacing(1) }),
    type,
    chosen: `${type} ${css({
      color: theme.colors.text.primary,
      borderColor: theme.colors.primary.border,
      background: theme.colors.action.selected,
    })}`,
  };
}
