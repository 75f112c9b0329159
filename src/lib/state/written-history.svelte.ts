import type { Replay, ShownStep, ToldStep } from '../documents/replay';
import { rubricFor } from '../domain/materials/rubric-of';
import { parseName } from '../domain/names';
import { readHistoryPage, type LoggedUpdate } from '../protocol/history';
import { LIMITS } from '../protocol/limits';
import { ApiError, brokenOff } from '../sync/api';
import type { App } from './app.svelte';

/** The screen stays alive while a long history is told: after so many milliseconds of work it has a turn. */
const TURN = 30;
const breathe = () => new Promise((later) => setTimeout(later));

/**
 * [E-26] Who wrote what and when in a document. Only the relay has it: it is asked for, replayed in memory and never
 * kept, because it holds the words that were taken back.
 */
export class WrittenHistory {
  steps = $state.raw<readonly ToldStep[] | undefined>();
  /** Why it could not be had. */
  refused = $state('');
  /** It is longer than a device asks for: these are its first steps. */
  cut = $state(false);
  /** The step on the screen, by its number. */
  chosen = $state(0);
  shown = $state.raw<ShownStep | undefined>();
  /** Sequence of the last write that is told. */
  #last = $state(0);
  /** Something was written since, by anybody. */
  readonly behind = $derived.by(
    () => !!this.steps && (this.app.conclusions.get(this.document)?.head ?? 0) > this.#last,
  );
  #replay: Replay | undefined;
  #gone = false;

  constructor(
    private readonly app: App,
    private readonly document: string,
  ) {}

  /** Asks for all of it anew and shows its latest step. */
  async load(): Promise<void> {
    this.refused = '';
    this.steps = undefined;
    this.shown = undefined;
    try {
      const [{ log, writers }, { Replay }] = await Promise.all([
        this.#download(),
        import('../documents/replay'),
      ]);
      this.#replay?.destroy();
      const rubric = rubricFor(this.app.facts, parseName(this.document) ?? { place: '' });
      const replay = (this.#replay = new Replay(this.document, log, writers, rubric));
      const steps: ToldStep[] = [];
      let since = performance.now();
      for (const step of replay.told()) {
        steps.push(step);
        if (performance.now() - since < TURN) continue;
        await breathe();
        if (this.#gone) return;
        since = performance.now();
      }
      this.steps = steps;
      this.#last = log.at(-1)?.seq ?? 0;
      this.choose(steps.length - 1);
    } catch (error) {
      if (!(error instanceof ApiError)) console.error(error);
      this.refused = error instanceof ApiError ? error.code : 'unreadable';
    }
  }

  async #download() {
    const log: LoggedUpdate[] = [];
    const writers = new Map<number, string>();
    let bytes = 0;
    this.cut = false;
    for (let more = true; more;) {
      const after = log.at(-1)?.seq ?? 0;
      const query = new URLSearchParams({ document: this.document, after: String(after) });
      const answer = await this.app.api.fetch(`/api/history?${query}`);
      const body = new Uint8Array(await answer.arrayBuffer().catch(brokenOff));
      const page = readHistoryPage(body);
      log.push(...page.updates);
      for (const [client, person] of page.writers) writers.set(client, person);
      bytes += body.byteLength;
      more = page.more && bytes < LIMITS.historyBytes;
      this.cut = page.more && !more;
    }
    return { log, writers };
  }

  /** Shows a step. */
  choose(step: number): void {
    const told = this.steps?.[step];
    if (!told || !this.#replay) return;
    this.chosen = step;
    this.shown = this.#replay.show(told);
  }

  /** Who writes under a client id, and who says so if the relay does not. */
  writer(client: number) {
    return this.#replay?.writer(client);
  }

  destroy(): void {
    this.#gone = true;
    this.#replay?.destroy();
  }
}
