import { allSynced } from '../client';
import type { Row, Value } from '../report';
import type { Scale } from '../rounds';
import { MeasuredServer, VOLATILE, type Kind } from '../servers';
import { median, pause, percentile } from '../statistics';
import { ATTACKS, type Attack } from './attacks';
import { REQUEST_ATTACKS } from './request-attacks';

const HONEST_PACE = 50;
/** After an attack: how long an honest edit may take before the server counts as dead. */
const PATIENCE = 5000;

interface Suffered {
  readonly delay: Value;
  readonly memory: Value;
}

/** What strangers' bytes do to the people who work meanwhile; every attack meets a fresh server. */
export async function hostile({ quick, rounds, only = '' }: Scale): Promise<Row[]> {
  const rows: Row[] = [];
  for (const attack of [...ATTACKS, ...REQUEST_ATTACKS]) {
    if (!new RegExp(only).test(attack.name)) continue;
    const kinds: readonly Kind[] = attack.onlyOurs ? ['ours'] : VOLATILE;
    const suffered = new Map<Kind, Suffered[]>();
    for (let round = 0; round < (quick ? 1 : Math.ceil(rounds / 2)); round++)
      for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse())
        suffered.set(kind, [...(suffered.get(kind) ?? []), await suffer(kind, attack, quick)]);
    const column = (figure: keyof Suffered) => {
      const [ours, ...peers] = kinds.map((kind) => worst(suffered.get(kind)!.map((one) => one[figure])));
      return {
        ours: ours!,
        peers: Object.fromEntries(kinds.slice(1).map((kind, index) => [kind, peers[index]!])),
      };
    };
    rows.push(
      {
        name: `honest edit beside ${attack.name}, p95`,
        unit: 'ms',
        ...column('delay'),
        target: { most: 100 },
        note: attack.what,
      },
      {
        name: `most memory beside ${attack.name}`,
        unit: '× before',
        ...column('memory'),
        target: { most: 2 },
      },
    );
  }
  return rows;
}

/** A word («dead») outweighs any figure; of figures the median. */
const worst = (values: readonly Value[]): Value =>
  values.find((value) => typeof value === 'string') ?? median(values as number[]);

async function suffer(kind: Kind, attack: Attack, quick: boolean): Promise<Suffered> {
  const server = await MeasuredServer.start(kind, { documents: 4, sockets: 64 });
  try {
    const run = attack.prepare();
    const writer = server.join(0);
    const colleague = server.join(0);
    await allSynced([writer, colleague]);
    const delays: number[] = [];
    let madeAt: number | undefined;
    colleague.doc.on('update', () => {
      if (madeAt === undefined) return;
      delays.push(performance.now() - madeAt);
      madeAt = undefined;
    });
    const text = writer.doc.getText('text');
    const typing = setInterval(() => {
      if (madeAt !== undefined) return;
      madeAt = performance.now();
      text.insert(text.length, 'а');
    }, HONEST_PACE);
    await pause(quick ? 1000 : 2000);
    const { rss } = await server.process.collected();
    server.process.forgetPeak();
    delays.length = 0;

    let over = false;
    const attacking = run(server).finally(() => (over = true));
    await Promise.race([attacking, pause(30_000)]);
    await pause(quick ? 1500 : 3000);
    // An edit still on its way has taken at least so long.
    for (const end = performance.now() + PATIENCE; madeAt !== undefined && performance.now() < end;)
      await pause(10);
    clearInterval(typing);
    if (madeAt !== undefined || !server.process.alive) {
      const word = server.process.alive ? 'silent' : 'dead';
      return { delay: word, memory: word };
    }
    if (!over) console.error(`  ${kind}: ${attack.name} is not over`);
    const memory = server.process.peak() / rss;
    writer.close();
    colleague.close();
    return { delay: percentile(delays, 0.95), memory };
  } finally {
    await server.remove();
  }
}
