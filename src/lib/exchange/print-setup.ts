import type { Feature } from 'write-excel-file/browser';
import {
  appendMarkupInsideElement,
  findElement,
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
  prependMarkupInsideElement,
  sanitizeTextContent,
} from 'write-excel-file/utility';

/** Of a printed page, in inches: about a centimetre, since the columns need its width. */
const MARGINS = { left: 0.4, right: 0.4, top: 0.4, bottom: 0.4, header: 0, footer: 0 };

/**
 * How a sheet is printed: all columns on the width of a page, as many pages as its rows need, and the first rows again
 * on each (ECMA-376, 18.3.1.65 `pageSetUpPr`, 18.3.1.62 `pageMargins`, 18.3.1.63 `pageSetup`, 18.2.5 `_xlnm.Print_Titles`).
 */
export const printSetup = (sheet: string, titleRows: number): Feature<Blob | File | ArrayBuffer> => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (xml) => {
          const fit = '<pageSetUpPr fitToPage="1"/>';
          const properties = findElement(xml, 'sheetPr');
          return properties
            ? appendMarkupInsideElement(xml, properties, fit)
            : prependMarkupInsideElement(xml, findElement(xml, 'worksheet')!, `<sheetPr>${fit}</sheetPr>`);
        },
        transformElementAttributes: (tag, attributes) => {
          if (tag === 'pageSetup') return { ...attributes, fitToWidth: 1, fitToHeight: 0 };
          return tag === 'pageMargins' ? MARGINS : attributes;
        },
      },
      'xl/workbook.xml': {
        transform: (xml) => {
          const rows = `'${sheet.replaceAll("'", "''")}'!$1:$${titleRows}`;
          const name = `<definedName name="_xlnm.Print_Titles" localSheetId="0">${sanitizeTextContent(rows)}</definedName>`;
          const names = findElement(xml, 'definedNames');
          if (names) return appendMarkupInsideElement(xml, names, name);
          const order = getOrderOfSiblings('xl/workbook.xml', 'workbook')!;
          const markup = `<definedNames>${name}</definedNames>`;
          return insertElementMarkupAccordingToOrderOfSiblings(xml, markup, order, 'workbook');
        },
      },
    },
  },
});
