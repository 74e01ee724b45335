import { css } from '@emotion/css';
import { ThresholdsMode, type GrafanaTheme2, type Threshold, type ThresholdsConfig } from '@grafana/data';
import { Button, ColorPicker, Field, IconButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { NumberInput } from '../NumberInput.tsx';

interface ThresholdsEditorProps {
  value: ThresholdsConfig;
  onChange(value: ThresholdsConfig, step?: string): void;
}

/** From which value on which colour. The lowest step has no number: it counts from minus infinity. */
export function ThresholdsEditor({ value, onChange }: ThresholdsEditorProps) {
  const styles = useStyles2(getStyles);
  const steps = value.steps;
  const setStep = (i: number, change: Partial<Threshold>, step?: string) =>
    onChange({ ...value, steps: steps.map((one, j) => (j === i ? { ...one, ...change } : one)) }, step);
  const sort = () => {
    const [base, ...others] = steps;
    const sorted = [base, ...others.toSorted((a, b) => a.value - b.value)];
    if (sorted.some((step, i) => step !== steps[i])) {
      onChange({ ...value, steps: sorted });
    }
  };
  const add = () => {
    const last = steps.length > 1 ? steps[steps.length - 1].value : 70;
    onChange({
      ...value,
      steps: [...steps, { value: last + 10, color: NEXT_COLOURS[steps.length % NEXT_COLOURS.length] }],
    });
  };
  return (
    <Field label="Thresholds">
      <div className={styles.box}>
        {steps.map((step, i) => (
          <div key={i} className={styles.step} onBlur={sort}>
            <ColorPicker
              color={step.color}
              onChange={(color) => setStep(i, { color }, `threshold ${i} colour`)}
            />
            {i === 0 ? (
              <span className={styles.base}>Base</span>
            ) : (
              <NumberInput
                aria-label={`Threshold ${i}`}
                value={step.value}
                onChange={(number) => number !== undefined && setStep(i, { value: number }, `threshold ${i}`)}
              />
            )}
            {i > 0 && (
              <IconButton
                name="trash-alt"
                tooltip="Remove threshold"
                onClick={() => onChange({ ...value, steps: steps.filter((_, j) => j !== i) })}
              />
            )}
          </div>
        ))}
        <div className={styles.step}>
          <Button icon="plus" size="sm" variant="secondary" onClick={add}>
            Add threshold
          </Button>
          <RadioButtonGroup
            size="sm"
            options={[
              { value: ThresholdsMode.Absolute, label: 'Absolute' },
              { value: ThresholdsMode.Percentage, label: '%' },
            ]}
            value={value.mode}
            onChange={(mode) => onChange({ ...value, mode })}
          />
        </div>
      </div>
    </Field>
  );
}

const NEXT_COLOURS = ['green', 'red', '#EAB839', 'orange', 'blue', 'purple'];

function getStyles(theme: GrafanaTheme2) {
  return {
    box: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
    step: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
    base: css({ flex: 1, color: theme.colors.text.secondary }),
  };
}
