import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const NAMESPACE = 'http://schemas.openxmlformats.org';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const part = (name: string, type: string) =>
  `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${type}+xml"/>`;
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${NAMESPACE}/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
const relations = (inner: string) =>
  `${HEAD}<Relationships xmlns="${NAMESPACE}/package/2006/relationships">${inner}</Relationships>`;

/** A paragraph of runs, as Word cuts them: each text is a run of its own. */
export const paragraph = (...runs: string[]) =>
  `<w:p>${runs.map((text) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`).join('')}</w:p>`;

/** The parts of a DOCX made by hand: its body, and a header above it where one is given. */
export function docxParts(body: string, header = ''): Record<string, Uint8Array> {
  const inside = (root: string, content: string) =>
    `${HEAD}<w:${root} xmlns:w="${NAMESPACE}/wordprocessingml/2006/main" xmlns:r="${NAMESPACE}/officeDocument/2006/relationships">${content}</w:${root}>`;
  const section = header ? '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>' : '';
  const texts = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${NAMESPACE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('/word/document.xml', 'document.main')}${header && part('/word/header1.xml', 'header')}</Types>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'word/document.xml')),
    'word/document.xml': inside('document', `<w:body>${body}${section}</w:body>`),
    ...(header && {
      'word/header1.xml': inside('hdr', header),
      'word/_rels/document.xml.rels': relations(relation('rId1', 'header', 'header1.xml')),
    }),
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)]));
}

export const docxOf = (...paragraphs: string[]): Uint8Array => zipSync(docxParts(paragraphs.join('')));

const unescape = (xml: string) =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** The paragraphs of a part as plain text. */
export function linesOf(bytes: Uint8Array, name = 'word/document.xml'): string[] {
  const xml = strFromU8(unzipSync(bytes)[name]!);
  return [...xml.matchAll(/<w:p(?:[ >].*?<\/w:p>|\/>)/gs)].map(([paragraph]) =>
    unescape([...paragraph.matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>/gs)].map(([, text]) => text).join('')),
  );
}
