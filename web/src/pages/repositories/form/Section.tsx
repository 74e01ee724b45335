import { css } from '@emotion/css';
import { useEffect, useId, useState, type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

import type { FormModel } from './model.ts';
import type { FormField } from './places.ts';
import { isSet } from './values.ts';

interface Props {
  form: FormModel;
  title: string;
  /** What is in it, for whoever sees it closed. */
  hint: string;
  /** Which values it holds. It is open at first when one of them is set, and opens when one is wrong. */
  fields: readonly FormField[];
  children: ReactNode;
}

/** Settings that most repositories do not need: closed until there is something in it. */
export function Section({ form, title, hint, fields, children }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [isOpen, setOpen] = useState(() => fields.some((field) => isSet(field, form.values, form.before)));
  const problems = fields.map((field) => form.problem(field) ?? '').join('');
  useEffect(() => {
    if (problems !== '') {
      setOpen(true);
    }
  }, [problems, form.refusals]);
  return (
    <section className={styles.section} aria-label={title}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'angle-down' : 'angle-right'} />
        <span className={styles.title}>{title}</span>
        <span className={styles.hint}>{hint}</span>
      </button>
      {isOpen && (
        <div id={id} className={styles.body}>
          {children}
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ '& + &': { borderTop: `1px solid ${theme.colors.border.weak}` } }),
  head: css({
    display: 'flex',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    width: '100%',
    padding: theme.spacing(1, 0),
    border: 'none',
    background: 'none',
    textAlign: 'left',
    svg: { alignSelf: 'center', flexShrink: 0 },
    '&:hover span:first-of-type': { textDecoration: 'underline' },
  }),
  title: css({ fontWeight: theme.typography.fontWeightMedium, whiteSpace: 'nowrap' }),
  hint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  body: css({ padding: theme.spacing(0.5, 0, 0.5, 3) }),
});
