import { LIMITS } from '../protocol/limits';
import type { App } from './app.svelte';

/** The pill's states in the order of their urgency; what is shown is the most urgent one that holds. */
export type TruthState = 'failed' | 'decide' | 'sign-in' | 'update' | 'device' | 'sending' | 'acknowledged';

/**
 * Says where the data is. Every state is measured: counters of edits made, written here and committed by the relay;
 * never "the socket is open".
 */
export class Truth {
  private readonly app!: App;
  alive = $state(false);
  session = $state<'ours' | 'over'>('ours');
  contactAt = $state<number | undefined>();
  updateWaiting = $state(false);
  failedDocuments = $state.raw<ReadonlySet<string>>(new Set());
  readingFailed = $state(false);
  /** The browser emptied the database: names of own files whose bytes went with it before they were sent. */
  emptiedFiles = $state.raw<readonly string[] | undefined>();
  /** Why this version is too old: a newer one runs in another tab, the relay speaks a newer protocol. */
  outdated = $state<'device' | 'relay' | undefined>();
  /** Documents written in a newer version: shown, and not written here. */
  newerDocuments = $state.raw<ReadonlySet<string>>(new Set());
  lastTrouble = $state<string | undefined>();
  /** Since when something is unsent, in this tab's view. */
  #since = $state<number | undefined>();

  readonly unsentDocuments = $derived.by(
    () =>
      new Set(
        this.app.unsent
          .filter(({ local, acknowledged }) => local > acknowledged)
          .map(({ document }) => document),
      ),
  );
  readonly waitingActs = $derived.by(() => this.app.outbox.filter(({ state }) => state === 'waiting'));
  readonly refusedActs = $derived.by(() => this.app.outbox.filter(({ state }) => state === 'refused'));
  readonly waitingFiles = $derived.by(() => this.app.files.filter(({ own, uploaded }) => own && !uploaded));
  readonly unsent = $derived(this.unsentDocuments.size + this.waitingActs.length + this.waitingFiles.length);
  readonly undecided = $derived(
    this.app.aside.filter(({ askedAt }) => askedAt === undefined).length + this.refusedActs.length,
  );

  readonly state = $derived.by((): TruthState => {
    if (this.failedDocuments.size > 0 || this.readingFailed) return 'failed';
    if (this.undecided > 0) return 'decide';
    if (this.session === 'over') return 'sign-in';
    if (this.updateWaiting || this.outdated || this.newerWork) return 'update';
    if (this.unsent === 0) return this.contactAt === undefined ? 'device' : 'acknowledged';
    return this.sending ? 'sending' : 'device';
  });
  /** Something here was made in a newer version. */
  readonly newerWork = $derived.by(() => this.newerDocuments.size > 0 || this.app.newer.size > 0);
  /** This device's clock is so wrong that dates would be, if the relay's were not used instead. */
  readonly wrongClock = $derived.by(() => Math.abs(this.app.clockOffset) > LIMITS.clockTolerance);
  /** The link is alive and what is unsent has not been waiting for too long to be called on its way. */
  readonly sending = $derived.by(
    () =>
      this.alive &&
      this.session === 'ours' &&
      this.app.now - (this.#since ?? this.app.now) < LIMITS.sendingPatience,
  );

  constructor(app: App) {
    this.app = app;
  }

  async start(): Promise<void> {
    const contact = await this.app.device.read<number>('contact');
    if (contact !== undefined) this.contactAt = this.app.instant(contact);
  }

  link(alive: boolean): void {
    this.alive = alive;
  }
  sessionOver(): void {
    this.session = 'over';
  }
  contacted(): void {
    this.contactAt = this.app.relayNow();
    this.session = 'ours';
    this.lastTrouble = undefined;
    if (this.outdated === 'relay') this.outdated = undefined;
    this.watch();
  }
  trouble(code: string): void {
    this.lastTrouble = code;
  }
  writeFailed(documents: ReadonlySet<string>): void {
    this.failedDocuments = documents;
  }
  emptied(files: readonly string[]): void {
    this.emptiedFiles = files;
  }
  newerHere(): void {
    this.outdated = 'device';
  }
  newerRelay(): void {
    this.outdated ??= 'relay';
  }
  newerDocument(name: string): void {
    if (!this.newerDocuments.has(name)) this.newerDocuments = new Set([...this.newerDocuments, name]);
  }
  localFailed(_: 'reading'): void {
    this.readingFailed = true;
  }

  /** Starts and clears the patience of «Передаём»; called whenever something was made or acknowledged. */
  watch(): void {
    if (this.unsent === 0) this.#since = undefined;
    else this.#since ??= this.app.relayNow();
  }
}
