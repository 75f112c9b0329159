import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fillTemplate, readTemplate } from '../../src/lib/exchange/docx-template';
import { templateFaults } from '../../src/lib/domain/materials/template-fields';
import type { Template } from '../../src/lib/domain/materials/templates';
import { LIMITS } from '../../src/lib/protocol/limits';
import { docxOf, docxParts, linesOf, paragraph } from './docx-parts';

const bytesOf = async (blob: Blob | { refused: string }) => {
  if (!(blob instanceof Blob)) throw new Error(blob.refused);
  return new Uint8Array(await blob.arrayBuffer());
};
async function faultsOf(bytes: Uint8Array, template: Template = 'agreement') {
  const read = await readTemplate(bytes);
  if ('refused' in read) throw new Error(read.refused);
  return templateFaults(template, read.marks, read.loose);
}

describe('[E-16] a municipality’s form is filled', () => {
  test('also where Word has split a field into runs, and in its header', async () => {
    const parts = docxParts(
      paragraph('№ {но', 'мер', '} от {', 'дата}', ', {название}'),
      paragraph('{муниципалитет}'),
    );
    const form = zipSync(parts);
    expect(await faultsOf(form)).toEqual([]);
    const filled = await bytesOf(
      await fillTemplate(form, {
        номер: '12/С',
        дата: '9 декабря 2026 г.',
        название: '«Робот» & <схема>',
        муниципалитет: 'Заречный',
      }),
    );
    expect(linesOf(filled)).toEqual(['№ 12/С от 9 декабря 2026 г., «Робот» & <схема>']);
    expect(linesOf(filled, 'word/header1.xml')).toEqual(['Заречный']);
  });

  test('with a line for each author and co-author, who may use what stands outside of the list', async () => {
    const form = docxOf(
      paragraph('{#авторы}'),
      paragraph('{по_порядку}. {ф', 'ио}, {школа}, к соглашению {номер}'),
      paragraph('{/авторы}'),
      paragraph('Автор: {автор_фио}, {школа}'),
    );
    expect(await faultsOf(form)).toEqual([]);
    const filled = await bytesOf(
      await fillTemplate(form, {
        номер: '12/С',
        автор_фио: 'Жданов Артём',
        школа: 'СОШ № 1',
        авторы: [
          { по_порядку: '1', фио: 'Жданов Артём', школа: 'СОШ № 1' },
          { по_порядку: '2', фио: 'Мохова Екатерина', школа: '' },
        ],
      }),
    );
    expect(linesOf(filled).filter(Boolean)).toEqual([
      '1. Жданов Артём, СОШ № 1, к соглашению 12/С',
      // Who has no school does not get the author's.
      '2. Мохова Екатерина, , к соглашению 12/С',
      'Автор: Жданов Артём, СОШ № 1',
    ]);
  });

  test('a list without people leaves nothing', async () => {
    const form = docxOf(paragraph('{#соавторы}'), paragraph('{фио}'), paragraph('{/соавторы}'));
    expect(linesOf(await bytesOf(await fillTemplate(form, { соавторы: [] }))).filter(Boolean)).toEqual([]);
  });
});

