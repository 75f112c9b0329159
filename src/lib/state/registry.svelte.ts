import type { FileMention } from '../domain/materials/card';
import { submissionName } from '../domain/materials/names';
import { agreementNumber, agreementOf, takenBackAt } from '../domain/materials/publication';
import {
  columnsOf,
  REGISTRY_COLUMNS,
  registryOf,
  untoldWithdrawals,
  type Registry,
  type RegistryColumn,
  type RegistryLine,
  type RegistryWay,
  type SentRegistry,
} from '../domain/materials/registry';
import { addendumNumber, addressOf, departure, isOnlyPrepared } from '../domain/materials/letters';
import { arrivedOn } from '../domain/materials/reaching';
import { authorsOf, findSubmission, type Material, type Submission } from '../domain/materials/material';
import { fullName, shortName } from '../domain/people/person';
import { settingsOn } from '../domain/people/settings';
import { registryTitle } from '../exchange/registry-title';
import type { Cell } from '../exchange/workbook';
import type { App, Planned, Refusal } from './app.svelte';
import { bytesOf } from './files.svelte';
import type { Paper } from './papers';

/** A row of what goes, or went. */
export interface Row {
  readonly material: Material;
  readonly submission: Submission;
}

/** [E-21] What may still go is that it was taken back. */
export const isTakenBack = ({ material, submission }: Row): boolean =>
  takenBackAt(material, submission) !== undefined;

/** What is made before sending and then frozen by its hashes: the registry first, then archives of agreements. */
export interface Packet {
  readonly papers: readonly Paper[];
  /** Agreements whose scans did not come onto this device: the archive would lack them. */
  readonly missing: readonly string[];
  /** [E-21] Versions that it names as taken back. */
  readonly withdrawn: readonly string[];
}

export interface Sending {
  readonly way: RegistryWay;
  readonly recipient: string;
  readonly date: string;
  /** Of an addendum. */
  readonly reason: string;
}

/** [E-18] The registry of a month at the desk: what goes, what waits, what went. */
export class RegistryDesk {
  constructor(
    private readonly app: App,
    private readonly monthOf: () => string,
  ) {}

  readonly month = $derived.by(() => this.monthOf());
  readonly #subject = $derived.by(() => `place:${this.app.place?.id ?? ''}`);
  readonly registry = $derived.by((): Registry | undefined =>
    this.app.place ? registryOf(this.app.facts, this.app.place, this.month, this.app.today) : undefined,
  );
  /** Months that have, or may still need, a registry; the newest first. */
  readonly months = $derived.by((): readonly string[] => {
    const { facts, place, today } = this.app;
    const running = today.slice(0, 7);
    const known = [...facts.materials.values()].flatMap(({ submissions }) =>
      submissions.filter(({ issued }) => issued?.verdict === 'recommend').map(({ month }) => month),
    );
    const sent = (place?.registries ?? []).map(({ month }) => month);
    return [...new Set([running, ...known.filter((month) => month <= running), ...sent])]
      .toSorted()
      .toReversed();
  });
  readonly columns = $derived.by(() => (this.app.place ? columnsOf(this.app.place) : REGISTRY_COLUMNS));

  /** What is sent now is called so. */
  readonly title = $derived.by(() =>
    registryTitle(this.app.place?.title ?? '', this.month, this.registry?.sent.length ?? 0),
  );

