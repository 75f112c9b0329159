/**
 * Pasted HTML with its tables as lines: the joint text has no tables, and cells run together would be unreadable.
 * A row becomes a paragraph, its cells parted by dashes.
 */
export function rowsAsLines(html: string): string {
  if (!/<table/i.test(html)) return html;
  const page = new DOMParser().parseFromString(html, 'text/html');
  // From the innermost: a table in a cell is lines already when its own row is read.
  for (const table of [...page.querySelectorAll('table')].reverse()) {
    const lines = [...table.rows].map((row) => {
      const line = page.createElement('p');
      const cells = [...row.cells].map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim());
      line.textContent = cells.filter(Boolean).join(' – ');
      return line;
    });
    table.replaceWith(...lines.filter(({ textContent }) => textContent));
  }
  return page.body.innerHTML;
}
