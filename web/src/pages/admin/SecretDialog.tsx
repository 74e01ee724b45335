import { css } from '@emotion/css';
import { type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Button, ClipboardButton, Modal, useStyles2 } from '@grafana/ui';

import { Dialog } from '../../app/Dialog.tsx';

interface Props {
  title: string;
  secret: string;
  onClose: () => void;
  children: ReactNode;
}

/** Shows what nobody can be shown again. A click beside it does not close it. */
export function SecretDialog({ title, secret, onClose, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Dialog title={title} onDismiss={onClose} closeOnBackdropClick={false}>
      {children}
      <div className={styles.line}>
        <code className={styles.secret} data-testid="secret">
          {secret}
        </code>
        <ClipboardButton icon="copy" variant="primary" autoFocus getText={() => secret}>
          Copy to clipboard
        </ClipboardButton>
      </div>
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Close
        </Button>
      </Modal.ButtonRow>
    </Dialog>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1), marginTop: theme.spacing(2) }),
  secret: css({ flex: '1 1 280px', margin: 0, padding: theme.spacing(1), overflowWrap: 'anywhere', userSelect: 'all', whiteSpace: 'pre-wrap' }),
});
