import { Button, ConfirmModal } from '@grafana/ui';
import { useState } from 'react';

interface Props {
  /** Something was edited that is not in Git: the person is asked before it goes. */
  isDirty: boolean;
  size?: 'sm';
  /** Leaves edit mode, and lets go of what was edited. */
  onLeave(): void;
}

/** Ends editing. */
export function LeaveButton({ isDirty, size, onLeave }: Props) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        size={size}
        variant={isDirty ? 'destructive' : 'secondary'}
        fill="outline"
        data-testid="leave-edit"
        aria-label={isDirty ? 'Discard changes' : undefined}
        onClick={() => (isDirty ? setAsking(true) : onLeave())}
      >
        {/* One short word, so that the bar beside an open pane does not break when typing begins. */}
        {isDirty ? 'Discard' : 'Done'}
      </Button>
      <ConfirmModal
        isOpen={isAsking}
        title="Discard your changes?"
        body="The dashboard goes back to what is in Git."
        confirmText="Discard"
        dismissText="Go on editing"
        onDismiss={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          onLeave();
        }}
      />
    </>
  );
}
