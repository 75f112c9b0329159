import type { Outcome } from '../documents/materials/read';
import type { Certificate } from '../domain/people/certificate';
import { certificateContent } from '../domain/materials/certified';
import type { Material, Submission } from '../domain/materials/material';
import { templateOf, type Template } from '../domain/materials/templates';
import { shortName, type Person } from '../domain/people/person';
import type { PersonId } from '../domain/shared/ids';
import type { PaperValues } from '../exchange/docx-template';
import type { App, Refusal } from './app.svelte';
import { bytesOf } from './files.svelte';

/** A file made on this device, ready to be kept. */
export interface Paper {
  readonly name: string;
  readonly bytes: Blob;
}

/** The written conclusion as DOCX; the library loads when somebody asks for it. */
export async function conclusionPaper(outcome: Outcome): Promise<Paper> {
  const { conclusionDocx, conclusionFileName } = await import('../exchange/conclusion-docx');
  return { name: conclusionFileName(outcome), bytes: await conclusionDocx(outcome) };
}

/** [E-27] A certificate as DOCX, with a picture of the address at which it is checked. */
export async function certificatePaper(
  app: App,
  holder: Person,
  certificate: Certificate,
  link: string,
): Promise<Paper> {
  const [{ certificateDocx, certificateFileName }, { toDataURL }] = await Promise.all([
    import('../exchange/certificate-docx'),
    import('qrcode'),
  ]);
  const picture = await toDataURL(link, { margin: 1, width: 424, errorCorrectionLevel: 'M' });
  const bytes = await certificateDocx({
    ...certificateContent(app.facts, holder, certificate),
    id: certificate.id,
    post: holder.post,
    school: app.place?.schools.get(holder.school ?? '')?.title ?? '',
    by: shortName(app.facts.people.get(certificate.by)),
    link,
    picture: Uint8Array.from(atob(picture.split(',')[1]!), (letter) => letter.charCodeAt(0)),
  });
  return { name: certificateFileName(certificate), bytes };
}

/** A form in force: the place's own, kept on this device or fetched now, else our example. */
export async function templateBytes(app: App, template: Template): Promise<Uint8Array | Refusal> {
  const own = app.place && templateOf(app.place, template);
  if (!own) {
    const { exampleTemplate } = await import('../exchange/example-templates');
    return await exampleTemplate(template);
  }
  const bytes = await bytesOf(app, own.file, { place: app.place!.id });
  // The approved form is never replaced by the example only because it is not here.
  if (!(bytes instanceof Blob)) return { code: 'template-missing' };
  return new Uint8Array(await bytes.arrayBuffer());
}

async function filled(
  app: App,
  template: Template,
  values: PaperValues,
  name: string,
): Promise<Paper | Refusal> {
  const form = await templateBytes(app, template);
  if ('code' in form) return form;
  const { fillTemplate } = await import('../exchange/docx-template');
  const bytes = await fillTemplate(form, values);
  return bytes instanceof Blob ? { name, bytes } : { code: 'template-broken' };
}

const paperOf = (app: App, material: Material, submission: Submission) => ({
  facts: app.facts,
  material,
  submission,
  today: app.today,
});

/** [E-16] The agreement (Приложение 2) to be printed and signed, from the form in force. */
export async function agreementPaper(
  app: App,
  material: Material,
  submission: Submission,
): Promise<Paper | Refusal> {
  const { agreementFileName, agreementValues } = await import('../exchange/paper-values');
  const paper = paperOf(app, material, submission);
  return await filled(app, 'agreement', agreementValues(paper), agreementFileName(paper));
}

/** [E-16] The consent to the use of personal data, a paper of its own for each who signs the agreement. */
export async function consentPaper(
  app: App,
  material: Material,
  submission: Submission,
  person: PersonId,
): Promise<Paper | Refusal> {
  const { consentFileName, consentValues } = await import('../exchange/paper-values');
  const paper = paperOf(app, material, submission);
  const name = consentFileName(shortName(app.facts.people.get(person)));
  return await filled(app, 'consent', consentValues(paper, person), name);
}
