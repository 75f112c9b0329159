import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { agreeScore } from '../../src/lib/documents/materials/change';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { SYNC, syncMessage } from '../../src/lib/protocol/messages';
import { aHandIn, anAct, idOf, PLACE } from '../builders/municipality';
import { aPaperOnSheets, conclusion, must, writeSheet } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

/*
 * A client of another make, y-websocket as it is published, knows nothing of what we keep aside: it must be told in a
 * way after which it does not come again by itself, or it would send the same for ever.
 */

let running: TestService;
beforeAll(async () => {
  running = await aService();
}, 60_000);
afterAll(() => running.remove());

/** The real provider on a document, every connection and message of which is counted. */
async function aPlainClient(person: string, document: string, doc = new Y.Doc()) {
  const cookie = await running.cookieOf(person);
  const traffic = { connections: 0, sent: 0, received: 0, codes: [] as number[] };
  const provider = new WebsocketProvider(`ws://${running.address}/sync`, encodeURIComponent(document), doc, {
    disableBc: true,
    // A client that does come again does so at once.
    maxBackoffTime: 1,
    WebSocketPolyfill: class extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { cookie } });
        traffic.connections++;
        this.on('message', () => traffic.received++);
        this.on('close', (code) => traffic.codes.push(code));
        this.on('error', () => undefined);
      }
      override send(data: Uint8Array) {
        traffic.sent++;
        super.send(data, () => undefined);
      }
    } as unknown as typeof globalThis.WebSocket,
  });
  return { doc, provider, traffic };
}
type PlainClient = Awaited<ReturnType<typeof aPlainClient>>;
const synced = ({ provider }: PlainClient) => vi.waitFor(() => expect(provider.synced).toBe(true));
const ended = ({ traffic }: PlainClient) => vi.waitFor(() => expect(traffic.codes).toHaveLength(1));

/** A conclusion being written, and a colleague of another make who has it open. */
async function aConclusion(material: string) {
  const { relay } = running.service;
  const paper = await aPaperOnSheets(relay, material);
  for (const expert of ['expert1', 'expert2', 'expert3'])
    await paper.act(expert, 'complete', {}, { basis: await writeSheet(relay, paper.submission, expert, 2) });
  await paper.act('expert1', 'open-sheets');
  const name = `conclusion/${PLACE}/${paper.submission}`;
  const issue = async () => {
    const { hash: basis } = await conclusion(relay, paper.submission);
    for (const expert of ['expert1', 'expert2', 'expert3']) await paper.act(expert, 'confirm', {}, { basis });
    await paper.act('specialist', 'issue', { verdict: 'recommend' }, { basis });
  };
  const reopen = () => paper.act('specialist', 'reopen', {}, { private: { reason: 'Так решили.' } });
  return { ...paper, relay, name, issue, reopen };
}
const aside = async (person: string, document: string) =>
  (await running.service.relay.store.asideOf(idOf(person))).filter((one) => one.document === document);

/**
 * A fixed piece of work beside it: twenty edits of somebody with the right, each seen by another. Whoever came again
 * by itself would have done so many times meanwhile.
 */
async function workBeside(name: string) {
  const [one, two] = [await aPlainClient('author', name), await aPlainClient('author', name)];
  await Promise.all([synced(one), synced(two)]);
  for (let round = 0; round < 20; round++) {
    one.doc.getMap('card').set('title', `Заход ${round}`);
    await vi.waitFor(() => expect(two.doc.getMap('card').get('title')).toBe(`Заход ${round}`));
  }
  for (const { provider } of [one, two]) provider.destroy();
}
const DRAFT = (name: string) => `draft/${PLACE}/${idOf('author')}/${idOf(name)}`;

