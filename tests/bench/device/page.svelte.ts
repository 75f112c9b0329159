import * as encoding from 'lib0/encoding';
import type { Entry } from '../../../src/lib/domain/act';
import { inventoryDigest, writeRecord, type CatchUpAnswer } from '../../../src/lib/protocol/catch-up';
import { App } from '../../../src/lib/state/app.svelte';
import { Device } from '../../../src/lib/storage/database';
import { Materials } from '../../../src/lib/state/materials.svelte';
import { conclusionOf, conclusionState, documents, entries, SPECIALIST, YEAR, type Told } from './year';

/** So many documents go with one answer: a body has a limit. */
const AT_ONCE = 2000;
const ENTRIES_AT_ONCE = 13_000;
const EPOCH = 'epoch';

/** A relay played in the page: it answers what the measurement puts here, and knows what the device should hold. */
const heads = new Map<string, number>();
let digest = inventoryDigest([]);
let seq = 0;
let next: { readonly entries: readonly Entry[]; readonly documents: readonly Told[] } = {
  entries: [],
  documents: [],
};
let inventories = 0;

function tell(entries: readonly Entry[], documents: readonly Told[]): void {
  next = { entries, documents };
  seq = Math.max(seq, ...entries.slice(-1).map((entry) => entry.seq));
  for (const { name, head } of documents) heads.set(name, head);
  digest = inventoryDigest(heads);
}

function answer(): Response {
  const encoder = encoding.createEncoder();
  const write = (record: CatchUpAnswer, bytes?: Uint8Array) => writeRecord(encoder, record, bytes);
  write({ record: 'head', epoch: EPOCH, person: SPECIALIST, at: Date.now(), from: 1 });
  for (const entry of next.entries) write({ record: 'entry', entry });
  for (const { name, head, state } of next.documents)
    write(
      {
        record: 'document',
        document: name,
        incarnation: 1,
        head,
        frozen: false,
        whole: true,
        writers: [[1, SPECIALIST]],
      },
      state,
    );
  write({ record: 'end', cursor: Math.max(1, seq), digest });
  next = { entries: [], documents: [] };
  return new Response(encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>);
}

window.fetch = async (input, init) => {
  if (!String(input).includes('/api/catch-up')) return new Response('{}', { status: 200 });
  if (init?.body && new TextDecoder().decode((init.body as Uint8Array).slice(0, 400)).includes('"inventory"'))
    inventories++;
  return answer();
};

let app: App;
let materials: Materials;
/** What a screen of lists computes, followed as a screen follows it. */
let shown = 0;
const watchers: (() => void)[] = [];
const drawn = () => new Promise<void>((done) => watchers.push(done));

const timed = async (what: () => Promise<unknown>) => {
  const began = performance.now();
  await what();
  return performance.now() - began;
};

async function start(): Promise<void> {
  app = new App(SPECIALIST);
  await app.start();
  materials = new Materials(app);
}

function show(): void {
  $effect.root(() => {
    $effect(() => {
      shown = materials.rows.length + materials.tasks.length + materials.drafts.length;
      for (const done of watchers.splice(0)) done();
    });
  });
}

/** What the relay knows is what the device was told last. */
async function recall(): Promise<void> {
  const device = new Device(SPECIALIST);
  for (const { name, head } of await device.documents.toArray()) heads.set(name, head);
  digest = inventoryDigest(heads);
  seq = (await device.entries.orderBy('seq').last())!.seq;
  device.close();
}

const steps = {
  /** A new device hears of everything. */
  async fill() {
    const all = { entries: entries(Date.now()), documents: documents() };
    const figures = {
      entries: all.entries.length,
      documents: all.documents.length,
      firstCatchUp: 0,
      answers: 0,
    };
    await start();
    const engine = await app.engine();
    while (all.entries.length > 0 || all.documents.length > 0) {
      tell(
        all.entries.splice(0, ENTRIES_AT_ONCE),
        all.entries.length > 0 ? [] : all.documents.splice(0, AT_ONCE),
      );
      figures.firstCatchUp += await timed(() => engine.now());
      figures.answers++;
    }
    await app.stop();
    return figures;
  },

  /** The same device, opened again and used. */
  async use() {
    const all = entries(Date.now());
    await recall();
    const before = performance.now();
    await start();
    const open = performance.now() - before;
    const first = await timed(async () => show());
    const figures: Record<string, number> = {
      open,
      lists: (await timed(async () => void materials.rows.length)) + first,
      shown,
    };
    const engine = await app.engine();
    await engine.now();
    await new Promise((done) => setTimeout(done, 1000));
    figures.catchUpNothing = await timed(() => engine.now());
    const subject = `material:01M${String(99).padStart(23, '0')}`;
    const comes = async (entries: readonly Entry[], documents: readonly Told[]) => {
      tell(entries, documents);
      const redrawn = drawn();
      let catchUp = 0;
      const whole = await timed(async () => {
        catchUp = await timed(() => engine.now());
        await redrawn;
      });
      await new Promise((done) => setTimeout(done, 500));
      return { catchUp, whole };
    };
    const confirm = (expert: number): Entry => ({
      ...all.at(-1)!,
      kind: 'confirm',
      subject,
      id: `01N${String(++seq).padStart(23, '0')}`,
      seq,
      payload: { submission: `01H${String(99).padStart(23, '0')}` },
      person: `01X${String(expert).padStart(23, '0')}`,
      basis: 'd'.repeat(64),
    });
    figures.entryComes = (await comes([confirm((99 * 3) % YEAR.experts)], [])).whole;
    let head = Math.max(...heads.values());
    const changed = (index: number): Told => ({
      name: conclusionOf(index),
      head: ++head,
      state: conclusionState(head),
    });
    figures.documentComes = (await comes([], [changed(7)])).whole;
    const back = await comes(
      [],
      Array.from({ length: 30 }, (_, index) => changed(index * 100)),
    );
    figures.thirtyCome = back.whole;
    figures.thirtyCatchUp = back.catchUp;
    const release: Entry = {
      ...confirm(0),
      kind: 'release',
      payload: {
        submission: `01H${String(99).padStart(23, '0')}`,
        expert: `01X${String((99 * 3) % YEAR.experts).padStart(23, '0')}`,
      },
    };
    heads.delete(`sheet/m1/${release.payload.submission as string}/${release.payload.expert as string}`);
    figures.releaseComes = (await comes([release], [])).whole;
    const redrawn = drawn();
    figures.ownAct = await timed(async () => {
      const refused = await app.perform('add-school', 'place:m1', {
        id: 'new-school',
        title: 'Новая школа',
        short: 'Новая',
        settlement: 'Заречный',
      });
      if (refused) throw new Error(refused.code);
      await redrawn;
    });
    figures.inventories = inventories;
    const memory = (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory;
    figures.heapMB = (memory?.usedJSHeapSize ?? 0) / 1024 ** 2;
    return figures;
  },
};

(window as unknown as { steps: typeof steps }).steps = steps;
