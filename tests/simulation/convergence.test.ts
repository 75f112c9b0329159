import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { judgeUpdate } from '../../server/relay/judge-update';
import { aHandIn, idOf, PLACE } from '../builders/municipality';
import { aRelay } from '../builders/relay';
import { ChannelClient } from './channel-client';
import { randomOf } from './random';

const directory = mkdtempSync(join(tmpdir(), 'metodsreda-simulation-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A device whose messages travel when the test lets them, in order, and are lost with the line. */
class Device {
  readonly client: ChannelClient;
  readonly #way: (() => void)[] = [];

  constructor(readonly person: string) {
    this.client = new ChannelClient(idOf(person));
    this.client.deliver = (pass) => void this.#way.push(pass);
  }
  travel(count: number) {
    for (const pass of this.#way.splice(0, count)) pass();
  }
  get underway() {
    return this.#way.length;
  }
  lose() {
    this.#way.length = 0;
    this.client.disconnect();
  }
}

const settle = () => new Promise((done) => setImmediate(() => setTimeout(done, 1)));

function edit(doc: Y.Doc, { below, next }: ReturnType<typeof randomOf>, label: string) {
  const text = doc.getText('annotation');
  switch (below(5)) {
    case 0:
      return doc.getMap('messages').set(`${label}${below(20)}`, { text: label, at: below(1000) });
    case 1:
      return doc.getMap('messages').delete(`${label}${below(20)}`);
    case 2:
      return text.length > 0 && text.delete(below(text.length), 1);
    default:
      return text.insert(below(text.length + 1), `${label}${next().toString(36).slice(2, 5)} `);
  }
}

/** What a document says, to compare copies by. */
const said = (doc: Y.Doc) => ({
  text: doc.getText('annotation').toString(),
  messages: doc.getMap('messages').toJSON(),
  vector: Object.fromEntries([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort()),
});

/** Everything in some updates is part of a document. */
const lost = (doc: Y.Doc, updates: readonly Uint8Array[]) =>
  updates.filter((bytes) => judgeUpdate(doc, bytes).is !== 'nothing-new').length;

const SEEDS = process.env.SEED ? [Number(process.env.SEED)] : [1, 2, 3, 5, 8, 13, 21, 34];

test.each(SEEDS)(
  '[X-01] seed %i: six devices, a bad line and a restarting relay end with one text, nothing acknowledged lost',
  async (seed) => {
    const random = randomOf(seed);
    const file = join(directory, `${seed}.sqlite`);
    let made = await aRelay({ file });
    const handIn = aHandIn();
    await made.relay.journal.submit(handIn.person, handIn);
    const name = `help/${PLACE}/${idOf('author')}/${idOf('robot')}`;
    const live = async (person: string) => (await made.relay.documents.open(name, idOf(person)))!;
    await live('author');
    const devices = ['author', 'author', 'specialist', 'specialist', 'head', 'head'].map(
      (person) => new Device(person),
    );
    /** Acknowledged to anybody, or seen by anybody. */
    const promised = () =>
      devices.flatMap(({ client }) => [...client.kept, ...client.of('update').map(({ bytes }) => bytes)]);

    for (let turn = 0; turn < 400; turn++) {
      const device = devices[random.below(devices.length)]!;
      const dice = random.next();
      if (dice < 0.45) edit(device.client.doc, random, device.person);
      else if (dice < 0.75) device.travel(1 + random.below(4));
      else if (dice < 0.83) device.lose();
      else if (dice < 0.99) {
        if (!device.client.connected) device.client.connect(await live(device.person));
      } else {
        const before = promised();
        for (const one of devices) one.lose();
        await made.store.close();
        made = await aRelay({ file });
        const reopened = (await made.relay.documents.load(name))!;
        expect(lost(await reopened.read('test', (doc) => doc), before), `seed ${seed}, turn ${turn}`).toBe(0);
      }
      if (random.next() < 0.3) await settle();
    }

    for (const device of devices)
      if (!device.client.connected) device.client.connect(await live(device.person));
    const document = (await made.relay.documents.load(name))!;
    for (let quiet = 0; quiet < 3;) {
      quiet = devices.some(({ underway }) => underway > 0) ? 0 : quiet + 1;
      for (const device of devices) device.travel(Infinity);
      await document.exclusively(() => undefined);
      await settle();
    }
    const here = await document.read('test', (doc) => doc);

    expect(said(here).text.length, `seed ${seed}`).toBeGreaterThan(0);
    for (const { client, person } of devices) {
      expect(client.connected, `seed ${seed}: ${person}`).toBe(true);
      expect(said(client.doc), `seed ${seed}: ${person}`).toEqual(said(here));
      expect(client.acknowledged, `seed ${seed}: ${person}`).toBe(client.sent);
      expect(client.of('aside')).toEqual([]);
    }
    expect(lost(here, promised()), `seed ${seed}`).toBe(0);
    expect(promised().length, 'enough happened to prove something').toBeGreaterThan(50);
    await made.store.close();
  },
  60_000,
);
