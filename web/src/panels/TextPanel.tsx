import { css } from '@emotion/css';
import { renderMarkdown, textUtil, type PanelProps } from '@grafana/data';
import { useMemo } from 'react';
import { definePanel } from './definePanel.ts';

interface TextOptions {
  mode: 'markdown' | 'html' | 'code';
  content: string;
}

function TextPanel({ options, replaceVariables, renderCounter }: PanelProps<TextOptions>) {
  const html = useMemo(
    () => toHtml(options, (text) => replaceVariables(text, {}, options.mode === 'code' ? undefined : 'html')),
    // The counter tells that a variable changed; the text itself may be the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [options, replaceVariables, renderCounter]
  );
  return options.mode === 'code' ? (
    <pre className={code}>{replaceVariables(options.content)}</pre>
  ) : (
    <div className={`markdown-html ${scroll}`} dangerouslySetInnerHTML={{ __html: html }} />
  );
}

/** Both ways end in the sanitizer: a dashboard is somebody else's text. */
function toHtml({ mode, content }: TextOptions, replace: (text: string) => string): string {
  return mode === 'html'
    ? textUtil.sanitizeTextPanelContent(replace(content))
    : renderMarkdown(replace(content));
}

const scroll = css({ height: '100%', overflow: 'auto' });
const code = css({ height: '100%', margin: 0, border: 0 });

export const text = definePanel<TextOptions>({
  type: 'text',
  name: 'Text',
  component: TextPanel,
  withoutData: true,
  defaults: { mode: 'markdown', content: '' },
});
