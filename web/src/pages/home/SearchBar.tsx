import { css } from '@emotion/css';
import { useCallback, type KeyboardEvent } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { type ComboboxOption, FilterInput, MultiCombobox, RadioButtonGroup, useStyles2 } from '@grafana/ui';

import { dashboardTags } from '../../api/endpoints.ts';
import type { HitType } from '../../api/types.ts';
import { PAGE_SEARCH_ID } from '../../app/Frame.tsx';
import type { SearchState } from './searchState.ts';

type Kind = 'all' | HitType;

const KINDS: Array<{ label: string; value: Kind }> = [
  { label: 'All', value: 'all' },
  { label: 'Dashboards', value: 'dash-db' },
  { label: 'Folders', value: 'dash-folder' },
];

/** `MultiCombobox` takes no name of its own, only the id of an element that has it. */
const TAGS_LABEL_ID = 'tag-filter-label';

interface Props {
  query: SearchState;
  onChange: (next: SearchState) => void;
}

/** Words, tags and kind; what it holds applies as it is typed. */
export function SearchBar({ query, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      onChange({ ...query, query: '' });
    }
  };
  return (
    <div className={styles.bar} role="search">
      <div className={styles.words}>
        <FilterInput
          id={PAGE_SEARCH_ID}
          aria-label="Search dashboards and folders"
          placeholder="Search dashboards and folders ( / )"
          escapeRegex={false}
          value={query.query}
          onChange={(words) => onChange({ ...query, query: words })}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.tags}>
        <span id={TAGS_LABEL_ID} className={styles.hidden}>
          Filter by tags
        </span>
        <MultiCombobox
          aria-labelledby={TAGS_LABEL_ID}
          placeholder="Tags"
          prefixIcon="tag-alt"
          isClearable
          noOptionsMessage="No dashboard has such a tag."
          options={useTagOptions()}
          value={[...query.tags]}
          onChange={(options) => onChange({ ...query, tags: options.map((option) => option.value) })}
        />
      </div>
      <RadioButtonGroup
        aria-label="Kind"
        options={KINDS}
        value={query.type ?? 'all'}
        onChange={(kind: Kind) => onChange({ ...query, type: kind === 'all' ? undefined : kind })}
      />
    </div>
  );
}

function useTagOptions() {
  return useCallback(async (typed: string): Promise<Array<ComboboxOption<string>>> => {
    const words = typed.toLowerCase();
    const tags = await dashboardTags();
    return tags
      .filter(({ term }) => term.toLowerCase().includes(words))
      .map(({ term, count }) => ({ value: term, label: term, description: dashboardsOf(count) }));
  }, []);
}

function dashboardsOf(count: number): string {
  return count === 1 ? '1 dashboard' : `${count} dashboards`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(3),
  }),
  words: css({ flex: '1 1 280px' }),
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  tags: css({
    flex: '0 1 260px',
    [theme.breakpoints.down('sm')]: { flex: '1 1 160px' },
  }),
});
