import { css, cx } from '@emotion/css';
import { useEffect, useState, type KeyboardEvent } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Icon, Input, Text, useStyles2 } from '@grafana/ui';

import { Dialog } from './Dialog.tsx';
import { search } from '../api/endpoints.ts';
import { isAbort, messageOf, pause } from '../api/client.ts';
import type { SearchHit } from '../api/types.ts';

const HIT_LIMIT = 12;
const TYPING_MILLIS = 120;

/** Finds a dashboard or folder from anywhere: type, arrows, Enter. */
export function SearchPalette({ onClose }: { onClose: () => void }) {
  const styles = useStyles2(getStyles);
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState(0);
  const { hits, error, busy } = useHits(query);

  const open = (hit: SearchHit | undefined) => {
    if (hit) {
      onClose();
      locationService.push(hit.url);
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = hits.length - 1;
    if (event.key === 'ArrowDown') {
      setSelected(Math.min(selected + 1, last));
    } else if (event.key === 'ArrowUp') {
      setSelected(Math.max(selected - 1, 0));
    } else if (event.key === 'Enter') {
      open(hits[selected]);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <Dialog title="Find a dashboard or folder" onDismiss={onClose} className={styles.modal}>
      <Input
        autoFocus
        aria-label="Find a dashboard or folder"
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="palette-hits"
        aria-activedescendant={hits[selected] ? `palette-${hits[selected].uid}` : undefined}
        prefix={<Icon name="search" />}
        loading={busy}
        placeholder="Part of its title"
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setSelected(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.hits} id="palette-hits" role="listbox" aria-label="Found">
        {hits.map((hit, i) => (
          <div
            key={`${hit.type}-${hit.uid}`}
            id={`palette-${hit.uid}`}
            role="option"
            aria-selected={i === selected}
            className={cx(styles.hit, i === selected && styles.selected)}
            onMouseMove={() => setSelected(i)}
            onClick={() => open(hit)}
          >
            <Icon name={hit.type === 'dash-folder' ? 'folder' : 'apps'} />
            <span className={styles.title}>{hit.title}</span>
            <span className={styles.place}>{hit.folderTitle ?? ''}</span>
          </div>
        ))}
      </div>
      {error && <Text color="error">{error}</Text>}
      {!error && !busy && hits.length === 0 && (
        <Text color="secondary">Nothing has this in its title. Try fewer letters.</Text>
      )}
    </Dialog>
  );
}

function useHits(query: string) {
  const [state, setState] = useState<{ hits: SearchHit[]; error?: string; busy: boolean }>({
    hits: [],
    busy: true,
  });
  useEffect(() => {
    const asking = new AbortController();
    const ask = async () => {
      setState((before) => ({ ...before, busy: true }));
      try {
        await pause(query === '' ? 0 : TYPING_MILLIS, asking.signal);
        const hits = await search({ query, limit: HIT_LIMIT }, { signal: asking.signal });
        setState({ hits, busy: false });
      } catch (error) {
        if (!isAbort(error)) {
          setState({ hits: [], error: messageOf(error), busy: false });
        }
      }
    };
    void ask();
    return () => asking.abort();
  }, [query]);
  return state;
}

const getStyles = (theme: GrafanaTheme2) => ({
  modal: css({ width: 560, maxWidth: `calc(100vw - ${theme.spacing(4)})`, top: '10%' }),
  hits: css({ margin: theme.spacing(1, 0), maxHeight: '50vh', overflowY: 'auto' }),
  hit: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 1),
    borderRadius: theme.shape.radius.default,
    cursor: 'pointer',
  }),
  selected: css({ background: theme.colors.action.hover }),
  title: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  place: css({
    marginLeft: 'auto',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
