import { css, cx } from '@emotion/css';
import { type ReactNode, useEffect } from 'react';

import { Modal } from '@grafana/ui';

const PASSING = '[role="dialog"], [role="menu"], [data-floating-ui-focus-guard]';

/** What had the focus last and is still there when dialogs and menus are gone. */
let last: HTMLElement | undefined;

/** Notes where the focus is; until the returned function is called. */
export function noteFocus(): () => void {
  const note = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement && !target.closest(PASSING)) {
      last = target;
    }
  };
  document.addEventListener('focusin', note);
  return () => document.removeEventListener('focusin', note);
}

/** Gives the focus back to what opened this, when this goes and nothing else has it. */
export function useFocusBack(): void {
  useEffect(
    () => () => {
      // After the package, which gives it back itself unless a menu or a field of the dialog had it first.
      setTimeout(() => {
        if (document.activeElement === document.body) {
          last?.focus({ preventScroll: true });
        }
      });
    },
    []
  );
}

interface Props {
  title: string;
  onDismiss: () => void;
  className?: string;
  /** False where something would be lost by a click beside it. */
  closeOnBackdropClick?: boolean;
  children?: ReactNode;
}

/** A question over the page, as long as it is drawn. */
export function Dialog({ className, ...props }: Props) {
  useFocusBack();
  return <Modal isOpen className={cx(longTitles, className)} {...props} />;
}

/** What people called a thing stands in the title, and may have no spaces. */
const longTitles = css({ h2: { minWidth: 0, overflowWrap: 'anywhere' } });
