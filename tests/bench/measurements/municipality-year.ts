import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../../server/store/sqlite';
import { STEPS } from '../../../server/store/migrations';
import { allSynced } from '../client';
import { sessions } from '../municipality';
import type { Row } from '../report';
import type { Scale } from '../rounds';
import { MeasuredServer } from '../servers';
import { median, pause } from '../statistics';
import { buildYear, type BuiltYear } from '../year/build-year';
import { catchUp } from './back-online';

/** Raise it when the generator builds something else: cached folders of another number are built anew. */
const GENERATOR = 2;
const MATERIALS = 3600;
const OPEN = 40;
const CHANGED = 30;

/** The relay of a municipality after a year: starting it, and its specialist's devices. */
export async function municipalityYear({ quick, rounds }: Scale): Promise<Row[]> {
  const materials = quick ? MATERIALS / 10 : MATERIALS;
  const { folder, built } = await cachedYear(materials);
  const figures: Awaited<ReturnType<typeof measure>>[] = [];
  // The whole year takes minutes: what the machine does meanwhile evens out within one run.
  for (let round = 0; round < (quick ? rounds : 1); round++) figures.push(await measure(folder, built));
  const name = quick ? 'a tenth of a year' : 'a year of a municipality';
  const note = `${built.materials} materials, ${built.materials * 3} sheets, ${built.acts} acts, ${built.updates} updates`;
  const row = (what: string, unit: string, figure: keyof (typeof figures)[0]): Row => ({
    name: `${name}: ${what}`,
    unit,
    ours: median(figures.map((measured) => measured[figure])),
    peers: {},
  });
  return [
    { ...row('opening the store and starting', 'ms', 'start'), note },
    row('memory after the start', 'MB', 'idle'),
    row("first catch-up of a specialist's new device", 'ms', 'first'),
    row("first catch-up of a specialist's new device, received", 'MB', 'firstBytes'),
    row('most memory meanwhile', 'MB', 'peak'),
    row(`catch-up with ${CHANGED} conclusions changed`, 'ms', 'again'),
    row(`catch-up with ${CHANGED} conclusions changed, both ways`, 'KB', 'againBytes'),
  ];
}

async function measure(folder: string, built: BuiltYear) {
  const dataDir = mkdtempSync(join(tmpdir(), 'metodsreda-bench-'));
  cpSync(folder, dataDir, { recursive: true });
  const store = await openSqlite(join(dataDir, 'metodsreda.sqlite'));
  const cookies = await sessions(store, built.specialist, 8);
  await store.close();
  const began = performance.now();
  const server = await MeasuredServer.over(dataDir, {
    person: built.specialist,
    epoch: built.epoch,
    cookies,
    documents: built.open,
  });
  const start = performance.now() - began;
  try {
    const { rss: idle } = await server.process.collected();
    server.process.forgetPeak();
    const asked = performance.now();
    const whole = await catchUp(server, 0);
    const first = performance.now() - asked;
    const peak = server.process.peak();
    const writers = Array.from({ length: CHANGED }, (_, index) => server.join(index));
    await allSynced(writers);
    for (const { doc } of writers) doc.getMap('meta').set('note', 'слово '.repeat(20));
    await pause(1000);
    for (const writer of writers) writer.close();
    const askedAgain = performance.now();
    const changed = await catchUp(server, whole.cursor);
    const again = performance.now() - askedAgain;
    if (changed.changes.length !== CHANGED) throw new Error(`${changed.changes.length} documents came`);
    return {
      start,
      idle: idle / 1024 ** 2,
      first,
      firstBytes: whole.bytes / 1024 ** 2,
      peak: peak / 1024 ** 2,
      again,
      againBytes: changed.bytes / 1024,
    };
  } finally {
    await server.remove();
  }
}

/** The year's data folder, built once for a schema and a generator. */
async function cachedYear(materials: number): Promise<{ folder: string; built: BuiltYear }> {
  const folder = `build/bench/year-${STEPS.length}-${GENERATOR}-${materials}`;
  const says = join(folder, 'built.json');
  if (!existsSync(says)) {
    const making = `${folder}.making`;
    rmSync(making, { recursive: true, force: true });
    const began = performance.now();
    console.log(`  building a year of ${materials} materials …`);
    const built = await buildYear(making, materials, OPEN);
    writeFileSync(join(making, 'built.json'), JSON.stringify(built));
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
    console.log(`  built in ${Math.round((performance.now() - began) / 1000)} s`);
  }
  return { folder, built: JSON.parse(readFileSync(says, 'utf8')) as BuiltYear };
}
