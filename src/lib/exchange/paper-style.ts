import { AlignmentType, type IStylesOptions } from 'docx';

/** Papers of an office: a serif face of 12 points, in Russian. */
export const PAPER_STYLES: IStylesOptions = {
  default: {
    document: {
      run: { font: 'Times New Roman', size: 24, language: { value: 'ru-RU' } },
      paragraph: { spacing: { line: 276 } },
    },
    heading1: {
      run: { font: 'Times New Roman', size: 28, bold: true, color: '000000' },
      paragraph: { alignment: AlignmentType.CENTER, spacing: { after: 120 } },
    },
    heading2: {
      run: { font: 'Times New Roman', size: 24, bold: true, color: '000000' },
      paragraph: { spacing: { before: 240, after: 80 } },
    },
  },
};

/** Margins of a page that is bound at the left, in twentieths of a point. */
export const PAPER_PAGE = { page: { margin: { top: 1134, bottom: 1134, left: 1701, right: 850 } } };
