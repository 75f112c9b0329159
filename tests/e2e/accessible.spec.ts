import type { Browser, Page } from '@playwright/test';
import * as Y from 'yjs';
import { agreeScore, setFindings } from '../../src/lib/documents/materials/change';
import { sectionOf } from '../../src/lib/documents/materials/read';
import { writeParagraphs } from '../../src/lib/documents/rich-text';
import { documentName } from '../../src/lib/domain/names';
import {
  activePanel,
  latestSubmission,
  stateOf,
  type Material,
  type State,
  type Submission,
} from '../../src/lib/domain/materials/material';
import { followingState, isRecommended } from '../../src/lib/domain/materials/publication';
import { docxOf, paragraph } from '../exchange/docx-parts';
import { RawClient } from './facts';
import { aDevice, allSent, aPhotograph, expect, signInAs, test, type Persona, type Product } from './harness';
import { faultsOf } from './look-over';

interface Sample {
  readonly product: Product;
  readonly people: Persona[];
}

/** Many screens in one sign-in; a busy machine may take its time. */
test.describe.configure({ timeout: 300_000 });

/** A new person, an error, initials of somebody in the sample, an unknown school. */
const TABLE = Buffer.from(
  [
    'ФИО;Школа;Почта;Роль',
    'Кошкина Анна Петровна;СОШ № 1;koshkina@mail.ru;учитель',
    'Ежов;СОШ № 1;ежов(at)mail.ru;директор',
    'Голубева М. П.;СОШ № 1;;',
    'Мышкин Лев Николаевич;МБОУ «Новосельская ООШ»;;',
  ].join('\n'),
);
const within = { timeout: 30_000 };
const specialistOf = ({ people }: Sample) => people.find(({ roles }) => roles.includes('specialist'))!;

/** Materials of the sample with their latest version, as the specialist knows them. */
async function papersOf(
  sample: Sample,
): Promise<{ material: Material; submission: Submission; state: State }[]> {
  const { facts } = await (await RawClient.signIn(sample.product, specialistOf(sample))).catchUp();
  return [...facts.materials.values()].flatMap((material) => {
    const submission = latestSubmission(material);
    const state = stateOf(facts, material);
    return submission && state ? [{ material, submission, state }] : [];
  });
}

/** One person's browser that looks over screens one after another and remembers what is wrong with them. */
class Tour {
  readonly faults: string[] = [];
  private constructor(readonly page: Page) {}

  static async start(browser: Browser, product: Product, persona?: Persona): Promise<Tour> {
    // The policy of the product forbids foreign scripts, and the measuring one is foreign.
    const device = await aDevice(browser, product, { bypassCSP: true });
    if (persona) {
      await signInAs(device, persona);
      await allSent(device.page);
    }
    return new Tour(device.page);
  }

  /** Looks over what is on the screen now. */
  async look(screen: string): Promise<void> {
    this.faults.push(...(await faultsOf(this.page, screen)));
  }

  async open(screen: string, path: string, sign: RegExp | string): Promise<void> {
    await this.page.goto(path);
    await this.page.getByText(sign).locator('visible=true').first().waitFor(within);
    await this.page.locator('#app-shell').waitFor({ state: 'detached', ...within });
    await this.look(screen);
  }

  async finish(): Promise<void> {
    await this.page.context().close();
    expect.soft(this.faults).toEqual([]);
  }
}

/** A letter without a name that says much, and with a file. */
const LETTER = Buffer.from(
  [
    'From: teacher@mail.example',
    'Subject: =?utf-8?B?' + Buffer.from('Материал на экспертизу').toString('base64') + '?=',
    'Content-Type: multipart/mixed; boundary=part',
    '',
    '--part',
    '',
    'Hello',
    '--part',
    'Content-Disposition: attachment; filename=quiz.docx',
    '',
    'quiz',
    '--part--',
  ].join('\r\n'),
);

