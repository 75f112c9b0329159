import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letterSize, lettersOf } from '../../../src/lib/domain/materials/letters';
import type { FileMention } from '../../../src/lib/domain/materials/card';
import { readLetter } from '../../builders/mail-server';
import { aPacket, aSignedPaper, sendRegistry } from '../../builders/mailed-registry';
import { idOf } from '../../builders/municipality';
import { aService, type TestService } from '../../builders/service';

const MB = 1_000_000;
let running: TestService;
let submission: string;
let cookie: string;
beforeAll(async () => {
  running = await aService();
  submission = await aSignedPaper(running);
  cookie = await running.cookieOf('specialist');
});
afterAll(() => running.remove());

const byMail = (files: readonly FileMention[], changes = {}) =>
  sendRegistry(running, submission, files, { way: 'mail', ...changes });
const letter = (act: string, number: number | string, headers: Record<string, string> = { cookie }) =>
  fetch(`http://${running.address}/api/registries/${act}/letters/${number}`, { headers });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

/** Python's own reader of letters: headers decoded, attachments with their names and hashes. */
const PYTHON = `
import sys, json, hashlib, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({
  'subject': m['subject'], 'to': m['to'], 'from': m['from'], 'unsent': m['x-unsent'],
  'text': m.get_body(('plain',)).get_content(),
  'files': [[p.get_filename(), hashlib.sha256(p.get_payload(decode=True)).hexdigest()] for p in m.iter_attachments()],
}))`;
function inPython(raw: Buffer): Record<string, unknown> | undefined {
  try {
    const said = execFileSync('python3', ['-c', PYTHON], { input: raw, maxBuffer: 10_000_000 });
    return JSON.parse(said.toString()) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

describe('[E-18] a letter as a file', () => {
  test('is a draft with what was frozen, in Russian that mail programs read', async () => {
    const files = await aPacket(running, [9_000, 70_000]);
    const { act } = await byMail(files);
    const response = await letter(act, 1);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('message/rfc822');
    const raw = await bytesOf(response);
    // Nothing above ASCII, no line longer than RFC 5322 allows.
    expect(raw.every((byte) => byte < 128)).toBe(true);
    const lines = raw.toString().split('\r\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(998);
    const { headers, attachments } = readLetter(raw);
    expect(headers['x-unsent']).toBe('1');
    const frozen = files.map(({ name, hash }) => ({ name, hash }));
    expect(attachments).toEqual(frozen);
    const read = inPython(raw);
    if (!read) return;
    expect(read).toMatchObject({ to: 'registry@example.org', unsent: '1' });
    expect(read.subject).toMatch(/^Реестр ЭОМ, Заречный муниципальный округ, \S+ \d{4}$/);
    expect(read.files).toEqual(frozen.map(({ name, hash }) => [name, hash]));
    for (const said of ['Материалов: 1', `– ${files[1]!.name}`, 'specialist Имя Отчество, учитель'])
      expect(read.text).toContain(said);
  });

  test('says which of several it is, and is never larger than was counted on', async () => {
    const files = await aPacket(running, [9_000, 13 * MB, 9 * MB, 7 * MB]);
    // The longest names there can be, of letters that take the most bytes.
    const named = files.map((file, index) => ({ ...file, name: `${'Ѭ㊉'.repeat(97)}${index}.zip` }));
    const { act, sent } = await byMail(named);
    const letters = lettersOf(sent());
    expect(letters).toHaveLength(3);
    for (const { number, files: held } of letters) {
      const raw = await bytesOf(await letter(act, number));
      expect(raw.length).toBeLessThanOrEqual(letterSize(held));
      expect(readLetter(raw).attachments).toEqual(held.map(({ name, hash }) => ({ name, hash })));
      expect(inPython(raw)?.subject ?? `письмо ${number} из 3`).toContain(`письмо ${number} из 3`);
    }
    expect((await letter(act, 4)).status).toBe(404);
  }, 30_000);

  test('goes to whom it can: a recipient that is no address is left to the mail program', async () => {
    const { act } = await byMail(await aPacket(running, [500]), {
      way: 'other',
      recipient: 'Нарочным, в приёмную',
    });
    expect(readLetter(await bytesOf(await letter(act, 1))).headers.to).toBeUndefined();
  });

  test('is for the desk alone, of registries that are there', async () => {
    const { act } = await byMail(await aPacket(running, [500]));
    for (const person of ['head', 'author', 'expert1'])
      expect((await letter(act, 1, { cookie: await running.cookieOf(person) })).status).toBe(404);
    expect((await letter(act, 1, {})).status).toBe(401);
    for (const [known, number] of [
      [idOf('nothing'), 1],
      ['x', 1],
      [act, 0],
      [act, 'one'],
      [act, '1e9'],
    ] as const)
      expect((await letter(known, number)).status).toBe(404);
  });

  test('waits for files that are still coming', async () => {
    const hash = createHash('sha256').update('later').digest('hex');
    const { act } = await byMail([{ hash, name: 'Реестр.xlsx', type: '', size: 5 }]);
    const early = await letter(act, 1);
    expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([
      409,
      'letter-files-coming',
    ]);
    await running.service.files.put(Buffer.from('later'), idOf('specialist'));
    expect((await letter(act, 1)).status).toBe(200);
  });

  test('lets go of the files when its reader has gone', async () => {
    const { act } = await byMail(await aPacket(running, [9_000, 13 * MB]));
    const open = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).startsWith(`${running.dataDir}/files/`);
        } catch {
          return false;
        }
      }).length;
    for (let reader = 0; reader < 10; reader++) {
      const going = new AbortController();
      const response = await fetch(`http://${running.address}/api/registries/${act}/letters/1`, {
        headers: { cookie },
        signal: going.signal,
      });
      await response.body!.getReader().read();
      going.abort();
    }
    await expect.poll(open, { timeout: 5_000 }).toBe(0);
  });
});
