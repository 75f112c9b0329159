/** The operator's commands, `node build/admin.mjs <command> …`; package.json names them. They answer in Russian. */
import Database from 'better-sqlite3';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ulid } from 'ulid';
import { PersonName } from '../../src/lib/domain/people/person';
import { slugOf } from '../../src/lib/domain/people/slug';
import { SETTINGS } from '../../src/lib/domain/people/settings';
import type { RefusalLine } from '../store/store';
import { backup } from './backup';
import { DATABASE } from './backup-manifest';
import { check } from './integrity/check';
import { order } from './orders';
import { personNamed } from './person-named';
import { recoveryReport, type RecoveryReport } from './recovery-report';
import { restore } from './restore';

/** Ends of the process: all is well, it did not succeed, it succeeded and something was found wrong. */
const END = { well: 0, failed: 1, incomplete: 2 } as const;
type End = (typeof END)[keyof typeof END];

/** Absolute: an operator whose DATA_DIR is not the service's sees it in what the command says. */
const dataDir = resolve(process.env.DATA_DIR ?? 'data');

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} МБ`;
const hasDatabase = () => existsSync(join(dataDir, DATABASE));
const moment = (at: string | number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const seconds = (since: number) => `${((Date.now() - since) / 1_000).toFixed(1)} с`;

async function makeBackup([target]: string[]): Promise<End> {
  if (!target) {
    console.error('Укажите папку для копий: npm run backup -- /mnt/backup');
    return END.failed;
  }
  if (!hasDatabase()) {
    console.error(`В папке «${dataDir}» нет базы данных. Папку данных задаёт переменная DATA_DIR.`);
    return END.failed;
  }
  const since = Date.now();
  const { folder, manifest, missing, linked } = await backup(dataDir, target, new Date());
  const { counts, database, seq } = manifest;
  console.log(`Копия готова: ${resolve(folder)} (${seconds(since)})`);
  console.log(
    `База ${megabytes(database.bytes)}: решений ${counts.acts}, документов ${counts.documents}, последний номер ${seq}.`,
  );
  console.log(
    `Файлов ${counts.files} (${megabytes(counts.fileBytes)}), из них ${linked} взяты из предыдущей копии.`,
  );
  if (missing.length === 0) return END.well;
  console.error('ВНИМАНИЕ: этих файлов в папке данных нет, или они повреждены; в копию они не вошли:');
  for (const hash of missing) console.error(`  ${hash}`);
  console.error('Выполните npm run check и следуйте его советам.');
  return END.incomplete;
}

async function checkFolder([folder = dataDir]: string[]): Promise<End> {
  const since = Date.now();
  const { faults, acts, documents, files } = await check(folder);
  console.log(
    `Проверено в «${resolve(folder)}»: решений ${acts}, документов ${documents}, файлов ${files} (${seconds(since)}).`,
  );
  if (faults.length === 0) {
    console.log('Всё в порядке.');
    return END.well;
  }
  console.error(`Найдено неполадок: ${faults.length}.`);
  for (const { where, what, advice } of faults) console.error(`✗ ${where}: ${what}\n  Что делать: ${advice}`);
  return END.failed;
}

/** The journal of refusals, the newest last: a flood is one line with a large count. */
async function showRefusals([wanted = '50']: string[]): Promise<End> {
  const db = new Database(join(dataDir, DATABASE), { readonly: true, fileMustExist: true });
  const newest = db.prepare('SELECT * FROM refusal ORDER BY id DESC LIMIT ?').all(Number(wanted) || 50);
  db.close();
  for (const { at, person, address, subject, code, count } of (newest as RefusalLine[]).reverse()) {
    const minute = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
    const who = person ? `человек ${person}` : `без входа ${address || '—'}`;
    console.log(`${minute} UTC  ${who}  ${code} × ${count}  ${subject}`);
  }
  if (newest.length === 0) console.log('Отказов не записано.');
  return END.well;
}

/** What was typed, without flags; undefined when a flag is none of those the command knows. */
function withFlags(values: readonly string[], known: readonly string[]) {
  const given = values.filter((value) => value.startsWith('--'));
  const strange = given.find((flag) => !known.includes(flag));
  if (strange === undefined)
    return {
      rest: values.filter((value) => !value.startsWith('--')),
      has: (flag: string) => given.includes(flag),
    };
  console.error(`Такого ключа нет: ${strange}. Есть: ${known.join(', ')}.`);
  return undefined;
}

async function restoreBackup(values: string[]): Promise<End> {
  const typed = withFlags(values, ['--new', '--damaged']);
  if (!typed) return END.failed;
  const [named] = typed.rest;
  if (!named) {
    console.error('Укажите копию: npm run restore -- /mnt/backup/metodsreda-2026-12-07T02-00-00Z');
    return END.failed;
  }
  const backupFolder = resolve(named);
  // Without it a wrong DATA_DIR would be restored with success, beside the folder that the service uses.
  if (!hasDatabase() && !typed.has('--new')) {
    console.error(
      `В папке «${dataDir}» нет базы данных, ничего не сделано. Копия ставится на место папки данных службы,\n` +
        'её задаёт переменная DATA_DIR, такая же, как у службы (systemctl show metodsreda -p Environment).\n' +
        'Если прежних данных нет и копию нужно поставить именно сюда, добавьте --new.',
    );
    return END.failed;
  }
  if (!typed.has('--damaged') && (await checkFolder([backupFolder])) !== END.well) {
    console.error('Копия неисправна, ничего не сделано. Если другой нет, попробуйте с --damaged.');
    return END.failed;
  }
  const since = Date.now();
  const { takenAt, before } = await restore(backupFolder, dataDir, new Date());
  console.log(
    `Копия «${backupFolder}» от ${moment(takenAt)} поставлена на место «${dataDir}» (${seconds(since)}).`,
  );
  if (before) console.log(`Прежняя папка данных отложена: «${before}».`);
  console.log('Запустите службу с этой папкой: устройства вернут то, чего нет в копии. Решения подождут,');
  console.log('пока вы не закончите восстановление. Кто уже вернул своё и как закончить:');
  console.log(`  DATA_DIR=${dataDir} npm run recovery`);
  return END.well;
}

async function recovery(values: string[]): Promise<End> {
  const typed = withFlags(values, ['--without-them']);
  if (!typed) return END.failed;
  const [what, ...numbers] = typed.rest;
  if (what !== undefined && what !== 'end') {
    console.error('npm run recovery   или   npm run recovery -- end');
    return END.failed;
  }
  const report = recoveryReport(dataDir);
  if (!report) {
    console.log(`Сервер с папкой «${dataDir}» не восстанавливается: решения принимаются как обычно.`);
    return END.well;
  }
  if (report === 'not-begun') {
    console.error(
      `Копия поставлена в «${dataDir}», но сервер с этой папкой ещё не запускался. Если служба уже работает, она\n` +
        'работает с другой папкой: скорее всего, копию поставили с другой DATA_DIR. Какая у службы, покажет\n' +
        'systemctl show metodsreda -p Environment. Если служба стоит, запустите её и повторите команду.',
    );
    return END.incomplete;
  }
  if (what === 'end') return endRecovery(report, numbers, typed.has('--without-them'));
  console.log(`Восстановление в «${dataDir}» идёт с ${moment(report.since)}.`);
  console.log(report.brought.length > 0 ? 'Вернули утраченное:' : 'Пока никто ничего не вернул.');
  for (const { person, name, count } of report.brought) console.log(`  ${name || person}: ${count}`);
  if (report.missing.length > 0) showMissing(report);
  console.log(SIGNED_IN_LATER);
  return END.well;
}

const SIGNED_IN_LATER =
  'Кто вошёл только после копии, того в этих списках нет, пока он не войдёт снова: спросите людей сами.';

function showMissing({ missing }: RecoveryReport): void {
  console.log('Ещё не выходили на связь:');
  for (const { person, name } of missing) console.log(`  ${name || person}`);
}

/** Acts that nobody has brought back when a recovery ends are lost: it ends without people only when told to. */
async function endRecovery(
  report: RecoveryReport,
  values: readonly string[],
  without: boolean,
): Promise<End> {
  const numbers = Object.fromEntries(
    values.flatMap((value) => {
      const [, year, last] = /^(\d{4})=(\d{1,6})$/.exec(value) ?? [];
      return year && last ? [[year, Number(last)]] : [];
    }),
  );
  if (Object.keys(numbers).length < values.length) {
    console.error('Последний номер пишется так: npm run recovery -- end 2026=240');
    return END.failed;
  }
  if (report.missing.length > 0) {
    showMissing(report);
    if (!without) {
      console.error(
        'Восстановление не закончено. Решения, которые есть только на устройствах этих людей, после конца не вернутся,\n' +
          'а их правки окажутся в «Требует решения». Попросите их открыть программу или закончите без них:\n' +
          `  npm run recovery -- ${['end', ...values, '--without-them'].join(' ')}`,
      );
      return END.failed;
    }
  }
  if ((await order(dataDir, { order: 'end-recovery', numbers })) === undefined) return notAnswered();
  console.log('Восстановление закончено, сервер снова принимает решения.');
  return END.well;
}

const ERASED: Readonly<Record<string, string>> = {
  'last-specialist': 'Это последний ответственный специалист. Сначала дайте эту роль другому.',
  'not-found': 'Такого человека или документа нет.',
  'wrong-subject': 'Стереть можно человека, черновик (draft/…) или переписку о материале (help/…).',
};

function notErased(code: string): End {
  console.error(`Не сделано: ${ERASED[code] ?? code}`);
  return END.failed;
}

/** The relay is down, or has more to do first: what was asked for is not forgotten. */
function notAnswered(): End {
  console.error('Сервер не ответил. Распоряжение осталось: он выполнит его, когда сможет.');
  return END.incomplete;
}

async function erase([what, id]: string[]): Promise<End> {
  if ((what !== 'person' && what !== 'document') || !id) {
    console.error(
      'npm run erase -- person <логин или номер>   или   npm run erase -- document <имя документа>',
    );
    return END.failed;
  }
  const person = what === 'person' ? personNamed(dataDir, id) : undefined;
  if (what === 'person' && person === undefined) return notErased('not-found');
  const answer = await order(
    dataDir,
    person === undefined ? { order: 'erase-document', document: id } : { order: 'erase-person', person },
  );
  if (answer === undefined) return notAnswered();
  if (answer !== 'accepted') return notErased(answer);
  console.log('Стёрто с сервера. Устройства сотрут своё при ближайшей связи.');
  console.log(
    'В прежних копиях и в папках «….before-…» рядом с данными они остались: удалите их, когда выйдет срок.',
  );
  return END.well;
}

const NOT_FOUNDED: Readonly<Record<string, string>> = {
  'not-founded':
    'На сервере ещё нет муниципалитета: первый создаётся на странице, адрес которой сервер печатает при запуске.',
  sample:
    'На сервере загружен учебный пример. Другой муниципалитет создаётся на сервере с пустой папкой данных.',
  'bad-zone': 'Такого часового пояса нет. Пример: Asia/Novokuznetsk.',
  'place-exists': 'Муниципалитет или центр с таким названием уже есть.',
};

/** [V-01] A further municipality or a centre; its specialist comes in by the link that is printed, and nobody else knows it. */
async function found(values: string[]): Promise<End> {
  const [title = '', zone = '', person = '', address = '<адрес программы>'] = values.map((each) =>
    each.trim(),
  );
  const [family = '', given = '', patronymic = ''] = person.split(/\s+/);
  const name = PersonName.safeParse({ family, given, patronymic });
  if (title.length < 3 || title.length > 160 || !zone || !name.success) {
    console.error(
      'npm run found -- "Еловский муниципальный район" Asia/Novokuznetsk "Панова Лилия Викторовна" [https://metod.example.ru]',
    );
    return END.failed;
  }
  if (!hasDatabase()) {
    console.error(`В папке «${dataDir}» нет базы данных. Папку данных задаёт переменная DATA_DIR.`);
    return END.failed;
  }
  const token = randomBytes(24).toString('base64url');
  const link = `${address.replace(/\/+$/, '')}/invitation/${token}`;
  const answer = await order(dataDir, {
    ...{ order: 'found-place', title, zone, name: name.data },
    place: slugOf(title, randomBytes(2).toString('hex')),
    person: ulid(),
    tokenHash: createHash('sha256').update(token).digest('hex'),
  });
  if (answer !== undefined && answer !== 'accepted') {
    console.error(`Не сделано: ${NOT_FOUNDED[answer] ?? answer}`);
    return END.failed;
  }
  if (answer === undefined) notAnswered();
  else console.log(`Создано: «${title}». Ответственный специалист: ${person}.`);
  console.log(
    'Передайте ему одноразовую ссылку, по ней он задаст логин и пароль (ещё раз она не печатается):',
  );
  console.log(`  ${link}`);
  console.log(`Ссылка действует дней: ${SETTINGS.invitationDays.byDefault}.`);
  return answer === undefined ? END.incomplete : END.well;
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOSPC: 'на диске нет места',
  SQLITE_FULL: 'на диске нет места',
  ENOENT: 'такой папки нет',
  EACCES: 'нет прав на эту папку: запускайте команду от пользователя службы',
  EROFS: 'диск доступен только для чтения',
  SQLITE_READONLY: 'база доступна только для чтения: запускайте команду от пользователя службы',
  SQLITE_CANTOPEN: `в папке «${dataDir}» нет базы данных; папку данных задаёт переменная DATA_DIR`,
};

/** What a failure of the disk or the database means for the operator, with what the system says. */
function wording(error: unknown): string {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const known = FAILURES[code] ?? (message.includes('directory does not exist') && FAILURES.SQLITE_CANTOPEN);
  return known ? `${known} (${message})` : message;
}

const COMMANDS: Readonly<Record<string, (values: string[]) => Promise<End>>> = {
  backup: makeBackup,
  check: checkFolder,
  restore: restoreBackup,
  recovery,
  erase,
  found,
  refusals: showRefusals,
};

const [name = '', ...values] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  console.error(`Команды: ${Object.keys(COMMANDS).join(', ')}.`);
  process.exitCode = END.failed;
} else {
  process.exitCode = await command(values).catch((error: unknown) => {
    console.error(`Не получилось: ${wording(error)}`);
    return END.failed;
  });
}
