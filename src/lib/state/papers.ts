import type { Outcome } from '../documents/materials/read';

/** A file made on this device, ready to be kept. */
export interface Paper {
  readonly name: string;
  readonly bytes: Blob;
}

/** The written conclusion as DOCX; the library loads when somebody asks for it. */
export async function conclusionPaper(outcome: Outcome): Promise<Paper> {
  const { conclusionDocx, conclusionFileName } = await import('../exchange/conclusion-docx');
  return { name: conclusionFileName(outcome.number), bytes: await conclusionDocx(outcome) };
}
