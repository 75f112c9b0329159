import { createHash } from 'node:crypto';
import type { Act } from '../../src/lib/domain/act';
import type { FileMention } from '../../src/lib/domain/materials/card';
import type { RegistryWay, SentRegistry } from '../../src/lib/domain/materials/registry';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { aFullHouse, Round } from '../domain/round';
import { anAct, idOf, PLACE } from './municipality';

export const aFile = (name: string, size: number): FileMention => ({
  hash: createHash('sha256').update(name).digest('hex'),
  name,
  type: '',
  size,
});
/** A registry and two archives: two letters. */
export const PACKET = [
  aFile('Реестр.xlsx', 9_000),
  aFile('Соглашения, часть 1 из 2.zip', 13_000_000),
  aFile('Соглашения, часть 2 из 2.zip', 9_000_000),
];

/** A registry of one material as it goes to the centre. */
export const aSending = (
  submissions: readonly string[],
  changes: Record<string, unknown> = {},
  { files = PACKET, reason }: { files?: readonly FileMention[]; reason?: string | undefined } = {},
): Act =>
  anAct(
    idOf('specialist'),
    'send-registry',
    `place:${PLACE}`,
    {
      month: '2026-12',
      kind: 'main',
      date: '2026-12-07',
      way: 'smtp',
      recipient: 'registry@example.org',
      submissions,
      files: files.map(({ hash }) => hash),
      ...changes,
    },
    { private: { files, ...(reason && { reason }) } },
  );

/** A history in which a registry was sent through the relay, unless told otherwise. */
export function aSentRegistry({ send: sends = true, way = 'smtp' as RegistryWay } = {}) {
  const history = aFullHouse();
  const round = new Round(history, 'author', [], 'specialist', 'head', 'robot', 'recommend')
    .handIn()
    .take()
    .appoint('expert1')
    .complete('expert1')
    .open()
    .confirm('expert1')
    .issue();
  const on = (kind: string, payload = {}) =>
    history.accept(
      anAct(idOf('specialist'), kind, round.subject, { submission: round.submission, ...payload }),
    );
  on('sign-agreement', { date: '2026-12-07', scans: [] });
  on('receive-original');
  const setMail = () =>
    history.accept(
      anAct(RELAY, 'mail-set', `place:${PLACE}`, {
        by: idOf('specialist'),
        host: 'localhost',
        address: 'metod@example.org',
      }),
    );
  const send = (changes: Record<string, unknown> = {}, reason?: string) =>
    aSending([round.submission], { way, ...changes }, { reason });
  if (sends) {
    setMail();
    history.accept(send());
  }
  const sent = (): SentRegistry => history.facts.places.get(PLACE)!.registries[0]!;
  /** What the relay tells of a letter. */
  const tell = (kind: string, letter: number, payload = {}, answer?: string) =>
    anAct(
      RELAY,
      kind,
      `place:${PLACE}`,
      { registry: sent().act, letter, ...payload },
      { ...(answer && { private: { answer } }) },
    );
  return { history, round, send, sent, setMail, tell };
}