describe('[E-14] a plain y-websocket client does not loop', () => {
  test('writing into what was frozen: one connection, kept aside once, told to leave', async () => {
    const { name, issue } = await aConclusion('plain frozen');
    const client = await aPlainClient('expert2', name);
    await synced(client);
    await issue();
    const { sent } = client.traffic;
    agreeScore(client.doc, 'c1', 0);
    await ended(client);
    await workBeside(DRAFT('beside frozen'));
    expect(client.traffic).toMatchObject({ connections: 1, codes: [CLOSE.forbidden.code] });
    // The edit alone went after the freeze.
    expect(client.traffic.sent - sent).toBe(1);
    expect(client.provider.shouldConnect).toBe(false);
    expect(await aside('expert2', name)).toHaveLength(1);
    client.provider.destroy();
  });

  test('however often its person tries, also after the document is open again: each try ends, nothing enters', async () => {
    const { name, issue, reopen, relay, submission } = await aConclusion('plain again');
    const client = await aPlainClient('expert2', name);
    await synced(client);
    await issue();
    agreeScore(client.doc, 'c1', 0);
    await ended(client);
    const { hash } = await conclusion(relay, submission);
    for (let time = 1; time <= 5; time++) {
      if (time === 3) await reopen();
      client.provider.connect();
      await vi.waitFor(() => expect(client.traffic.codes).toHaveLength(time + 1));
    }
    await workBeside(DRAFT('beside again'));
    expect(client.traffic.connections).toBe(6);
    expect(new Set(client.traffic.codes)).toEqual(new Set([CLOSE.forbidden.code]));
    // Connecting takes a client four messages at most: its step 1, its answer to ours, its presence, and that once more
    // where it hears that it had gone.
    expect(client.traffic.sent).toBeLessThanOrEqual(6 * 4 + 1);
    expect((await conclusion(relay, submission)).hash).toBe(hash);
    expect((await aside('expert2', name)).length).toBeLessThanOrEqual(2);
    client.provider.destroy();
  });

  test('writing into what may only be read', async () => {
    const name = DRAFT('plain reader');
    const author = await aPlainClient('author', name);
    await synced(author);
    author.doc.getMap('card').set('title', 'Моё');
    const { relay } = running.service;
    await must(relay, aHandIn('plain reader'));
    await must(relay, anAct(idOf('author'), 'ask-help', `material:${idOf('plain reader')}`));
    const reader = await aPlainClient('specialist', name);
    await vi.waitFor(() => expect(reader.doc.getMap('card').get('title')).toBe('Моё'));
    reader.doc.getMap('card').set('title', 'Правлю чужое');
    await ended(reader);
    await workBeside(DRAFT('beside reader'));
    expect(reader.traffic).toMatchObject({ connections: 1, codes: [CLOSE.forbidden.code] });
    expect(reader.provider.shouldConnect).toBe(false);
    expect(author.doc.getMap('card').get('title')).toBe('Моё');
    expect(await aside('specialist', name)).toHaveLength(1);
    for (const { provider } of [author, reader]) provider.destroy();
  });

  test('opening what is not theirs, with an edit in hand', async () => {
    const name = DRAFT('plain stranger');
    const doc = new Y.Doc();
    doc.getMap('card').set('title', 'Чужое');
    const client = await aPlainClient('stranger', name, doc);
    await ended(client);
    await workBeside(DRAFT('beside stranger'));
    expect(client.traffic).toMatchObject({ connections: 1, codes: [CLOSE.forbidden.code] });
    client.provider.destroy();
  });

  test('with a gap: asked for a bounded number of times, then told to open a clean copy', async () => {
    const name = DRAFT('plain gap');
    const client = await aPlainClient('author', name);
    await synced(client);
    const lost = new Y.Doc();
    lost.getText('annotation').insert(0, 'пропавшее');
    const before = Y.encodeStateVector(lost);
    lost.getText('annotation').insert(9, ' и то, что за ним');
    const gap = syncMessage(SYNC.update, Y.encodeStateAsUpdate(lost, before));
    const { sent } = client.traffic;
    // The same update without what it rests on, time and again, as from a client that has lost its beginning.
    for (let time = 0; time < 20 && client.provider.ws; time++) {
      client.provider.ws.send(gap as Uint8Array<ArrayBuffer>);
      const { received } = client.traffic;
      await vi.waitFor(() =>
        expect(client.traffic.received > received || client.traffic.codes.length > 0).toBe(true),
      );
    }
    await ended(client);
    await workBeside(DRAFT('beside gap'));
    expect(client.traffic).toMatchObject({ connections: 1, codes: [CLOSE.cleanCopy.code] });
    expect(client.traffic.sent - sent).toBeLessThanOrEqual(12);
    expect(client.provider.shouldConnect).toBe(false);
    client.provider.destroy();
  });
});
