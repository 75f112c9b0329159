import { FileStore } from '@tus/file-store';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { parseName } from '../../src/lib/domain/names';
import { fileOf, placeFileOf } from '../../src/lib/domain/materials/audience';
import type { FileMention } from '../../src/lib/domain/materials/card';
import { findSubmission } from '../../src/lib/domain/materials/material';
import { submissionName } from '../../src/lib/domain/materials/names';
import { filesOfDraft, mentionsFile, readDraft } from '../../src/lib/documents/materials/read';
import { LIMITS } from '../../src/lib/protocol/limits';
import { moveDurably, flush, writeDurably } from '../durable';
import { Queue } from '../queue';
import type { Relay } from '../relay/relay';
import { roomAt } from './disk';
import { fileAnswer, type FileRequest } from './file-answer';
import { hashOf } from './hash';
import { uploadedByOne } from './uploaded';
import { UploadRefusal, Uploads } from './refusals';
import { UploadLocks } from './upload-locks';

export const UPLOAD_PATH = '/api/files/upload';

/**
 * Bytes by hash. Uploading is resumable (tus 1.0); reading asks for a document that mentions the file, and the bytes
 * must have been uploaded by that document's author: knowing a hash opens nothing.
 */
export class Files {
  readonly #tus: Uploads;
  readonly #directory: string;
  readonly #uploads: string;
  /** Uploads that were let in and are not on the disk yet, with when. */
  readonly #beginning = new Map<string, number>();
  /** Uploads of which all bytes are here and that are being taken in: whoever asks meanwhile waits for that. */
  readonly #finishing = new Map<string, Promise<boolean>>();
  readonly #datastore: FileStore;
  readonly #turns = new Queue();
  /** Bytes and the row that says they are here come and go together: a sweep never takes what has just come. */
  readonly #places = new Queue();

