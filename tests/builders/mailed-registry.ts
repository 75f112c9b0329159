import { randomBytes } from 'node:crypto';
import type { FileMention } from '../../src/lib/domain/materials/card';
import type { SentRegistry } from '../../src/lib/domain/materials/registry';
import type { MailServer } from '../../src/lib/domain/people/mail';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { anAct, idOf, PLACE, ZONE } from './municipality';
import { anIssuedPaper, must } from './paper';
import { aSending } from './sent-registry';
import type { TestService } from './service';

/** Through which the tests' municipality sends; `localhost` on a port. */
export const aServerAt = (port: number, changes: Partial<MailServer> = {}): MailServer => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  login: '',
  address: 'metod@zarechny.example',
  name: 'Методическая служба',
  ...changes,
});

/** Files of these sizes, uploaded by the specialist: the registry, and archives. */
export async function aPacket({ service }: TestService, sizes: readonly number[]): Promise<FileMention[]> {
  const files: FileMention[] = [];
  for (const [index, size] of sizes.entries()) {
    const name = index === 0 ? 'Реестр ЭОМ, Заречный.xlsx' : `Соглашения, часть ${index}.zip`;
    files.push({
      hash: await service.files.put(randomBytes(size), idOf('specialist')),
      name,
      type: '',
      size,
    });
  }
  return files;
}

let papers = 0;

/** A recommended and signed paper of the tests' municipality. */
export async function aSignedPaper({ service: { relay } }: TestService): Promise<string> {
  const { subject, submission } = await anIssuedPaper(relay, `mailed${++papers}`);
  const on = (kind: string, payload = {}) =>
    must(relay, anAct(idOf('specialist'), kind, subject, { submission, ...payload }));
  await on('sign-agreement', { date: dateAt(Date.now(), ZONE), scans: [] });
  await on('receive-original');
  return submission;
}

/** Sends a registry of one material with these files; the first one of the month is the registry, others are addenda. */
export async function sendRegistry(
  running: TestService,
  submission: string,
  files: readonly FileMention[],
  changes: Record<string, unknown> = {},
): Promise<{ readonly act: string; readonly sent: () => SentRegistry }> {
  const { relay } = running.service;
  const place = () => relay.rights.facts.places.get(PLACE)!;
  const today = dateAt(Date.now(), ZONE);
  const month = today.slice(0, 7);
  const addendum = place().registries.some((each) => each.month === month);
  const sending = aSending(
    [submission],
    { month, date: today, kind: addendum ? 'addendum' : 'main', ...changes },
    { files, ...(addendum && { reason: 'Исправлена строка.' }) },
  );
  const { id } = await must(relay, sending);
  return { act: id, sent: () => place().registries.find(({ act }) => act === id)! };
}