  readonly mayChoose = $derived.by(() =>
    this.app.may('choose-columns', this.#subject, { columns: [...REGISTRY_COLUMNS] }),
  );
  /** A registry of this month that is on its way, or was refused. */
  readonly pending = $derived.by(() =>
    this.app.outbox.find(({ act }) => act.kind === 'send-registry' && act.payload.month === this.month),
  );

  /** [E-18] A letter of this month that is made, and of which nobody has said that it went. */
  readonly prepared = $derived.by(() => this.registry?.sent.find(isOnlyPrepared));

  /** [E-21] Versions that were sent with this month, taken back since, and of which no addendum has told the centre. */
  readonly withdrawn = $derived.by((): readonly Row[] =>
    (this.app.place ? untoldWithdrawals(this.app.facts, this.app.place, this.month) : [])
      .map((id) => this.rowOf(id))
      .filter((row) => row !== undefined),
  );

  /** The columns of some rows: a row that tells of a withdrawal says so in one of them, whatever the place has chosen. */
  columnsOf(rows: readonly Row[]): readonly RegistryColumn[] {
    const telling = rows.some(isTakenBack) && !this.columns.includes('result');
    return telling ? [...this.columns, 'result'] : this.columns;
  }

  rowOf(id: string): Row | undefined {
    const { facts } = this.app;
    const material = facts.materials.get(facts.materialOfSubmission.get(id) ?? '');
    const submission = findSubmission(material, id);
    return material && submission && { material, submission };
  }

  async chooseColumns(columns: readonly RegistryColumn[]): Promise<Refusal | undefined> {
    return await this.app.perform('choose-columns', this.#subject, { columns: [...columns] });
  }

  /** The rows as they would go, cell by cell. */
  async cells(rows: readonly Row[]): Promise<Record<RegistryColumn, Cell>[]> {
    const { registryCells } = await import('../exchange/registry-cells');
    return rows.map(({ material, submission }, index) =>
      registryCells(this.app.facts, material, submission, index + 1),
    );
  }

  /** Makes what is sent: the workbook, and archives of the signed agreements' scans. */
  async packet(rows: readonly Row[]): Promise<Packet> {
    const { title } = this;
    const [{ registryXlsx }, cells] = await Promise.all([
      import('../exchange/registry-xlsx'),
      this.cells(rows),
    ]);
    const name = title.replace(/[\\/:*?"<>|]+/g, '-');
    const workbook: Paper = {
      name: `${name}.xlsx`,
      bytes: await registryXlsx(title, this.columnsOf(rows), cells),
    };
    const takenBack = rows.filter(isTakenBack);
    const { archives, missing } = await this.#archives(
      rows.filter((row) => !takenBack.includes(row)),
      name,
    );
    const withdrawn = takenBack.map(({ submission }) => submission.id);
    return { papers: [workbook, ...archives], missing, withdrawn };
  }

  /** [E-16] Originals go on paper here, so that a list goes with them. */
  readonly onPaper = $derived.by(
    () => settingsOn(this.app.settingChanges, this.app.today).agreements !== 'scan',
  );

  /** [E-18] The list that accompanies the originals of some rows, or of a registry that went. */
  async inventory(rows: readonly Row[], sent?: SentRegistry): Promise<Paper> {
    const { inventoryDocx, inventoryFileName } = await import('../exchange/inventory-docx');
    const { facts, me, place, settingChanges } = this.app;
    const lines = rows.flatMap(({ material, submission }) => {
      const agreement = agreementOf(submission);
      if (!agreement || agreement.withdrawn || material.withdrawn) return [];
      const people = authorsOf(material).map((person) => fullName(facts.people.get(person)));
      const number = agreementNumber(settingChanges, submission);
      return [{ number, date: agreement.date, people, title: submission.card?.title ?? '' }];
    });
    const registry = sent
      ? registryTitle(place!.title, sent.month, addendumNumber(place!, sent))
      : this.title;
    const recipient = sent ? addressOf(sent, 1) : '';
    const inventory = { registry, recipient, by: shortName(me), lines };
    return { name: inventoryFileName(inventory), bytes: await inventoryDocx(inventory) };
  }

  async #archives(rows: readonly Row[], name: string) {
    const { agreementsZip, inArchives } = await import('../exchange/agreements-zip');
    const { facts } = this.app;
    const missing: string[] = [];
    const signed: { name: string; pages: { name: string; bytes: Uint8Array }[] }[] = [];
    for (const { material, submission } of rows) {
      const scans = agreementOf(submission)?.scanFiles ?? [];
      if (scans.length === 0) continue;
      const title = submission.card?.title ?? '';
      const pages = await this.#pages(material, submission, scans);
      if (!pages) {
        missing.push(title);
        continue;
      }
      const number = agreementNumber(this.app.settingChanges, submission);
      signed.push({ name: `${number} ${shortName(facts.people.get(material.author))}`, pages });
    }
    const size = (each: (typeof signed)[number]) =>
      each.pages.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    const groups = inArchives(signed, size);
    const archives = await Promise.all(
      groups.map(async (group, index): Promise<Paper> => {
        const part = groups.length > 1 ? `, часть ${index + 1} из ${groups.length}` : '';
        return { name: `${name}, соглашения${part}.zip`, bytes: await agreementsZip(group) };
      }),
    );
    return { archives, missing };
  }

  /** The pages of a paper; undefined when one of them is neither here nor to be had now. */
  async #pages(material: Material, submission: Submission, scans: readonly FileMention[]) {
    const pages: { name: string; bytes: Uint8Array }[] = [];
    for (const file of scans) {
      const bytes = await bytesOf(this.app, file, { document: submissionName(material, submission) });
      if (!(bytes instanceof Blob)) return undefined;
      pages.push({ name: file.name, bytes: new Uint8Array(await bytes.arrayBuffer()) });
    }
    return pages;
  }

  /**
   * Sends, or makes the letter for a person's own mail: the packet's files are durable on this device and go up as
   * one's own; then the act that freezes them, and with what was handed over the agreements as forwarded [E-16]. With a
   * letter they are forwarded when it has left, which nobody knows yet.
   */
  async send(rows: readonly Row[], packet: Packet, sending: Sending): Promise<Refusal | undefined> {
    const engine = await this.app.engine();
    const { keepFile } = await import('../sync/files');
    const files: FileMention[] = [];
    for (const { name, bytes } of packet.papers) {
      const kept = await keepFile(engine.environment, new File([bytes], name, { type: bytes.type }));
      if ('refused' in kept) return { code: kept.refused === 'no-room' ? 'not-kept' : 'too-large' };
      files.push(kept);
    }
    engine.filesAdded();
    const kind = (this.registry?.sent.length ?? 0) > 0 ? 'addendum' : 'main';
    const { date, way, recipient, reason } = sending;
    const freezing: Planned = {
      kind: 'send-registry',
      subject: this.#subject,
      payload: {
        ...{ month: this.month, kind, date, way, recipient: recipient.trim() },
        submissions: rows.map(({ submission }) => submission.id),
        files: files.map(({ hash }) => hash),
        ...(way === 'mail' && { prepared: true }),
        ...(packet.withdrawn.length > 0 && { withdrawn: packet.withdrawn }),
      },
      values: { files, ...(kind === 'addendum' && { reason: reason.trim() }) },
    };
    if (way !== 'other') return await this.app.performAll([freezing]);
    return await this.app.performAll([freezing, ...this.#forwarding(rows, packet.withdrawn, date)]);
  }

  /** Agreements that go with a registry, as forwarded on a day. */
  #forwarding(rows: readonly Row[], withdrawn: readonly string[], date: string): Planned[] {
    return rows
      .filter((row) => !withdrawn.includes(row.submission.id) && !isTakenBack(row))
      .filter(({ submission }) => !agreementOf(submission)?.forwarded)
      .map(({ material, submission }) => ({
        kind: 'forward-agreement',
        subject: `material:${material.id}`,
        payload: { submission: submission.id, date },
        restsOnFirst: true,
      }));
  }

  /** [E-18] A person may say that this registry's letters went: of their own mail, or past the relay that could not. */
  maySay = (sent: SentRegistry): boolean =>
    this.app.may('say-registry-sent', this.#subject, { registry: sent.act, date: this.app.today });
  mayDiscard = (sent: SentRegistry): boolean =>
    this.app.may('discard-registry', this.#subject, { registry: sent.act }, { reason: 'причина' });

  /** [E-16] Agreements that have left with the letters of a registry, and are not noted as forwarded. */
  #unnoted(sent: SentRegistry): Planned[] {
    const date = departure(sent) === 'done' && arrivedOn(sent, this.app.zone);
    return date ? this.#forwardable(sent, date) : [];
  }
  countUnnoted = (sent: SentRegistry): number => this.#unnoted(sent).length;
  noteForwarded = (sent: SentRegistry): Promise<Refusal | undefined> =>
    this.app.performAll(this.#unnoted(sent).map(({ restsOnFirst: _, ...planned }) => planned));

  /** A paper that was signed anew since the letter was made did not go with it. */
  #forwardable(sent: SentRegistry, date: string): Planned[] {
    const rows = sent.submissions.map((id) => this.rowOf(id)).filter((row) => row !== undefined);
    return this.#forwarding(rows, sent.withdrawn, date).filter(({ kind, subject, payload }) =>
      this.app.may(kind, subject, payload),
    );
  }

  /** The person says that a letter went which no program here knows of, and with it the agreements [E-16]. */
  async saySent(sent: SentRegistry, date: string): Promise<Refusal | undefined> {
    const saying: Planned = {
      kind: 'say-registry-sent',
      subject: this.#subject,
      payload: { registry: sent.act, date },
    };
    return await this.app.performAll([saying, ...this.#forwardable(sent, date)]);
  }

  /** A letter that was made and will not be sent: its rows are free for another. */
  async discard(sent: SentRegistry, reason: string): Promise<Refusal | undefined> {
    return await this.app.perform(
      'discard-registry',
      this.#subject,
      { registry: sent.act },
      { values: { reason } },
    );
  }

  /** What went, as it was frozen. */
  async sentFile(file: FileMention): Promise<Blob | Refusal> {
    return await bytesOf(this.app, file, { place: this.app.place!.id });
  }

  /** The rows of what is ready, and those of a correction. */
  static rowsOf = (lines: readonly RegistryLine[]): Row[] =>
    lines.map(({ material, submission }) => ({ material, submission }));
}
