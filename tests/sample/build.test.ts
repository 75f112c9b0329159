import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { startService } from '../../server/service';
import { tasks } from '../../src/lib/domain/materials/agenda';
import { latestSubmission, STATES, stateOf } from '../../src/lib/domain/materials/material';
import { followingState, isRecommended } from '../../src/lib/domain/materials/publication';

afterEach(() => vi.useRealTimers());

// Every state is there whatever day it is: the first, the deadline, the day after assessment, the sending day, and
// the last day of a month whose next one is shortened by holidays.
test.each(['2026-12-01', '2026-12-07', '2026-12-11', '2026-12-28', '2027-01-31'])(
  'the sample has every state when today is %s, and nothing lies in the future',
  async (today) => {
    vi.useFakeTimers({ now: Date.parse(`${today}T09:00:00Z`), toFake: ['Date'] });
    const dataDir = await mkdtemp(join(tmpdir(), 'sample-'));
    const service = await startService({ dataDir, log: pino({ level: 'silent' }) });
    const { relay, setup } = service;
    try {
      await setup.loadSample(service.files);
      const materials = [...relay.rights.facts.materials.values()];
      const states = new Set(materials.map((material) => stateOf(relay.rights.facts, material)));
      expect([...STATES].filter((state) => !states.has(state))).toEqual([]);
      const recommended = materials.filter((material) => !material.withdrawn).map(latestSubmission);
      const following = new Set(
        recommended.filter((each) => each && isRecommended(each)).map((each) => followingState(each!)),
      );
      expect([...following].toSorted()).toEqual([
        'given-up',
        'moderation',
        'no-agreement',
        'published',
        'rejected',
        'revision',
        'withdrawn-agreement',
      ]);
      // Nobody finds a list of things they have missed.
      for (const { id } of relay.rights.facts.people.values()) {
        const question = {
          facts: relay.rights.facts,
          person: id,
          held: new Set(relay.rights.grantsOf(id).keys()),
          today,
          textOf: () => undefined,
        };
        const missed = tasks(question).filter(
          ({ kind, due }) => ['agreement', 'place', 'original'].includes(kind) && due! < today,
        );
        expect(missed.length).toBeLessThanOrEqual(1);
      }
      const now = Date.now();
      for (const entry of await relay.store.entries(0)) expect(entry.receivedAt).toBeLessThanOrEqual(now);
      expect(setup.sample).toBe(true);
    } finally {
      await service.close();
    }
  },
  120_000,
);
