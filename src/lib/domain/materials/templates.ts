import type { PersonId } from '../shared/ids';
import type { Place } from '../people/place';
import type { FileMention } from './card';

/** [E-16] Papers of which a municipality has a form of its own: the agreement (Приложение 2) and the separate consent. */
export const TEMPLATES = ['agreement', 'consent'] as const;
export type Template = (typeof TEMPLATES)[number];

/** A form in force: a DOCX with `{поле}` where the paper says something of its own. */
export interface TemplateFile {
  readonly file: FileMention;
  readonly by: PersonId;
}

/** The place's own form; undefined while our example stands. */
export const templateOf = (place: Pick<Place, 'templates'>, template: Template): TemplateFile | undefined =>
  place.templates.get(template);
