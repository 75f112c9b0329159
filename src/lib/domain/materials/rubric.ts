/** What an expert fills in. Version 1 of our example rubric; an approved form replaces it. */
export interface Rubric {
  readonly version: number;
  readonly gates: readonly Gate[];
  readonly criteria: readonly Criterion[];
}

/** A condition that must hold, yes or no; a no suggests its own verdict, whatever the scores. */
export interface Gate {
  readonly id: string;
  readonly title: string;
  readonly short: string;
  readonly failed: 'revise' | 'reject';
}

/** A question scored 0–3; a 0 needs a remark. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly question: string;
}

export const SCORES = [0, 1, 2, 3] as const;
export type Score = (typeof SCORES)[number];

export const RUBRIC: Rubric = {
  version: 1,
  gates: [
    {
      id: 'g1',
      title: 'Требования к материалам приняты и соблюдены',
      short: 'Требования соблюдены',
      failed: 'revise',
    },
    { id: 'g2', title: 'Материал открывается и работает', short: 'Открывается и работает', failed: 'revise' },
    {
      id: 'g3',
      title: 'Права автора и чужие источники оформлены',
      short: 'Права и источники',
      failed: 'revise',
    },
    { id: 'g4', title: 'Нет персональных данных учеников', short: 'Нет данных учеников', failed: 'revise' },
    { id: 'g5', title: 'Содержание законно', short: 'Законное содержание', failed: 'reject' },
  ],
  criteria: [
    { id: 'c1', title: 'Точность содержания', question: 'Факты, термины и задания верны.' },
    {
      id: 'c2',
      title: 'Соответствие ФГОС и программе',
      question: 'Тема и результаты отвечают стандарту и рабочей программе.',
    },
    {
      id: 'c3',
      title: 'Методическая ценность',
      question: 'Коллега сможет провести занятие по этому материалу.',
    },
    {
      id: 'c4',
      title: 'Соответствие возрасту',
      question: 'Объём, язык и задания посильны детям этого возраста.',
    },
    { id: 'c5', title: 'Структура и навигация', question: 'Части материала ясны, нужное легко найти.' },
    { id: 'c6', title: 'Интерактивность и ИКТ', question: 'Цифровые средства помогают цели, а не украшают.' },
    {
      id: 'c7',
      title: 'Полнота описания',
      question: 'Карточка и пояснения отвечают на вопросы того, кто берёт материал впервые.',
    },
    {
      id: 'c8',
      title: 'Качество и доступность',
      question: 'Видно, слышно, читается на телефоне и с увеличением.',
    },
  ],
};

/** «Примерный» is printed wherever the rubric is: Приложение 3 is not part of the regulation's text we have. */
export const RUBRIC_NOTE = 'Пример: замените утверждённой формой.';

export const VERDICTS = ['recommend', 'revise', 'reject'] as const;
/** [E-12] The three outcomes of the regulation (специалист, п. 3). */
export type Verdict = (typeof VERDICTS)[number];
