import { Component, type ReactNode } from 'react';

import { Button, LinkButton } from '@grafana/ui';

import { messageOf } from '../api/client.ts';
import { Placeholder } from './Placeholder.tsx';

interface Props {
  children: ReactNode;
  /** Another key, for example another path, is another chance. */
  resetKey: string;
}

interface State {
  error?: unknown;
  resetKey: string;
}

/** Keeps the top bar usable when a page breaks, and says how to go on. */
export class PageErrorBoundary extends Component<Props, State> {
  override state: State = { resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: undefined, resetKey: props.resetKey };
  }

  override render() {
    if (this.state.error === undefined) {
      return this.props.children;
    }
    return (
      <Placeholder
        icon="exclamation-triangle"
        title="This page could not be shown"
        actions={
          <>
            <Button onClick={() => window.location.reload()}>Load it again</Button>
            <LinkButton variant="secondary" href="/">
              Go home
            </LinkButton>
          </>
        }
      >
        {messageOf(this.state.error)}. What you typed in a dashboard is kept in this browser.
      </Placeholder>
    );
  }
}