  constructor(
    private readonly relay: Relay,
    directory: string,
    personOf: (request: Request) => Promise<string | undefined>,
    /** Bytes that uploads may take of the disk a folder lies on. */
    private readonly room: (folder: string) => Promise<number> = roomAt,
  ) {
    this.#directory = join(directory, 'files');
    this.#uploads = join(directory, 'uploads');
    this.#datastore = new FileStore({ directory: this.#uploads });
    this.#tus = new Uploads({
      path: UPLOAD_PATH,
      datastore: this.#datastore,
      locker: new UploadLocks(),
      // What has come of a request that another ends is kept; more of it is not waited for.
      lockDrainTimeout: 1,
      maxSize: LIMITS.fileBytes,
      relativeLocation: true,
      // The id carries its person, so that nobody can continue or look at another's upload.
      namingFunction: async (request) =>
        `${(await personOf(request as Request)) ?? 'nobody'}-${randomBytes(16).toString('hex')}`,
      onIncomingRequest: async (request, id) => {
        const person = await personOf(request as Request);
        if (!person) throw new UploadRefusal(401, 'session');
        const last = new URL(request.url, 'http://relay').pathname.split('/').at(-1) ?? '';
        const upload = id || (last === 'upload' ? '' : last);
        if (upload && !upload.startsWith(`${person}-`)) throw new UploadRefusal(404, 'not-found');
        // Before a byte is read: what has come stays, and its device goes on from there once there is room.
        if ((request as Request).method === 'PATCH' && (await this.room(this.#uploads)) <= 0)
          throw new UploadRefusal(507, 'disk-full');
      },
      onUploadCreate: async (request, upload) => {
        const person = (await personOf(request as Request)) ?? '';
        // A length told later could not be counted before the bytes are here.
        if (upload.size === undefined) throw new UploadRefusal(400, 'length-missing');
        const { size } = upload;
        // One after another: of many that begin at once none slips by uncounted.
        await this.#turns.run(async () => {
          if ((await this.#unfinished(person)).length >= LIMITS.unfinishedUploads)
            throw new UploadRefusal(429, 'too-many-uploads');
          if ((await relay.store.uploadedBytes(person)) + size > LIMITS.fileBytesPerPerson)
            throw new UploadRefusal(413, 'no-room');
          if (size > (await this.room(this.#uploads))) throw new UploadRefusal(507, 'disk-full');
          this.#beginning.set(upload.id, relay.now());
        });
        return {};
      },
      onUploadFinish: async (request, upload) => {
        const person = await personOf(request as Request);
        const taken = person !== undefined && (await this.#finish(upload.id, person, upload.metadata?.hash));
        if (!taken) throw new UploadRefusal(422, 'hash-differs');
        return {};
      },
    });
  }

  /** Takes in an upload that has all its bytes. False when they are not those promised: then nothing of it is kept. */
  #finish(id: string, person: string, promised: string | null | undefined): Promise<boolean> {
    const under = this.#finishing.get(id);
    if (under) return under;
    const taking = this.#takeIn(id, person, promised ?? '').finally(() => this.#finishing.delete(id));
    this.#finishing.set(id, taking);
    return taking;
  }

  async #takeIn(id: string, person: string, promised: string): Promise<boolean> {
    const path = join(this.#uploads, id);
    // Another request may have taken it in a moment ago.
    const bytes = await stat(path).catch(() => undefined);
    if (!bytes) return (await this.relay.store.uploadedSize(promised, person)) !== undefined;
    const hash = await hashOf(path);
    if (hash !== promised) {
      await this.#datastore.remove(id);
      return false;
    }
    await this.#place(hash, bytes.size, person, (to) => moveDurably(path, to));
    await rm(`${path}.json`, { force: true });
    // The bytes are kept whatever becomes of this; the next tick notes what is not noted now.
    await this.relay
      .fileCame(hash, person)
      .catch((error: unknown) => this.relay.log.error({ error: String(error) }, 'noting a file failed'));
    return true;
  }

  /**
   * Takes in an upload of this file whose last byte came when the relay died or its line broke: nobody has to send
   * anything again. False without one.
   */
  async #finishLeft(hash: string, person: string): Promise<boolean> {
    const names = await readdir(this.#uploads);
    for (const name of names.filter((each) => each.startsWith(`${person}-`) && !each.endsWith('.json'))) {
      const upload = await this.#datastore.getUpload(name).catch(() => undefined);
      if (upload?.metadata?.hash !== hash || upload.offset !== upload.size) continue;
      if (await this.#finish(name, person, hash)) return true;
    }
    return false;
  }

  async start(): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    await mkdir(this.#uploads, { recursive: true });
    await flush(dirname(this.#directory));
  }

  /** The row is committed when the bytes are on the disk under their name: what a device is told of is there. */
  async #place(
    hash: string,
    size: number,
    person: string,
    write: (to: string) => Promise<void>,
  ): Promise<void> {
    await this.#places.run(async () => {
      await write(join(this.#directory, hash));
      await this.relay.store.addFile(hash, size, person, this.relay.now());
    });
  }

  /** Removes uploads in which nothing has arrived for long: their devices have begun anew, or never will go on. */
  async sweep(now: number): Promise<void> {
    for (const name of await readdir(this.#uploads)) {
      const path = join(this.#uploads, name);
      const bytes = await stat(path.replace(/\.json$/, '')).catch(() => undefined);
      if (now - (bytes?.mtimeMs ?? 0) > LIMITS.uploadIdle) await rm(path, { force: true });
    }
  }

  /**
   * Removes bytes that only erased papers had: of people who were erased and authors of erased drafts, what is
   * neither handed in nor signed nor a form nor in a draft that lives. Of the last day everything stays: words that mention it may be on the way.
   */
  async sweepErased(now: number): Promise<void> {
    if (this.relay.recovery.active) return;
    const { rights, documents, store } = this.relay;
    const { materials, places } = rights.facts;
    const authors = new Set([...documents.ended.keys()].map((name) => parseName(name)?.author));
    for (const { id, erased } of rights.facts.people.values()) if (erased) authors.add(id);
    // The letters that their papers came by lie with the desk that kept them.
    const entered = [...materials.values()].flatMap(({ author, submissions }) =>
      submissions.flatMap((submission) =>
        submission.entered?.original ? [{ author, ...submission.entered }] : [],
      ),
    );
    for (const { author, by } of entered) if (rights.facts.people.get(author)?.erased) authors.add(by);
    const kept = new Set([
      ...[...materials.values()].flatMap(({ submissions }) =>
        submissions.flatMap(({ files, agreement, signedTexts }) => [
          ...files,
          ...(agreement?.scans ?? []),
          ...signedTexts.flatMap(({ scans }) => scans),
        ]),
      ),
      ...[...places.values()].flatMap(({ templates, registries }) => [
        ...[...templates.values()].map(({ file }) => file.hash),
        ...registries.flatMap(({ files }) => files),
      ]),
      ...entered
        .filter(({ author }) => !rights.facts.people.get(author)?.erased)
        .map(({ original }) => original!),
    ]);
    for (const author of authors) {
      if (author === undefined) continue;
      const wanted = new Set(kept);
      for (const { name } of [...documents.rows()]) {
        const parsed = parseName(name);
        if (parsed?.kind !== 'draft' || parsed.author !== author) continue;
        const live = await documents.load(name);
        await live?.read(author, (doc) =>
          filesOfDraft(readDraft(doc)).forEach(({ hash }) => wanted.add(hash)),
        );
      }
      for (const hash of await store.filesOf(author, now - LIMITS.fileBeforeMention))
        if (!wanted.has(hash))
          await this.#places.run(async () => {
            if (await store.forgetFile(hash, author)) await rm(join(this.#directory, hash), { force: true });
          });
    }
  }

  /** Uploads a person can go on with. One begun on a full disk has no description and never goes on: it is removed. */
  async #unfinished(person: string): Promise<string[]> {
    const names = await readdir(this.#uploads);
    for (const [name, at] of this.#beginning)
      if (names.includes(`${name}.json`) || this.relay.now() - at > 60_000) this.#beginning.delete(name);
    const begun = [...this.#beginning.keys()].filter((name) => name.startsWith(`${person}-`));
    for (const name of names.filter((each) => each.startsWith(`${person}-`) && !each.endsWith('.json'))) {
      if (this.#beginning.has(name)) continue;
      const path = join(this.#uploads, name);
      const described = await stat(`${path}.json`).catch(() => undefined);
      const bytes = await stat(path).catch(() => undefined);
      // The description is written a moment after the file for the bytes.
      const young = bytes && this.relay.now() - bytes.mtimeMs < 60_000;
      if (described && described.size > 0) begun.push(name);
      else if (!young) await Promise.all([rm(path, { force: true }), rm(`${path}.json`, { force: true })]);
    }
    return begun;
  }

  async upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#tus.handle(request, response);
  }

  /** Stores bytes made in this process: the sample's files. */
  async put(bytes: Uint8Array, person: string): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    await this.#place(hash, bytes.byteLength, person, (to) => writeDurably(to, bytes));
    return hash;
  }

  /**
   * True when a person has uploaded a file and its bytes are here: a row alone is no reason to send nothing. Takes in
   * what has come whole and was not taken in yet.
   */
  async has(hash: string, person: string): Promise<boolean> {
    const size = await this.relay.store.uploadedSize(hash, person);
    if (size !== undefined && size === (await this.#sizeOf(hash))) return true;
    return await this.#finishLeft(hash, person);
  }

  /** How many bytes are here under a hash; undefined without any. */
  async #sizeOf(hash: string): Promise<number | undefined> {
    return await stat(join(this.#directory, hash)).then(
      ({ size }) => size,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      },
    );
  }

  /**
   * [E-18] Where files lie that a person has uploaded, to be attached to a letter; undefined while one of them is not
   * here whole.
   */
  async attached(
    mentions: readonly FileMention[],
    person: string,
  ): Promise<{ readonly name: string; readonly path: string }[] | undefined> {
    for (const { hash } of mentions) if (!(await this.has(hash, person))) return undefined;
    return mentions.map(({ hash, name }) => ({ name, path: join(this.#directory, hash) }));
  }

  /** [E-16] True when a person may read a file that a place itself shows: a form of its papers. */
  async mayReadOfPlace(person: string, hash: string, place: string): Promise<boolean> {
    const file = placeFileOf(this.relay.rights.facts, place, hash);
    const held = this.relay.rights.grantsOf(person);
    if (!file?.only.some((right) => held.has(right))) return false;
    return await this.relay.store.fileUploadedBy(hash, file.uploadedBy);
  }

  /** True when a person may read a file as part of a document. */
  async mayRead(person: string, hash: string, document: string): Promise<boolean> {
    const name = parseName(document);
    if (!name || this.relay.rights.access(person, document) === 'none') return false;
    const { facts } = this.relay.rights;
    if (name.kind === 'draft') {
      const draft = await this.relay.documents.load(document);
      if (!(await draft?.read(person, (doc) => mentionsFile(doc, hash)))) return false;
      if (await this.relay.store.fileUploadedBy(hash, name.author!)) return true;
      // A draft that goes on with what somebody else has handed in: as a part of that version.
      const material = facts.materials.get(name.material!);
      for (const submission of material?.submissions ?? [])
        if (await this.mayRead(person, hash, submissionName(material!, submission))) return true;
      return false;
    }
    if (name.kind !== 'submission') return false;
    const material = facts.materials.get(facts.materialOfSubmission.get(name.submission!) ?? '');
    const submission = findSubmission(material, name.submission!);
    const file = submission && fileOf(facts, material!, submission, hash);
    if (!file) return false;
    const held = this.relay.rights.grantsOf(person);
    if (file.only && !file.only.some((right) => held.has(right))) return false;
    return await uploadedByOne(this.relay.store, hash, file.uploadedBy);
  }

  /** The answer with a file's bytes, see {@link fileAnswer}; undefined when they are not here. */
  async serve(hash: string, request: FileRequest): Promise<Response | undefined> {
    const size = await this.#sizeOf(hash);
    return size === undefined ? undefined : fileAnswer(join(this.#directory, hash), hash, size, request);
  }
}
