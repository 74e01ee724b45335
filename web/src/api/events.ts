/**
 * The live events of the cluster (`/ha/events`, server-sent events).
 *
 * All subscribers of a page share one connection. A browser opens only six to one host, for all its tabs and
 * for the pages that it keeps to go back to; so a page that nobody sees gives its connection up (see
 * {@link followSight}), else the seventh page would wait for ever. The stream is a hint, not a record: after it was
 * lost or given up a subscriber is told `reconnected` and reads the state again.
 */

export interface CommitEvent {
  kind: 'commit';
  repository?: string;
  commit: string;
  author?: string;
  message?: string;
  changes: Array<{ uid: string; title?: string; action: string }>;
}

export interface DashboardEvent {
  kind: 'dashboard';
  uid: string;
  title?: string;
  action: 'created' | 'updated' | 'deleted' | 'moved';
  version?: number;
  commit?: string;
  author?: string;
  message?: string;
  saveId?: string;
  /** The history that had what was shown before is gone, so the version may be a lower one. */
  rewritten?: boolean;
}

export interface RoleEvent {
  kind: 'role';
  name: string;
  role: string;
  epoch?: number;
  reason?: string;
}

export interface MemberEvent {
  kind: 'member';
  name: string;
  state: string;
  reason?: string;
}

/** Somebody came to a dashboard, left it, or began or ended editing it: ask who is there. */
export interface PresenceEvent {
  kind: 'presence';
  uid: string;
}

export type ServerEvent = CommitEvent | DashboardEvent | RoleEvent | MemberEvent | PresenceEvent;

/** The stream itself: lost, or there again after it was lost. */
export type StreamEvent = { kind: 'lost' } | { kind: 'reconnected' };

export type LiveEvent = ServerEvent | StreamEvent;
type Listener = (event: LiveEvent) => void;

const KINDS = ['commit', 'dashboard', 'role', 'member', 'presence'] as const;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 5000;

/** Reads the data of one event, or undefined when it is not what its kind promises. */
export function parseEvent(kind: (typeof KINDS)[number], data: string): ServerEvent | undefined {
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (content === null || typeof content !== 'object') {
    return undefined;
  }
  switch (kind) {
    case 'commit': {
      const changes = Array.isArray(content.changes) ? content.changes : [];
      return typeof content.commit === 'string'
        ? ({ ...content, kind, changes } as unknown as CommitEvent)
        : undefined;
    }
    case 'dashboard':
    case 'presence':
      return typeof content.uid === 'string'
        ? ({ ...content, kind } as unknown as DashboardEvent | PresenceEvent)
        : undefined;
    case 'role':
    case 'member':
      return typeof content.name === 'string'
        ? ({ ...content, kind } as unknown as RoleEvent | MemberEvent)
        : undefined;
  }
}

/** A shared stream that is open while somebody listens. */
export class EventStream {
  private readonly listeners = new Set<Listener>();
  private source: EventSource | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private wasLost = false;
  private failures = 0;
  private isPaused = false;

  constructor(private readonly open: () => EventSource) {}

  /** Calls `listener` for each event from now on; returns how to stop. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    if (!this.source && this.retry === undefined && !this.isPaused) {
      this.connect();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        this.close();
      }
    };
  }

  /**
   * Connects anew though the connection looks well: whoever held its other end may hang, and a
   * stream that is merely silent does not show it.
   */
  reopen(): void {
    if (this.source) {
      this.lost(this.source);
    }
  }

  /** Gives the connection up until {@link resume}; nothing is told of that. */
  pause(): void {
    this.isPaused = true;
    this.close();
  }

  resume(): void {
    if (!this.isPaused) {
      return;
    }
    this.isPaused = false;
    if (this.listeners.size > 0) {
      this.wasLost = true;
      this.connect();
    }
  }

  private connect(): void {
    const source = this.open();
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      if (this.wasLost) {
        this.wasLost = false;
        this.tell({ kind: 'reconnected' });
      }
    };
    source.onerror = () => this.lost(source);
    for (const kind of KINDS) {
      source.addEventListener(kind, (message) => {
        const event = parseEvent(kind, (message as MessageEvent<string>).data);
        if (event) {
          this.tell(event);
        }
      });
    }
  }

  /**
   * The browser retries a dropped connection by itself but gives up for good after an answer that
   * is not 200, which is what a gateway says during a failover. So we always connect anew.
   */
  private lost(source: EventSource): void {
    source.close();
    if (source !== this.source) {
      return;
    }
    this.source = undefined;
    if (!this.wasLost) {
      this.wasLost = true;
      this.tell({ kind: 'lost' });
    }
    const millis = Math.min(FIRST_PAUSE_MILLIS * 2 ** this.failures++, LONGEST_PAUSE_MILLIS);
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.connect();
    }, millis);
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.wasLost = false;
    this.failures = 0;
  }

  private tell(event: LiveEvent): void {
    this.listeners.forEach((listener) => listener(event));
  }
}

const UNSEEN_MILLIS = 10_000;

/** Pauses the stream of a page that is left at once, and of a tab behind others after a while. */
export function followSight(stream: EventStream, page: Document, window: Window): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (page.hidden) {
      timer = setTimeout(() => stream.pause(), UNSEEN_MILLIS);
    } else {
      stream.resume();
    }
  };
  if (page.hidden) {
    stream.pause();
  }
  page.addEventListener('visibilitychange', look);
  window.addEventListener('pagehide', () => stream.pause());
  window.addEventListener('pageshow', look);
}

/** The stream of this page. */
export const liveEvents = new EventStream(() => new EventSource('/ha/events'));
if (typeof document !== 'undefined') {
  followSight(liveEvents, document, window);
}
