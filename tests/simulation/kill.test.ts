import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../server/admin/integrity/check';
import { judgeUpdate } from '../../server/relay/judge-update';
import type { Store } from '../../server/store/store';
import { openSqlite } from '../../server/store/sqlite';
import { ACTS } from '../../src/lib/domain/acts';
import { apply, noFacts } from '../../src/lib/domain/facts';
import { join } from 'node:path';
import { idOf, PLACE } from '../builders/municipality';
import { aRelayProcess, type RelayProcess } from '../builders/relay-process';
import { ChannelClient } from './channel-client';
import { Office } from './office';

/** `npm run kill` asks for more than there is time for in every `npm test`. */
const KILLS = Number(process.env.KILLS ?? 20);

let relay: RelayProcess;
beforeAll(async () => void (relay = await aRelayProcess()), 60_000);
afterAll(() => relay.remove());

/** Three documents, one of them written in by two devices. */
const WRITERS = [
  ['author', 'robot'],
  ['author', 'robot'],
  ['author', 'another'],
  ['stranger', 'theirs'],
] as const;
const draftOf = (author: string, material: string) => `draft/${PLACE}/${idOf(author)}/${idOf(material)}`;

test(
  `[E-14] nothing acknowledged, accepted or seen by a colleague is gone after ${KILLS} × kill -9`,
  async () => {
    const writers = WRITERS.map(([person, material]) => ({
      person,
      document: draftOf(person, material),
      client: new ChannelClient(idOf(person)),
    }));
    const everybody = async (work: (writer: (typeof writers)[number]) => Promise<unknown>) =>
      void (await Promise.all(writers.map(work)));
    const office = new Office(relay);
    office.begin();
    let written = 0;
    for (let round = 0; round < KILLS; round++) {
      await relay.start();
      await everybody(async ({ client, document, person }) =>
        client.connect(await relay.channel(document, person)),
      );
      const decided = office.accepted.length;
      const kept = writers.map(({ client }) => client.kept.length);
      const writing = setInterval(() => {
        for (const [index, { client }] of writers.entries()) {
          const text = client.doc.getText('annotation');
          text.insert((written * 7) % (text.length + 1), `${index}:${written++} `);
          if (written % 5 === 0) text.delete(0, 2);
        }
      }, 4);
      // However slow the machine, some acts and edits are promised between kills, and some kills come soon after one.
      if (round % 4 === 0) {
        await expect.poll(() => office.accepted.length, { timeout: 20_000 }).toBeGreaterThan(decided);
        const all = () => writers.every(({ client }, index) => client.kept.length > kept[index]!);
        await expect.poll(all, { timeout: 20_000 }).toBe(true);
      }
      await new Promise((done) => setTimeout(done, 60 + ((round * 37) % 200)));
      await relay.kill();
      clearInterval(writing);
      for (const { client } of writers) client.disconnect();
      expect((await check(relay.data)).faults).toEqual([]);
    }

    await relay.start();
    await office.close();
    const promised = (document: string) =>
      writers
        .filter((writer) => writer.document === document)
        .flatMap(({ client }) => [...client.kept, ...client.of('update').map(({ bytes }) => bytes)]);
    for (const [person, material] of WRITERS) {
      const document = draftOf(person, material);
      const fresh = new ChannelClient(idOf(person)).connect(await relay.channel(document, person));
      expect(promised(document).length).toBeGreaterThanOrEqual(KILLS / 4);
      const lost = () =>
        promised(document).filter((one) => judgeUpdate(fresh.doc, one).is !== 'nothing-new').length;
      await expect.poll(lost, { timeout: 10_000 }).toBe(0);
      fresh.disconnect();
    }

    // What was not acknowledged was not lost either: the devices had it, and bring it.
    await everybody(async ({ client, document, person }) =>
      client.connect(await relay.channel(document, person)),
    );
    const differing = () =>
      WRITERS.filter(([person, material]) => {
        const same = writers.filter(({ document }) => document === draftOf(person, material));
        return new Set(same.map(({ client }) => client.doc.getText('annotation').toString())).size > 1;
      });
    await expect.poll(differing, { timeout: 10_000 }).toEqual([]);
    await expect
      .poll(() => writers.every(({ client }) => client.acknowledged === client.sent), { timeout: 10_000 })
      .toBe(true);
    for (const { client } of writers)
      expect(client.of('closed').filter(({ code }) => code > 4000)).toEqual([]);

    await relay.kill();
    const { faults } = await check(relay.data);
    expect(faults).toEqual([]);
    const store = await openSqlite(join(relay.data, 'metodsreda.sqlite'));
    const entries = await store.entries(0);
    const ids = entries.map(({ id }) => id);
    expect(office.accepted.length).toBeGreaterThanOrEqual(KILLS / 4);
    expect(office.accepted.filter(({ id }) => !ids.includes(id))).toEqual([]);
    // One the relay had committed when it died, before it could say so, is there once.
    expect(new Set(ids).size).toBe(ids.length);
    expect(await documentsOf(store)).toMatchObject(effectsOf(entries));
    await store.close();
  },
  60_000 + KILLS * 5_000,
);

/** What acts have begun and frozen, from the acts alone. */
function effectsOf(entries: Awaited<ReturnType<Store['entries']>>) {
  const facts = noFacts();
  const documents: Record<string, { begun?: true; frozen?: number | null }> = {};
  for (const entry of entries) {
    for (const { effect, document } of ACTS.get(entry.kind)!.effects?.(facts, entry) ?? [])
      documents[document] = {
        ...documents[document],
        ...(effect === 'begin' ? { begun: true } : { frozen: effect === 'freeze' ? entry.seq : null }),
      };
    apply(facts, entry);
  }
  return documents;
}

/** The same of the stored documents; that their content is whole the check has said. */
const documentsOf = async (store: Store) =>
  Object.fromEntries(
    (await store.documents()).map(({ name, head, frozenSeq }) => [
      name,
      { begun: head > 0, frozen: frozenSeq },
    ]),
  );
