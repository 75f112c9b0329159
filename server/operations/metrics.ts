import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DATABASE, LAST_BACKUP } from '../admin/backup-manifest';
import type { Written } from '../relay/live-document';
import type { Relay } from '../relay/relay';

/** What is counted at the moment somebody asks. */
export interface Measured {
  readonly relay: Relay;
  readonly dataDir: string;
  readonly openSockets: () => number;
  readonly waitingLetters: () => number;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BYTES = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/**
 * The relay's figures for Prometheus. A label is one of few words of ours: never a document, a person or anything
 * somebody wrote, because whoever reads figures need not be allowed to read those.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #updates = this.#counter('updates_total', 'Updates of documents by what became of them.', [
    'verdict',
    'reason',
  ]);
  readonly #acts = this.#counter('acts_total', 'Acts sent by devices by what became of them.', ['verdict']);
  readonly #letters = this.#counter(
    'letters_total',
    'Letters handed over to mail servers by what came of it.',
    ['result'],
  );
  readonly #refusals = this.#counter('refusals_total', 'Refusals by code.', ['code']);
  readonly #failures = this.#counter('commit_failures_total', 'Commits of the store that failed.', [
    'operation',
  ]);
  readonly #commits = this.#histogram(
    'commit_duration_seconds',
    'From asking the store to write until it is on disk.',
    SECONDS,
    ['operation'],
  );
  readonly #catchUps = this.#histogram(
    'catch_up_duration_seconds',
    'One catch-up of a device, until its last byte.',
    SECONDS,
  );
  readonly #catchUpBytes = this.#histogram(
    'catch_up_bytes',
    'Bytes of a catch-up, received from and sent to the device.',
    BYTES,
    ['direction'],
  );

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  refused(code: string): void {
    this.#refusals.inc({ code });
  }
  wrote(written: Written): void {
    this.#updates.inc({
      verdict: written.verdict,
      reason: written.verdict === 'stored' ? '' : written.reason,
    });
  }
  decided(verdict: string): void {
    this.#acts.inc({ verdict });
  }
  delivered(result: string): void {
    this.#letters.inc({ result });
  }
  caughtUp(seconds: number, received: number, sent: number): void {
    this.#catchUps.observe(seconds);
    this.#catchUpBytes.observe({ direction: 'received' }, received);
    this.#catchUpBytes.observe({ direction: 'sent' }, sent);
  }
  committed(operation: string, seconds: number, good: boolean): void {
    if (good) this.#commits.observe({ operation }, seconds);
    else this.#failures.inc({ operation });
  }

  /** Adds what is measured when asked for. */
  measure({ relay, dataDir, openSockets, waitingLetters }: Measured): void {
    const { documents, journal, store } = relay;
    this.#gauge('documents_loaded', 'Documents in memory.', async () => (await documents.loaded()).length);
    this.#gauge('sockets', 'Open sockets of devices.', openSockets);
    this.#gauge('channels', 'Documents open on devices.', async () =>
      sum((await documents.loaded()).map(({ load }) => load.channels)),
    );
    this.#gauge('queued_updates', 'Updates that wait for their document.', async () =>
      sum((await documents.loaded()).map(({ load }) => load.queued)),
    );
    this.#gauge('queued_acts', 'Acts whose turn has not come.', () => journal.load.queued);
    this.#gauge('waiting_acts', 'Acts that wait for others they rest on.', () => journal.load.waiting);
    this.#gauge('aside_rows', 'Updates kept aside, of everybody.', () => store.asideCount());
    this.#gauge('waiting_letters', 'Letters with registries that are still to be sent.', waitingLetters);
    this.#gauge('sequence', 'The last sequence that every device may know.', () => relay.progress.safe());
    const database = join(dataDir, DATABASE);
    this.#gauge('store_bytes', 'Size of the database, without its log.', () => sizeOf(database));
    this.#gauge('store_log_bytes', 'Size of the log that is written ahead.', () => sizeOf(`${database}-wal`));
    this.#gauge('disk_free_bytes', 'Free space where the data lies.', async () => {
      const { bavail, bsize } = await statfs(dataDir);
      return bavail * bsize;
    });
    this.#gauge(
      'last_backup_age_seconds',
      'Since the last backup that succeeded; absent before.',
      async () => {
        const { takenAt } = JSON.parse(await readFile(join(dataDir, LAST_BACKUP), 'utf8')) as {
          takenAt: string;
        };
        return (relay.now() - Date.parse(takenAt)) / 1_000;
      },
    );
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  #counter<T extends string>(name: string, help: string, labelNames: T[]) {
    return new Counter({ name: `metodsreda_${name}`, help, labelNames, registers: [this.#registry] });
  }
  #histogram<T extends string>(name: string, help: string, buckets: number[], labelNames: T[] = []) {
    const registers = [this.#registry];
    return new Histogram({ name: `metodsreda_${name}`, help, buckets, labelNames, registers });
  }
  /** A gauge without a value when it cannot be measured now: the others are still answered. */
  #gauge(name: string, help: string, value: () => number | Promise<number>) {
    new Gauge({
      name: `metodsreda_${name}`,
      help,
      registers: [this.#registry],
      async collect() {
        const measured = await Promise.resolve()
          .then(value)
          .catch(() => undefined);
        if (measured === undefined) this.remove();
        else this.set(measured);
      },
    });
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const sizeOf = async (path: string) => (await stat(path)).size;
