import { LIMITS } from '../protocol/limits';
import { isUnsent } from '../storage/database';
import type { App } from './app.svelte';

/** The pill's states in the order of their urgency. */
export type TruthState = 'failed' | 'sign-in' | 'decide' | 'update' | 'device' | 'sending' | 'acknowledged';

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
  /** When last heard, the relay stood on a restored backup: it takes edits and decides no act yet. */
  recovering = $state(false);
  /** Since when something is unsent, in this tab's view. */
  #since = $state<number | undefined>();

  readonly unsentDocuments = $derived.by(
    () => new Set(this.app.unsent.filter(isUnsent).map(({ document }) => document)),
  );
  readonly waitingActs = $derived.by(() => this.app.outbox.filter(({ state }) => state === 'waiting'));
  readonly refusedActs = $derived.by(() => this.app.outbox.filter(({ state }) => state === 'refused'));
  readonly waitingFiles = $derived.by(() => this.app.files.filter(({ own, uploaded }) => own && !uploaded));
  /** [E-28] Those of them that wait for Wi-Fi, or for what their person says of large files. */
  readonly heldFiles = $derived.by(() =>
    this.waitingFiles.filter((file) => this.app.largeFiles.passage(file) !== 'go'),
  );
  readonly unsent = $derived(this.unsentDocuments.size + this.waitingActs.length + this.waitingFiles.length);
  readonly undecided = $derived(this.app.undecided.length + this.refusedActs.length);

  /** Everything that holds and that the person should know, the most urgent first; never empty. */
  readonly states = $derived.by((): readonly TruthState[] => {
    const states: TruthState[] = [];
    if (this.failedDocuments.size > 0 || this.readingFailed) states.push('failed');
    // Before what waits for a decision: a decision cannot be sent either.
    if (this.session === 'over') states.push('sign-in');
    if (this.undecided > 0) states.push('decide');
    if (this.updateWaiting || this.outdated || this.newerWork) states.push('update');
    if (this.unsent > 0) states.push(this.sending ? 'sending' : 'device');
    if (states.length === 0) states.push(this.contactAt === undefined ? 'device' : 'acknowledged');
    return states;
  });
  readonly state = $derived.by(() => this.states[0]!);
  /**
   * Everything made here is with the relay, as far as this device can know. Not while the relay does not know the
   * session: it may be a restored one, which has lost what it had acknowledged, and says so only after a sign-in.
   */
  readonly allStored = $derived.by(
    () =>
      this.session === 'ours' &&
      this.contactAt !== undefined &&
      this.unsent === 0 &&
      this.undecided === 0 &&
      this.failedDocuments.size === 0 &&
      !this.readingFailed,
  );
  /** Something here was made in a newer version. */
  readonly newerWork = $derived.by(() => this.newerDocuments.size > 0 || this.app.newer.size > 0);
  /** The link is alive and what is unsent has not been waiting for too long to be called on its way. */
  readonly sending = $derived.by(() => {
    // Looks again with each tick; patience is counted by the device's own clock, which the relay never sets.
    void this.app.now;
    const waiting = this.#since === undefined ? 0 : Date.now() - this.#since;
    // Decisions that a recovering relay does not take yet are on no way, nor is a file that waits for Wi-Fi.
    const acts = this.recovering ? this.waitingActs.length : 0;
    const held = this.unsent > 0 && this.unsent === acts + this.heldFiles.length;
    return this.alive && this.session === 'ours' && !held && waiting < LIMITS.sendingPatience;
  });

  constructor(app: App) {
    this.app = app;
  }

  async start(): Promise<void> {
    const contact = await this.app.device.read<number>('contact');
    this.contactAt = contact;
  }

  link(alive: boolean): void {
    this.alive = alive;
  }
  sessionOver(): void {
    this.session = 'over';
  }
  contacted(recovering: boolean): void {
    this.recovering = recovering;
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
    else this.#since ??= Date.now();
  }
}
