import { afterEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/lib/state/app.svelte';
import { LIMITS } from '../../src/lib/protocol/limits';
import { Truth } from '../../src/lib/state/truth.svelte';

const NOW = Date.parse('2026-12-04T09:00:00Z');

/** What the truth is measured from, on a device that has had contact. */
function truthOf(
  parts: {
    unsent?: number;
    refused?: number;
    waiting?: number;
    aside?: number;
    over?: boolean;
    /** What is said of each file that is not sent. */
    files?: ('go' | 'wait' | 'ask')[];
  } = {},
): Truth {
  const rows = <T>(count: number | undefined, row: (index: number) => T) =>
    Array.from({ length: count ?? 0 }, (_, index) => row(index));
  const app = {
    now: NOW,
    relayNow: () => NOW,
    unsent: rows(parts.unsent, (index) => ({ document: `draft/${index}`, local: 2, acknowledged: 1 })),
    outbox: [
      ...rows(parts.refused, () => ({ state: 'refused' })),
      ...rows(parts.waiting, () => ({ state: 'waiting' })),
    ],
    undecided: rows(parts.aside, () => ({})),
    files: (parts.files ?? []).map((passage) => ({ own: true, uploaded: false, passage })),
    largeFiles: { passage: ({ passage }: { passage: string }) => passage },
    newer: new Set(),
  };
  const truth = new Truth(app as unknown as App);
  truth.contacted(false);
  truth.link(true);
  if (parts.over) truth.sessionOver();
  return truth;
}

describe('[X-02] every state that holds is told, the most urgent first', () => {
  test('an ended session is not hidden by a decision, nor either of them by unsent work', () => {
    const truth = truthOf({ over: true, refused: 1, unsent: 1 });
    expect(truth.states).toEqual(['sign-in', 'decide', 'device']);
    expect(truth.state).toBe('sign-in');
  });

  test('what this device could not write comes before everything', () => {
    const truth = truthOf({ over: true, aside: 1 });
    truth.writeFailed(new Set(['draft/0']));
    expect(truth.states).toEqual(['failed', 'sign-in', 'decide']);
  });

  test('«Всё передано» stands alone', () => {
    expect(truthOf().states).toEqual(['acknowledged']);
    const waiting = truthOf();
    waiting.updateWaiting = true;
    expect(waiting.states).toEqual(['update']);
  });

  test('signed in again, what is unsent is on its way', () => {
    const truth = truthOf({ over: true, unsent: 1 });
    truth.contacted(false);
    expect(truth.states).toEqual(['sending']);
  });
});

describe('[E-28] a file that waits for Wi-Fi', () => {
  test('is on this device only, and on no way, also with a link', () => {
    expect(truthOf({ files: ['wait'] }).states).toEqual(['device']);
    expect(truthOf({ files: ['ask', 'wait'] }).states).toEqual(['device']);
    expect(truthOf({ files: ['wait'] }).allStored).toBe(false);
  });

  test('hides nothing else that is on its way', () => {
    expect(truthOf({ files: ['wait', 'go'] }).states).toEqual(['sending']);
    expect(truthOf({ files: ['wait'], unsent: 1 }).states).toEqual(['sending']);
  });
});

describe('[X-02] that the relay has stored everything is said', () => {
  test('when it acknowledged everything and knows the session', () => {
    const truth = truthOf();
    expect(truth.allStored).toBe(true);
    for (const parts of [{ unsent: 1 }, { waiting: 1 }, { refused: 1 }, { aside: 1 }])
      expect(truthOf(parts).allStored).toBe(false);
    truth.writeFailed(new Set(['draft/0']));
    expect(truth.allStored).toBe(false);
    const unread = truthOf();
    unread.localFailed('reading');
    expect(unread.allStored).toBe(false);
  });

  test('[X-11] not while it does not know the session, as a restored one does not; after a sign-in again', () => {
    const truth = truthOf({ over: true });
    expect(truth.allStored).toBe(false);
    expect(truth.states).toEqual(['sign-in']);
    truth.contacted(true);
    expect(truth.allStored).toBe(true);
  });
});

describe('[X-02] «Передаём» is said for a while only', () => {
  test('and not of decisions that a recovering relay does not take yet', () => {
    const truth = truthOf({ waiting: 1 });
    expect(truth.states).toEqual(['sending']);
    truth.contacted(true);
    expect(truth.states).toEqual(['device']);
    // Edits go all the same.
    const writing = truthOf({ waiting: 1, unsent: 1 });
    writing.contacted(true);
    expect(writing.states).toEqual(['sending']);
  });

  afterEach(() => void vi.useRealTimers());

  test.each([0, 3_600_000, -3_600_000])('by one clock, whose distance from the relay’s is %d ms', (ahead) => {
    vi.useFakeTimers({ now: NOW + ahead });
    const truth = truthOf({ unsent: 1 });
    expect(truth.states).toEqual(['sending']);
    vi.advanceTimersByTime(LIMITS.sendingPatience);
    expect(truth.states).toEqual(['device']);
  });
});
