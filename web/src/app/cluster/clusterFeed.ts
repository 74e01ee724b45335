import { useEffect, useSyncExternalStore } from 'react';

import { clusterHistory, clusterStatus, gatewayStatus } from '../../api/endpoints.ts';
import { type EventStream, liveEvents } from '../../api/events.ts';
import { isAbort, messageOf } from '../../api/client.ts';
import { clusterStep, nothingKnown, type ClusterInput, type ClusterState } from './clusterState.ts';

/** How closely somebody looks: `glance` for the pill in the top bar, `watch` for the cluster page. */
export type Attention = 'glance' | 'watch';

const PERIOD_MILLIS = { glance: 5000, watch: 1000 };
const ANSWER_LIMIT_MILLIS = 3000;
const HISTORY_LIMIT = 20;

/** Keeps one {@link ClusterState} current, by polling and by events, while somebody looks. */
export class ClusterFeed {
  private state: ClusterState = nothingKnown;
  private readonly listeners = new Set<() => void>();
  private readonly lookers: Attention[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;
  private stopEvents: (() => void) | undefined;

  constructor(private readonly events: Pick<EventStream, 'subscribe' | 'reopen'>) {}

  readonly current = (): ClusterState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Starts or sharpens the polling; returns how to stop. */
  look(attention: Attention): () => void {
    this.lookers.push(attention);
    this.stopEvents ??= this.events.subscribe((event) => {
      if (event.kind === 'lost' || event.kind === 'presence') {
        return;
      }
      if (event.kind !== 'reconnected') {
        this.apply({ kind: 'event', at: Date.now(), event });
      }
      if (event.kind === 'role' && this.lookers.includes('watch')) {
        void this.readHistory();
      }
      // A hint that something moved: see what, now rather than at the next tick.
      void this.ask();
    });
    if (attention === 'watch') {
      void this.readHistory();
    }
    void this.ask();
    return () => {
      this.lookers.splice(this.lookers.indexOf(attention), 1);
      if (this.lookers.length === 0) {
        this.stop();
      }
    };
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.stopEvents?.();
    this.stopEvents = undefined;
  }

  private async ask(): Promise<void> {
    if (this.asking) {
      return;
    }
    clearTimeout(this.timer);
    const asking = new AbortController();
    this.asking = asking;
    const limit = setTimeout(() => asking.abort(new Error(TOO_SLOW)), ANSWER_LIMIT_MILLIS);
    const watched = this.lookers.includes('watch');
    const options = { signal: asking.signal, retries: 0 };
    try {
      const [answer, gateway] = await Promise.all([
        clusterStatus(options),
        watched ? gatewayStatus(options) : this.state.gateway,
      ]);
      const { data: status, instance } = answer;
      const before = this.state.status;
      const hadFailed = this.state.failingSince !== undefined;
      this.apply({ kind: 'gateway', status: gateway });
      this.apply({ kind: 'answered', at: Date.now(), status, instance });
      const isNewEpoch = before !== undefined && status.epoch > before.epoch;
      if (isNewEpoch) {
        // The primary changed. The old one may hang with our stream in its hand.
        this.events.reopen();
      }
      if (watched && (hadFailed || isNewEpoch)) {
        void this.readHistory();
      }
    } catch (error) {
      if (!isAbort(error)) {
        this.apply({ kind: 'failed', at: Date.now(), message: messageOf(error) });
      }
    } finally {
      clearTimeout(limit);
      this.asking = undefined;
      this.schedule();
    }
  }

  private schedule(): void {
    if (this.lookers.length === 0) {
      return;
    }
    // Whoever waits for a failover to end wants to see its end, not the next glance.
    const isUrgent = this.lookers.includes('watch') || this.state.failingSince !== undefined;
    const attention = isUrgent ? 'watch' : 'glance';
    this.timer = setTimeout(() => void this.ask(), PERIOD_MILLIS[attention]);
  }

  private async readHistory(): Promise<void> {
    try {
      const { data: entries } = await clusterHistory(HISTORY_LIMIT);
      this.apply({ kind: 'history', entries });
    } catch {
      // The history is a nicety beside the live events; the status poll reports that nobody answers.
    }
  }

  private apply(input: ClusterInput): void {
    const next = clusterStep(this.state, input);
    if (next !== this.state) {
      this.state = next;
      this.listeners.forEach((listener) => listener());
    }
  }
}

const TOO_SLOW = `No answer within ${ANSWER_LIMIT_MILLIS / 1000} s.`;

const feed = new ClusterFeed(liveEvents);

/** The cluster as this browser sees it, kept current while the caller is mounted. */
export function useCluster(attention: Attention): ClusterState {
  useEffect(() => feed.look(attention), [attention]);
  return useSyncExternalStore(feed.subscribe, feed.current);
}

/**
 * One value of it, such as a word: the caller is drawn again only when that is another one.
 *
 * @param select must give the same value for the same state
 */
export function useClusterValue<T extends string | number | boolean | undefined>(
  select: (state: ClusterState) => T
): T {
  useEffect(() => feed.look('glance'), []);
  return useSyncExternalStore(feed.subscribe, () => select(feed.current()));
}