test('[X-07] before sign-in: entrance, invitation, a page that is not there', async ({ browser, sample }) => {
  const { product } = sample;
  const tour = await Tour.start(browser, product);
  const { page } = tour;
  await page.goto('/sign-in');
  await page.getByRole('heading', { name: 'Вход', level: 1 }).waitFor();
  await page.getByText('У меня есть код приглашения').click();
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await tour.look('sign-in with errors');
  await tour.open('unknown invitation', '/invitation/abcdefghijklmnopqrstuvwx', 'Приглашение не найдено');
  await tour.open('not found', '/nowhere', 'Страница не найдена');
  await tour.finish();
});

test('[X-07] screens of an author', async ({ browser, sample }) => {
  const papers = await papersOf(sample);
  const issued = papers.filter(({ submission }) => submission.issued?.verdict === 'revise');
  const author = sample.people.find(
    ({ person, roles }) =>
      roles.join() === 'teacher' && issued.some(({ material }) => material.author === person),
  )!;
  const { material } = issued.find((each) => each.material.author === author.person)!;
  const tour = await Tour.start(browser, sample.product, author);
  const { page } = tour;
  await tour.open('day of an author', '/', 'День');
  await tour.open('own materials', '/materials', 'Материалы');
  await tour.open('own card', `/materials/${material.id}`, 'Карточка');
  await tour.open('outcome', `/materials/${material.id}/outcome`, 'Заключение');
  await tour.open('new card', '/materials/new', 'Аннотация');
  await page.getByLabel('Название', { exact: true }).fill('Сравнительно-сопоставительный анализ');
  await page.getByRole('button', { name: 'Сдать материал' }).click();
  await tour.look('card with errors');
  await tour.open('handed in', `/materials/${material.id}/handed-in`, /Месяц сбора|Материал не сдан/);
  await tour.open('me', '/me', 'Сменить человека');
  await tour.open('help', '/help', 'Первые шаги');
  await tour.open('storage', '/storage', 'Данные и место');
  await tour.open('nothing aside', '/aside', 'Здесь ничего не отложено');
  await page.getByRole('button', { name: /Где мои данные/ }).click();
  await page.getByRole('dialog').getByText('Передать сейчас').waitFor();
  await tour.look('panel of data');
  await tour.finish();
});

test('[X-07] screens of an expert', async ({ browser, sample }) => {
  const papers = await papersOf(sample);
  const opened = papers.find(
    ({ submission }) =>
      submission.opened &&
      !submission.issued &&
      submission.confirmations.length === 0 &&
      activePanel(submission).length === 3,
  )!;
  const panel = activePanel(opened.submission).map(({ expert }) => expert);
  const closed = papers.find(
    ({ submission }) =>
      !submission.opened &&
      activePanel(submission).some(
        ({ expert, completed }) => !completed && sample.people.some(({ person }) => person === expert),
      ),
  )!;
  const judge = activePanel(closed.submission).find(({ completed }) => !completed)!.expert;
  const byId = (id: string) => sample.people.find(({ person }) => person === id)!;

  const judging = await Tour.start(browser, sample.product, byId(judge));
  await judging.open('day of an expert', '/', 'День');
  await judging.open('own sheet', `/materials/${closed.material.id}/review`, 'Завершить оценку');
  const whole = (tool: string) =>
    judging.page.getByRole('button', { name: `${tool}: Общее мнение о материале` });
  await whole('Указать место').click();
  await judging.page.getByRole('dialog').waitFor();
  await judging.look('a place in the material');
  await judging.page.keyboard.press('Escape');
  await whole('Вставить фразу').click();
  await judging.page.getByRole('dialog').getByText('общая').first().waitFor();
  await judging.look('phrases to put in');
  await judging.page.keyboard.press('Escape');
  await judging.finish();

  const tour = await Tour.start(browser, sample.product, byId(panel[0]!));
  const { page } = tour;
  await tour.open('opened sheets', `/materials/${opened.material.id}/review`, 'Общая оценка');
  const conclusion = documentName('conclusion', {
    place: opened.material.place,
    submission: opened.submission.id,
  });
  const sheet = documentName('sheet', {
    place: opened.material.place,
    submission: opened.submission.id,
    expert: panel[0]!,
  });
  await putAside(page, panel[0]!, sheet, 'kept', (doc) =>
    setFindings(
      doc,
      'Методическая разработка последовательна. Самопроверка описана не на каждом этапе урока.',
    ),
  );
  await putAside(page, panel[0]!, conclusion, 'open', (doc) => {
    writeParagraphs(sectionOf(doc, 'findings'), ['Самопроверка описана не на каждом этапе урока.']);
    agreeScore(doc, 'c1', 0);
  });
  await tour.open('aside', '/aside', 'Требует решения');
  await tour.open('one kept aside', '/aside/kept', 'Что не вошло');
  await tour.open('one to be put in', '/aside/open', 'Вот что изменится');
  await tour.finish();
});

