import type { Attention } from './board';

/** [E-23] What the board of a month says. */
export const ATTENTION_NAMES: Readonly<Record<Attention, string>> = {
  late: 'Просрочены',
  soon: 'Осталось 3 дня и меньше',
  'handed-in-late': 'Сданы позже срока',
  alike: 'Похожи на другие',
  'files-coming': 'Файлы ещё идут',
};

/** Why nobody is proposed for a material, where the refusal of the act would say too much or too little. */
export const NOT_PROPOSED: Readonly<Record<string, string>> = {
  'panel-full': 'Все места в экспертной группе уже заняты.',
  'no-free-expert': 'Нет эксперта, которого можно назначить без причины. Назначьте на странице экспертизы.',
};

export const FILTER_REFUSALS: Readonly<Record<string, string>> = {
  'filter-name': 'Напишите название, не длиннее 60 знаков.',
  'filters-full': 'Сохранено уже 20 отборов. Удалите ненужный.',
};
