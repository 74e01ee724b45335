import { css } from '@emotion/css';
import { useEffect, useState } from 'react';

import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { whyItIsSo } from '../../api/endpoints.ts';
import { Section } from './Section.tsx';
import { withTimes } from './words.ts';

interface Props {
  /** The member that answers this browser. */
  instance?: string;
  /** Whatever changes when there may be new reasons. */
  occasion: string;
}

const PERIOD_MILLIS = 10_000;

/** Why things are as they are, in the cluster's own sentences. */
export function WhySection({ instance, occasion }: Props) {
  const styles = useStyles2(getStyles);
  const sentences = useWhy(occasion);
  if (!sentences || sentences.length === 0) {
    return null;
  }
  return (
    <Section title={instance ? `Why, as ${instance} sees it` : 'Why'}>
      <ul className={styles} data-testid="why">
        {sentences.map((sentence, i) => (
          <li key={i}>{withTimes(sentence, (time) => dateTimeFormat(time))}</li>
        ))}
      </ul>
    </Section>
  );
}

/** The sentences, asked for again now and then and at each occasion; the last ones stay meanwhile. */
function useWhy(occasion: string): string[] | undefined {
  const [sentences, setSentences] = useState<string[]>();
  useEffect(() => {
    const asking = new AbortController();
    const ask = () =>
      whyItIsSo({ signal: asking.signal, retries: 0 }).then(setSentences, () => {
        // The page says by itself when nobody answers.
      });
    void ask();
    const timer = setInterval(() => void ask(), PERIOD_MILLIS);
    return () => {
      asking.abort();
      clearInterval(timer);
    };
  }, [occasion]);
  return sentences;
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    margin: 0,
    paddingLeft: theme.spacing(2.5),
    overflowWrap: 'anywhere',
    li: { padding: theme.spacing(0.25, 0) },
  });
