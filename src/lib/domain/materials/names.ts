import { documentName } from '../names';
import type { ActId, MaterialId, PersonId, PlaceId, SubmissionId } from '../shared/ids';

/** What a name needs of a material; an act on one has the place too. */
interface InPlace {
  readonly place: PlaceId;
}
interface Owned extends InPlace {
  readonly author: PersonId;
}
interface Paper extends Owned {
  readonly id: MaterialId;
}
interface Version {
  readonly id: SubmissionId;
}

/** Names of the documents of a material; nothing else puts one together. */
export const draftName = ({ place, author, id }: Paper) =>
  documentName('draft', { place, author, material: id });
export const helpName = ({ place, author, id }: Paper) =>
  documentName('help', { place, author, material: id });
export const submissionName = ({ place, author }: Owned, { id }: Version) =>
  documentName('submission', { place, author, submission: id });
export const sheetName = ({ place }: InPlace, { id }: Version, expert: PersonId) =>
  documentName('sheet', { place, submission: id, expert });
export const conclusionName = ({ place }: InPlace, { id }: Version) =>
  documentName('conclusion', { place, submission: id });
export const remarksName = ({ place }: InPlace, { id }: Version) =>
  documentName('remarks', { place, submission: id });
export const outcomeName = ({ place, author }: Owned, { id }: Version, issue: ActId) =>
  documentName('outcome', { place, author, submission: id, issue });
/** [E-28] A person's own phrases, and those of the municipality. */
export const phrasesName = ({ place }: InPlace, person: PersonId) =>
  documentName('phrases', { place, author: person });
export const phrasebookName = ({ place }: InPlace) => documentName('phrasebook', { place });