describe('[E-16] a form that cannot be filled says where', () => {
  test('an unknown field is named as it is spelt, with the nearest known one', async () => {
    const form = docxOf(paragraph('{Номер} {заключене_дата} {автор фио} {паспорт} {номер}'));
    expect(await faultsOf(form)).toEqual([
      { fault: 'unknown-field', name: 'Номер', nearest: 'номер' },
      { fault: 'unknown-field', name: 'заключене_дата', nearest: 'заключение_дата' },
      { fault: 'unknown-field', name: 'автор фио', nearest: 'автор_фио' },
      { fault: 'unknown-field', name: 'паспорт' },
    ]);
  });

  test('a field of a list’s people is unknown outside of the list, and fields of the other paper are', async () => {
    expect(await faultsOf(docxOf(paragraph('{по_порядку}')))).toEqual([
      { fault: 'unknown-field', name: 'по_порядку' },
    ]);
    expect(await faultsOf(docxOf(paragraph('{автор_фио} {фио}')), 'consent')).toEqual([
      { fault: 'unknown-field', name: 'автор_фио' },
    ]);
  });

  test('a list that is not closed, or not opened', async () => {
    expect(await faultsOf(docxOf(paragraph('{#авторы}{фио}')))).toEqual([
      { fault: 'list-unclosed', name: 'авторы' },
    ]);
    expect(await faultsOf(docxOf(paragraph('{/авторы}')))).toEqual([
      { fault: 'list-unopened', name: 'авторы' },
    ]);
  });

  test('a brace that belongs to no field', async () => {
    expect(await faultsOf(docxOf(paragraph('№ {номер от {дата}'), paragraph('номер}')))).toEqual([
      { fault: 'brace-alone', name: '№ {номер от {дата}' },
      { fault: 'brace-alone', name: 'номер}' },
    ]);
  });
});

describe('[E-16] what is no form is refused before it is unpacked', () => {
  const refusal = async (bytes: Uint8Array) => {
    const read = await readTemplate(bytes);
    const filled = await fillTemplate(bytes, {});
    expect(filled).toEqual('refused' in read ? read : expect.any(Blob));
    return 'refused' in read ? read.refused : 'taken';
  };

  test('other files, archives without a document, and a document that is no XML', async () => {
    expect(await refusal(strToU8('Соглашение'))).toBe('no-docx');
    expect(await refusal(new Uint8Array())).toBe('no-docx');
    expect(await refusal(zipSync({ 'readme.txt': strToU8('x') }))).toBe('no-docx');
    const cut = docxOf(paragraph('{номер}')).slice(0, -40);
    expect(await refusal(cut)).toBe('no-docx');
  });

  test('a document with macros, whatever its name', async () => {
    const parts = docxParts(paragraph('{номер}'));
    expect(await refusal(zipSync({ ...parts, 'word/vbaProject.bin': new Uint8Array(8) }))).toBe('macros');
    const types = new TextDecoder()
      .decode(parts['[Content_Types].xml'])
      .replace('officedocument.wordprocessingml.document.main', 'ms-word.document.macroEnabled.main');
    expect(await refusal(zipSync({ ...parts, '[Content_Types].xml': strToU8(types) }))).toBe('macros');
  });

  test('more than 5 MB, and what unpacks to more than any form', async () => {
    expect(await refusal(new Uint8Array(LIMITS.templateBytes + 1))).toBe('too-large');
    const bomb = { ...docxParts(paragraph('{номер}')) };
    for (let part = 0; part < 5; part++)
      bomb[`word/media/${part}.bin`] = new Uint8Array(LIMITS.templateUnpackedBytes / 4);
    const packed = zipSync(bomb, { level: 9 });
    expect(packed.byteLength).toBeLessThan(LIMITS.templateBytes);
    expect(await refusal(packed)).toBe('bomb');
    const many = { ...docxParts(paragraph('{номер}')) };
    for (let part = 0; part < LIMITS.templateParts; part++) many[`word/media/${part}`] = new Uint8Array(1);
    expect(await refusal(zipSync(many))).toBe('bomb');
  });

  test('a part that says it is smaller than it is does not get more room', async () => {
    const body = paragraph(`{номер}${' '.repeat(3_000_000)}`);
    const packed = zipSync(docxParts(body), { level: 9 });
    const told = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    // In the central directory: the record of the document says that it has a thousand bytes.
    for (let at = 0; at < packed.byteLength - 46; at++) {
      if (told.getUint32(at, true) !== 0x02014b50) continue;
      if (told.getUint32(at + 24, true) > 1_000_000) told.setUint32(at + 24, 1_000, true);
    }
    expect(await refusal(packed)).toBe('no-docx');
  });
});
