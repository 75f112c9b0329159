/** A page of paper: A4 in points. */
const [WIDTH, HEIGHT] = [595, 842];

/** Numbers that look drawn by hand and are the same each time. */
function handOf(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 65_521, 7);
  return () => (state = (state * 171 + 11) % 65_521) / 65_521;
}

/**
 * The picture of a signed paper as a PDF of one page: grey lines where text stands and a signature in ink. It says
 * nothing that could be taken for an agreement. Another `seed` is another hand.
 */
export function samplePaper(seed: string): Uint8Array {
  const hand = handOf(seed);
  const lines = Array.from({ length: 22 }, (_, row) => {
    const y = HEIGHT - 130 - row * 22;
    const right = row % 6 === 5 ? 260 + hand() * 120 : WIDTH - 80 - hand() * 20;
    return `70 ${y} m ${right.toFixed(0)} ${y} l S`;
  });
  const strokes = Array.from({ length: 7 }, (_, step) => {
    const x = 330 + step * 18;
    const swing = () => (170 + hand() * 60).toFixed(0);
    return `${x} ${swing()} ${x + 6} ${swing()} ${x + 18} ${(185 + hand() * 20).toFixed(0)} c`;
  });
  const drawn = [
    '0.75 g 0.75 G 5 w',
    `${WIDTH / 2 - 90} ${HEIGHT - 90} m ${WIDTH / 2 + 90} ${HEIGHT - 90} l S`,
    '3 w',
    ...lines,
    '0.12 0.2 0.55 RG 1.6 w 320 190 m',
    ...strokes,
    'S',
  ].join('\n');
  return new TextEncoder().encode(pdfOf(drawn));
}

/** One page in the format of ISO 32000: objects, the table of where they begin, and where that table is. */
function pdfOf(drawn: string): string {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents 4 0 R /Resources << >> >>`,
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
}
