import type { SamplePublication } from './content';

/**
 * What has become of recommended materials after their conclusion (E-16, E-17, E-20), by the key of the material. A
 * recommended material that is not here is where its author has just read the conclusion, or has not read it yet.
 */
export const SAMPLE_PUBLICATIONS: Readonly<Record<string, SamplePublication>> = {
  'ion-exchange': [
    { does: 'sign', pages: 2 },
    { does: 'receive' },
    { does: 'forward' },
    { does: 'place', channel: 'account', link: 'https://library.epos.example/materials/10412' },
    { does: 'send' },
    { does: 'answer', result: 'published', link: 'https://library.epos.example/materials/10412' },
  ],
  'ohm-law': [
    { does: 'sign', pages: 1 },
    { does: 'receive' },
    { does: 'forward' },
    { does: 'place', channel: 'mail' },
    { does: 'send' },
    {
      does: 'answer',
      result: 'revise',
      remarks:
        'Подпишите единицы на осях графика и добавьте в описание, на какой минуте урока его строят.\nФормулы вставьте текстом, а не рисунком: иначе их не прочитает программа экранного доступа.',
    },
    { does: 'again' },
    { does: 'place', channel: 'mail' },
    { does: 'send' },
    { does: 'answer', result: 'published', link: 'https://library.epos.example/materials/10587' },
  ],
  'air-experiments': [
    { does: 'sign', pages: 1 },
    { does: 'receive' },
    { does: 'forward' },
    { does: 'place', channel: 'account', link: 'https://library.epos.example/materials/10433' },
    { does: 'send' },
    {
      does: 'answer',
      result: 'revise',
      remarks:
        'Опыт со свечой уберите: по правилам Библиотеки в материалах для дошкольников открытого огня быть не должно.',
    },
    { does: 'give-up' },
  ],
  'parts-of-speech': [
    { does: 'sign', pages: 1, by: 'desk' },
    { does: 'receive' },
    { does: 'forward' },
    { does: 'place', channel: 'account', link: 'https://library.epos.example/materials/10440' },
    { does: 'send' },
    {
      does: 'answer',
      result: 'reject',
      remarks: 'В Библиотеке уже опубликован тренажёр с теми же заданиями и тем же порядком тем.',
    },
  ],
  'participial-phrase': [
    { does: 'sign', pages: 2 },
    { does: 'receive' },
    { does: 'forward' },
    { does: 'place', channel: 'account', link: 'https://library.epos.example/materials/10451' },
    { does: 'send' },
    {
      does: 'answer',
      result: 'revise',
      remarks: 'Укажите, из какого сборника взяты предложения упражнения 4, и его выходные данные.',
    },
    { does: 'again' },
    { does: 'place', channel: 'account', link: 'https://library.epos.example/materials/10598' },
    { does: 'send' },
  ],
  'great-reforms': [
    { does: 'sign', pages: 1 },
    { does: 'receive' },
    { does: 'forward' },
    { does: 'place', channel: 'account', link: 'https://library.epos.example/materials/10460' },
    { does: 'send' },
  ],
  'quadratic-roots': [
    { does: 'sign', pages: 1 },
    { does: 'receive' },
    { does: 'forward' },
    { does: 'place', channel: 'mail' },
    { does: 'send' },
    {
      does: 'answer',
      result: 'revise',
      remarks: 'Добавьте ответы к заданиям самопроверки: сейчас ученик не узнает, верно ли он решил.',
    },
  ],
  'climate-russia': [
    { does: 'sign', pages: 2 },
    { does: 'place', channel: 'account', link: 'https://library.epos.example/materials/10601' },
    { does: 'send' },
  ],
  'sound-r-trainer': [
    { does: 'sign', pages: 0 },
    { does: 'receive' },
    { does: 'place', channel: 'account' },
    { does: 'send' },
  ],
  'rectangle-area': [
    { does: 'sign', pages: 1 },
    {
      does: 'withdraw-agreement',
      reason: 'Издательство, у которого я взяла два рисунка, не согласилось на открытый доступ.',
    },
  ],
};
