import { css } from '@emotion/css';
import { useEffect, useState, type FormEvent } from 'react';
import { useLocation } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Field, Input, Text, useStyles2 } from '@grafana/ui';

import { ApiError, messageOf } from '../../api/client.ts';
import { login } from '../../api/endpoints.ts';
import { Mark } from '../../app/Mark.tsx';
import { safeRedirect } from '../../app/session.ts';

/** Name and password; then back to where the person wanted to go. */
export function LoginPage() {
  const styles = useStyles2(getStyles);
  const { search } = useLocation();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    document.title = 'Log in · Lockstep';
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await login(user, password);
      // A full load, because the settings of every page depend on who one is.
      window.location.assign(safeRedirect(new URLSearchParams(search).get('redirectTo')));
    } catch (failure) {
      setError(explain(failure));
      setBusy(false);
    }
  };

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={(event) => void submit(event)} aria-label="Log in">
        <div className={styles.brand}>
          <Mark size={40} />
          <Text element="h1" variant="h2">
            Lockstep
          </Text>
          <Text color="secondary">Dashboards in step with Git</Text>
        </div>
        {error && (
          <Alert severity="error" title={error} bottomSpacing={2} data-testid="login-error" role="alert" />
        )}
        <Field label="User name">
          <Input
            id="login-user"
            name="user"
            data-testid="login-user"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            required
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
        </Field>
        <Field label="Password">
          <Input
            id="login-password"
            name="password"
            type="password"
            data-testid="login-password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </Field>
        <Button type="submit" size="lg" disabled={isBusy} data-testid="login-submit" className={styles.submit}>
          {isBusy ? 'Logging in…' : 'Log in'}
        </Button>
      </form>
    </main>
  );
}

function explain(failure: unknown): string {
  if (failure instanceof ApiError && failure.isTemporary) {
    return `${failure.message} Try again in a few seconds.`;
  }
  return messageOf(failure);
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    minHeight: '100vh',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    padding: theme.spacing(2),
    color: theme.colors.text.primary,
    background: theme.colors.background.canvas,
  }),
  card: css({
    width: 380,
    maxWidth: '100%',
    padding: theme.spacing(4),
    borderRadius: theme.shape.radius.lg,
    border: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
    boxShadow: theme.shadows.z2,
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(3) },
  }),
  brand: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(4),
    h1: { margin: 0 },
  }),
  submit: css({ marginTop: theme.spacing(1), width: '100%', justifyContent: 'center' }),
});
