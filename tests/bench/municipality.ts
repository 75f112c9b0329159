import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { ulid } from 'ulid';
import { COOKIE } from '../../server/accounts/cookie';
import { Relay } from '../../server/relay/relay';
import { openSqlite } from '../../server/store/sqlite';
import type { Append, Store } from '../../server/store/store';
import { makePart, type Act } from '../../src/lib/domain/act';
import { draftName } from '../../src/lib/domain/materials/names';
import { LIMITS } from '../../src/lib/protocol/limits';

export const PLACE = 'm1';
const DAY = 86_400_000;
const silent = () => pino({ level: 'silent' });

/** A municipality in a data folder, before its relay is started as a process. */
export interface Founded {
  readonly person: string;
  readonly epoch: string;
  /** Sessions of that person, as cookies; each carries {@link LIMITS.socketsPerSession} sockets. */
  readonly cookies: readonly string[];
  /** Drafts of that person, begun and empty. */
  readonly documents: readonly string[];
}

/**
 * Founds a municipality with one teacher. Sessions and documents are made in the store: signing in costs what a
 * password costs by design, and nobody may begin more than a few hundred drafts in a day's work.
 */
export async function found(
  dataDir: string,
  wanted: { readonly documents: number; readonly sockets: number; readonly content?: Uint8Array },
): Promise<Founded> {
  mkdirSync(dataDir, { recursive: true });
  const store = await openSqlite(join(dataDir, 'metodsreda.sqlite'));
  const relay = await Relay.start({ store, log: silent() });
  const person = ulid();
  const act = async (kind: string, subject: string, payload: Act['payload'], values: object = {}) => {
    const parts = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, makePart(randomBytes(16).toString('hex'), value)]),
    );
    const verdict = await relay.act({ kind, place: PLACE, subject, payload, parts });
    if (verdict.verdict !== 'accepted') throw new Error(`${kind}: ${JSON.stringify(verdict)}`);
  };
  await act('found-place', `place:${PLACE}`, {
    title: 'Заречный округ',
    zone: 'Asia/Yekaterinburg',
    sample: false,
  });
  await act(
    'enter-person',
    `person:${person}`,
    { post: 'методист' },
    { name: { family: 'Петрова', given: 'Мария', patronymic: '' }, contacts: { email: '', phone: '' } },
  );
  const from = new Date(Date.now() - DAY).toISOString().slice(0, 10);
  await act('grant-role', `person:${person}`, { role: 'specialist', from, begins: 'now' });

  const documents: string[] = [];
  const content: Append[] = [];
  for (let index = 0; index < wanted.documents; index++) {
    const name = draftName({ place: PLACE, author: person, id: ulid(1_700_000_000_000 + index) });
    const { id: document, rightsVersion } = await store.beginDocument(name, person);
    documents.push(name);
    if (wanted.content)
      content.push({ document, rightsVersion, person, at: Date.now(), bytes: wanted.content, clients: [] });
  }
  while (content.length > 0) await store.append(content.splice(0, 1000));
  const cookies = await sessions(store, person, Math.ceil(wanted.sockets / LIMITS.socketsPerSession));
  const { epoch } = relay;
  await store.close();
  return { person, epoch, cookies, documents };
}

/** Sessions of a person, as cookies. */
export async function sessions(store: Store, person: string, count: number): Promise<string[]> {
  const cookies: string[] = [];
  for (let index = 0; index < count; index++) {
    const token = randomBytes(24).toString('base64url');
    const now = Date.now();
    await store.saveSession({
      id: createHash('sha256').update(token).digest('hex'),
      person,
      device: 'bench',
      createdAt: now,
      seenAt: now,
      expiresAt: now + DAY,
    });
    cookies.push(`${COOKIE}=${token}`);
  }
  return cookies;
}
