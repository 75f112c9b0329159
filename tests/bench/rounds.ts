import { calibrate } from './machine';
import type { Row, Value } from './report';
import { MeasuredServer, type Kind, type Wanted } from './servers';
import { median } from './statistics';

/** How much is measured: everything, or in some minutes a rough picture of it. */
export interface Scale {
  readonly quick: boolean;
  readonly rounds: number;
  /** Of a measurement's parts only those whose names match this regular expression. */
  readonly only?: string;
}

/** The median over rounds of each figure of each server; «failed» when no round of it could be measured. */
export type Figures<F extends string> = Partial<Record<Kind, Record<F, number> | 'failed'>>;

/**
 * Measures every server in turn, forwards and backwards (ours, peer, peer, ours …), each time a fresh process: what
 * the machine does meanwhile falls on all alike.
 */
export async function inRounds<F extends string>(
  rounds: number,
  kinds: readonly Kind[],
  wanted: Wanted,
  measure: (server: MeasuredServer) => Promise<Record<F, number>>,
): Promise<Figures<F>> {
  const all = new Map<Kind, Record<F, number>[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse()) {
      calibrate();
      const server = await MeasuredServer.start(kind, wanted);
      try {
        all.get(kind)!.push(await measure(server));
      } catch (error) {
        console.error(`  ${kind}: ${String(error)} ${server.process.printed.slice(-300)}`);
      } finally {
        await server.remove();
      }
    }
  }
  const figures: Figures<F> = {};
  for (const [kind, measured] of all) {
    const names = Object.keys(measured[0] ?? {}) as F[];
    const middle = (name: F) => [name, median(measured.map((one) => one[name]))];
    figures[kind] =
      names.length > 0 ? (Object.fromEntries(names.map(middle)) as Record<F, number>) : 'failed';
  }
  return figures;
}

/** One figure as the columns of a row. */
export function columns<F extends string>(figures: Figures<F>, name: F): Pick<Row, 'ours' | 'peers'> {
  const { ours, ...peers } = figures;
  const figure = (measured: Readonly<Record<string, number>> | 'failed'): Value =>
    typeof measured === 'string' ? measured : measured[name]!;
  return {
    ours: ours === undefined ? null : figure(ours),
    peers: Object.fromEntries(Object.entries(peers).map(([kind, measured]) => [kind, figure(measured!)])),
  };
}
