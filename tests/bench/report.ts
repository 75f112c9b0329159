import { mkdirSync, writeFileSync } from 'node:fs';
import { machine } from './machine';

/** A figure; a word where there is none («dead», «lost»), null where a server has nothing to compare. */
export type Value = number | string | null;

/** What a figure is to reach: at most, or at least. */
export type Target = { readonly most: number } | { readonly least: number };

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: Value;
  readonly peers: Readonly<Record<string, Value>>;
  readonly target?: Target;
  readonly note?: string;
}

/** True or false where there is a target, else null. */
export function met({ ours, target }: Row): boolean | null {
  if (!target) return null;
  if (typeof ours !== 'number' || Number.isNaN(ours)) return false;
  return 'most' in target ? ours <= target.most : ours >= target.least;
}

const wording = (target?: Target): string =>
  !target ? '' : 'most' in target ? `≤ ${target.most}` : `≥ ${target.least}`;

function shown(value: Value | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return '?';
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

/** The table on the screen: a column for us, one for each peer, and below it what needs a word. */
export function table(rows: readonly Row[]): string {
  const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
  const lines = [
    ['', 'unit', 'ours', ...peers, 'target', 'met'],
    ...rows.map((row) => [
      row.name,
      row.unit,
      shown(row.ours),
      ...peers.map((peer) => shown(row.peers[peer])),
      wording(row.target),
      { true: 'yes', false: 'NO', null: '' }[String(met(row))]!,
    ]),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  text.splice(1, 0, '-'.repeat(Math.max(...text.map((line) => line.length))));
  const notes = rows.filter(({ note }) => note).map(({ name, note }) => `* ${name}: ${note}`);
  return [...text, '', ...notes].join('\n');
}

/** Writes `build/bench.json`: `{ rows, machine }`, so that figures of two days can be compared. */
export function writeReport(file: string, rows: readonly Row[]): void {
  mkdirSync('build', { recursive: true });
  const plain = rows.map((row) => ({ ...row, target: wording(row.target) || null, met: met(row) }));
  writeFileSync(file, `${JSON.stringify({ rows: plain, machine: machine() }, null, 2)}\n`);
}