test('[X-07] screens of the specialist', async ({ browser, sample }) => {
  const papers = await papersOf(sample);
  const specialist = specialistOf(sample);
  const fresh = papers.find(({ state }) => state === 'handed-in')!;
  const assessing = papers.find(({ state }) => state === 'assessing')!;
  const expert = activePanel(assessing.submission)[0]!.expert;
  const tour = await Tour.start(browser, sample.product, specialist);
  const { page } = tour;
  await tour.open('day of the specialist', '/', 'День');
  await tour.open('all materials', '/materials', 'Материалы');
  await tour.open('card to accept', `/materials/${fresh.material.id}`, 'Вернуть автору');
  await page.getByRole('button', { name: 'Принять', exact: true }).click();
  await page.getByRole('dialog').getByText('Месяц сбора').waitFor();
  await tour.look('accept dialog');
  await tour.open('papers in', '/materials/enter', 'Письма и файлы пачкой');
  await page.setInputFiles('#incoming', [
    { name: 'письмо.eml', mimeType: 'message/rfc822', buffer: LETTER },
    { name: 'чужое.eml', mimeType: 'message/rfc822', buffer: Buffer.from('%PDF') },
  ]);
  await page.getByText('Нужен ответ').waitFor();
  await page.getByRole('button', { name: 'Все поля' }).click();
  await tour.look('papers in, looked through');
  await page.getByRole('button', { name: 'Убрать список' }).click();
  await tour.open('a paper for its author', '/materials/new?for', 'Чей материал и как он поступил');
  await page.getByRole('button', { name: 'Внести материал' }).click();
  await tour.look('a paper for its author, with errors');
  await page.getByRole('button', { name: 'Автора нет в списке' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Добавить' }).click();
  await tour.look('a new author, with errors');
  await tour.open('panel desk', `/materials/${assessing.material.id}/review`, 'Экспертная группа');
  await tour.open('people', '/people', 'Люди');
  await tour.open('new person', '/people/new', 'Фамилия');
  await page.getByRole('button', { name: 'Добавить человека' }).click();
  await tour.look('new person with errors');
  await tour.open('schools', '/people/schools', 'Школы');
  await tour.open('people by table', '/people/import', 'Таблица с людьми');
  await page.setInputFiles('#table-file', { name: 'Список.csv', mimeType: 'text/csv', buffer: TABLE });
  await page.getByText('Что в каких столбцах').click();
  await page.getByRole('button', { name: 'Показать ошибки' }).click();
  await tour.look('people by table, understood');
  await page.getByRole('button', { name: /^Загрузить: / }).click();
  await page.getByRole('dialog').getByText('Добавятся').waitFor();
  await tour.look('people by table, confirmed');
  await tour.open('schools by table', '/people/schools/import', 'Таблица со школами');
  await tour.open('inviting many', '/people/invite', 'Кого пригласить');
  await page.getByRole('checkbox').nth(0).check();
  await page.getByRole('checkbox').nth(1).check();
  await page.getByRole('button', { name: /^Сделать приглашения/ }).click();
  await page.getByText('Готово: 2').waitFor();
  await tour.look('invitations to print');
  await tour.open('materials', '/materials', 'Материалы');
  await page.getByRole('button', { name: 'Ещё', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Скопировать напоминание для чата' }).click();
  await tour.look('reminder');
  await tour.open('requirements', '/materials/requirements', 'Требования к материалам');
  await tour.open('requirements, new', '/materials/requirements/new', 'Раздел 1');
  await page.getByLabel('Название раздела').first().fill('');
  await page.getByRole('button', { name: /^Опубликовать версию/ }).click();
  await tour.look('requirements, error');
  await tour.open('form of evaluation', '/materials/rubric', 'Обязательные условия');
  await tour.open('form of evaluation, new', '/materials/rubric/new', 'Критерий 1');
  await page.getByRole('button', { name: 'Добавить критерий' }).click();
  await page.getByRole('button', { name: /^Опубликовать версию/ }).click();
  await tour.look('form of evaluation, error');
  await page.getByRole('button', { name: 'Посмотреть лист' }).click();
  await tour.look('form of evaluation, sheet');
  await page.keyboard.press('Escape');
  await tour.open('registry', '/materials/registry', 'Переносятся на следующий месяц');
  await page.getByRole('button', { name: 'Столбцы' }).click();
  await tour.look('registry, columns');
  await tour.open('replies', '/materials/registry/replies', 'Таблица из центра');
  await page
    .getByLabel('Или вставьте таблицу')
    .fill('Название\tАвтор\tИтог\nПчёлы\tНездешняя\tна рассмотрении\nПчёлы\tНездешняя\tопубликован');
  await page.getByRole('button', { name: 'Прочитать' }).click();
  await page.getByText('Без вашего ответа не запишется').waitFor();
  await tour.look('replies, asked');
  await tour.open('board of a month', '/materials/month', 'Принят, ждёт экспертов');
  await page.getByLabel('Выбрать все найденные').check();
  await page.getByText(/^Выбрано: /).waitFor();
  await tour.look('board of a month, chosen');
  await page.getByRole('button', { name: 'Назначить экспертов' }).click();
  await page.getByText(/^Предлагаем/).waitFor();
  await tour.look('experts for many');
  await page.goBack();
  await page.getByRole('button', { name: 'Напомнить' }).click();
  await page.getByText('Кого ждём').first().waitFor();
  await tour.look('reminder to many');
  await tour.open('phrases', '/materials/phrases', 'Общие фразы');
  await tour.open('statistics', '/materials/statistics', 'Рекомендовано по месяцам');
  await page.getByRole('button', { name: 'Таблицей', exact: true }).click();
  await tour.look('statistics, table');
  await tour.open('settings', '/settings', 'Настройки');
  await tour.open('person', `/people/${expert}`, 'Приглашение');
  await page.getByRole('button', { name: 'Пригласить', exact: true }).click();
  const link = await page.getByLabel('Ссылка приглашения').inputValue();
  await tour.look('person invited');
  await tour.finish();

  const invited = await Tour.start(browser, sample.product);
  await invited.open('invitation', new URL(link).pathname, 'Начать работу');
  await invited.finish();
});

test('[X-07] what follows a recommendation, for its author and for the desk', async ({ browser, sample }) => {
  const recommended = (await papersOf(sample)).filter(
    ({ material, submission }) => isRecommended(submission) && !material.withdrawn,
  );
  const standing = (...states: string[]) =>
    recommended.find(({ submission }) => states.includes(followingState(submission)))!.material;
  const unsigned = standing('no-agreement');
  const author = sample.people.find(({ person }) => person === unsigned.author)!;
  const own = await Tour.start(browser, sample.product, author);
  await own.open('nothing signed', `/materials/${unsigned.id}/publication`, 'Не подписано');
  await own.page.getByText('Согласия на обработку персональных данных').click();
  await own.page.getByRole('button', { name: 'Подписано…' }).click();
  const dialog = own.page.getByRole('dialog');
  await dialog
    .locator('input[type=file]')
    .last()
    .setInputFiles({
      name: 'соглашение-со-всеми-подписями-и-печатью.jpg',
      mimeType: 'image/jpeg',
      buffer: aPhotograph(1_000),
    });
  await dialog.getByText('только на этом устройстве').or(dialog.getByText('на этом устройстве')).waitFor();
  await dialog.getByLabel('Дата на соглашении').fill('');
  await dialog.getByRole('button', { name: 'Подписано', exact: true }).click();
  await own.look('sign dialog with errors');
  await dialog.getByRole('button', { name: 'Отмена' }).click();
  await own.page.getByRole('button', { name: 'Размещено…' }).click();
  await dialog.getByText('по электронной почте').click();
  await own.look('place dialog');
  await own.finish();

  const desk = await Tour.start(browser, sample.product, specialistOf(sample));
  await desk.open(
    'withdrawn agreement',
    `/materials/${standing('withdrawn-agreement').id}/publication`,
    'Отозвано',
  );
  await desk.open(
    'given up',
    `/materials/${standing('given-up', 'rejected').id}/publication`,
    'Ответ центра',
  );
  await desk.page.getByRole('button', { name: 'Исправить ответ центра…' }).click();
  await desk.look('answer dialog');
  await desk.open('to be answered', `/materials/${standing('moderation').id}/publication`, 'На модерации');
  await desk.page.getByText('Скопировать для ЭПОС').click();
  await desk.look('fields to copy');
  await desk.open('forms', '/settings', 'Формы документов');
  await desk.page.getByRole('button', { name: /Загрузить: Соглашение/ }).click();
  await desk.page
    .getByRole('dialog')
    .locator('input[type=file]')
    .setInputFiles({
      name: 'форма.docx',
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer: Buffer.from(docxOf(paragraph('{назвние} {паспорт} {#авторы}'))),
    });
  await desk.page.getByText('Может быть, {название}?').waitFor();
  await desk.page.getByText('Какие поля есть').click();
  await desk.look('form with faults');
  await desk.finish();
});

/** Lays a copy aside as the device does when the relay does not take an edit. */
async function putAside(
  page: Page,
  person: string,
  document: string,
  id: string,
  write: (doc: Y.Doc) => void,
): Promise<void> {
  const database = `metodsreda-${person}`;
  const base = await page.evaluate(
    async ([database, document]) => {
      const open = indexedDB.open(database!);
      await new Promise((done) => (open.onsuccess = done));
      const get = open.result.transaction('documents').objectStore('documents').get(document!);
      await new Promise((done) => (get.onsuccess = done));
      open.result.close();
      return Array.from((get.result as { state: Uint8Array }).state);
    },
    [database, document],
  );
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Uint8Array.from(base));
  write(doc);
  const state = Array.from(Y.encodeStateAsUpdate(doc));
  await page.evaluate(
    async ([database, document, id, base, state]) => {
      const open = indexedDB.open(database as string);
      await new Promise((done) => (open.onsuccess = done));
      const writing = open.result.transaction('aside', 'readwrite');
      writing.objectStore('aside').put({
        id,
        document,
        incarnation: 1,
        generation: 1,
        reason: 'frozen',
        state: Uint8Array.from(state as number[]),
        base: Uint8Array.from(base as number[]),
        at: Date.now(),
      });
      await new Promise((done) => (writing.oncomplete = done));
      open.result.close();
    },
    [database, document, id, base, state],
  );
}
