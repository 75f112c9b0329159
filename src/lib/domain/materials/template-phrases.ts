import type { TemplateFault } from './template-fields';
import type { Template } from './templates';

/** The wording of the municipality's forms [E-16]. */
export const TEMPLATE_NAMES: Readonly<Record<Template, string>> = {
  agreement: 'Соглашение с автором (Приложение 2)',
  consent: 'Согласие на обработку персональных данных',
};

/** Why a form is not taken. */
export const TEMPLATE_TROUBLES: Readonly<Record<string, string>> = {
  'too-large': 'Файл больше 5 МБ. Уберите из формы крупные рисунки.',
  'no-docx':
    'Это не документ Word (DOCX) или он повреждён. Сохраните форму в Word как «Документ Word (.docx)».',
  macros: 'В файле есть макросы. Сохраните форму как «Документ Word (.docx)» без макросов.',
  bomb: 'Файл распаковывается в слишком большой объём. Выберите другой.',
};

/** What in a form cannot be filled, and where to look. */
export function templateFaultWords(fault: TemplateFault): string {
  switch (fault.fault) {
    case 'unknown-field':
      return `Поля {${fault.name}} программа не знает.${fault.nearest ? ` Может быть, {${fault.nearest}}?` : ''}`;
    case 'list-unclosed':
      return `Список {#${fault.name}} не закрыт: после него нужно {/${fault.name}}.`;
    case 'list-unopened':
      return `Список {/${fault.name}} закрыт, но не открыт: перед ним нужно {#${fault.name}}.`;
    case 'brace-alone':
      return `Одиночная скобка в строке «${fault.name}». Поле стоит между { и }.`;
  }
}
