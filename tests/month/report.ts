import { writeFileSync } from 'node:fs';
import type { Office } from './office';

export interface Stage {
  readonly title: string;
  readonly seconds: number;
  /** Presses of each role in this stage. */
  readonly presses: Readonly<Record<string, number>>;
}

/** What a stage that has just ended took. `before`: the stages that ended earlier. */
export function stageOf(
  office: Office,
  title: string,
  milliseconds: number,
  before: readonly Stage[],
): Stage {
  const presses = byRole(office).map(({ role, presses }) => [
    role,
    before.reduce((left, stage) => left - (stage.presses[role] ?? 0), presses),
  ]);
  return { title, seconds: Math.round(milliseconds / 100) / 10, presses: Object.fromEntries(presses) };
}

interface ByRole {
  readonly role: string;
  readonly people: number;
  readonly presses: number;
  readonly keys: number;
}

/** What the people of each role have pressed and typed, all of them together. */
function byRole({ colleagues }: Office): ByRole[] {
  const all = [...colleagues.values()];
  return [...new Set(all.map(({ role }) => role))].map((role) => {
    const people = all.filter((each) => each.role === role);
    return {
      role,
      people: people.length,
      presses: people.reduce((sum, { taps }) => sum + taps.pointer, 0),
      keys: people.reduce((sum, { taps }) => sum + taps.keys, 0),
    };
  });
}

/**
 * The month in numbers, as a table and as `build/month.json`. `states`: how many materials the board shows in each.
 * Seconds are those of a browser that never thinks; presses and keys are what people would do.
 */
export function report(
  office: Office,
  stages: readonly Stage[],
  states: Readonly<Record<string, number>>,
): void {
  const seconds = Math.round(stages.reduce((sum, stage) => sum + stage.seconds, 0));
  const roles = byRole(office);
  const month = { materials: office.papers.length, seconds, stages, roles, states };
  writeFileSync('build/month.json', `${JSON.stringify(month, undefined, 2)}\n`);
  console.table(stages.map(({ title, seconds, presses }) => ({ title, seconds, ...presses })));
  console.table(
    roles.map((each) => ({
      ...each,
      'presses per material': Math.round((each.presses / office.papers.length) * 10) / 10,
    })),
  );
  console.table(states);
  console.log(`${office.papers.length} materials, ${Math.floor(seconds / 60)} min ${seconds % 60} s in all`);
}
