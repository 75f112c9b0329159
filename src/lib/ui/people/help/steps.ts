import type { RoleName } from '$lib/domain/people/person';

export interface Step {
  readonly text: string;
  readonly href?: string;
  readonly link?: string;
}

/** First steps by role: what to do first and where. */
export const FIRST_STEPS: Readonly<Record<RoleName, readonly Step[]>> = {
  specialist: [
    {
      text: 'Запишите школы и методические объединения.',
      href: '/people/schools',
      link: 'Школы и объединения',
    },
    {
      text: 'Добавьте людей и дайте им роли, по одному или таблицей, затем пригласите ссылкой или QR-кодом.',
      href: '/people',
      link: 'Люди и роли',
    },
    { text: 'Проверьте сроки: сдать, оценить, отправить.', href: '/settings', link: 'Настройки' },
    { text: 'Принимайте сданное и следите за сроками на одной странице.', href: '/', link: 'День' },
  ],
  deputy: [
    {
      text: 'Вы делаете всё то же, что ответственный специалист. Начните с того, что ждёт.',
      href: '/',
      link: 'День',
    },
    { text: 'Посмотрите, кто за что отвечает.', href: '/people', link: 'Люди и роли' },
  ],
  head: [
    {
      text: 'Проверьте, кто в вашем объединении эксперт: роль эксперта даёте и оканчиваете вы.',
      href: '/people',
      link: 'Люди и роли',
    },
    { text: 'Назначайте экспертов на принятые материалы и открывайте оценки.', href: '/', link: 'День' },
  ],
  expert: [
    {
      text: 'Откройте материал из списка «Ждут вас» и заполните оценочный лист. Можно без связи.',
      href: '/',
      link: 'День',
    },
    {
      text: 'Когда оценки открыты, прочитайте общее заключение и подтвердите текст.',
      href: '/materials',
      link: 'Материалы',
    },
  ],
  teacher: [
    {
      text: 'Начните новый материал: карточка сохраняется сама, закончить можно позже.',
      href: '/materials/new',
      link: 'Новый материал',
    },
    {
      text: 'Заполните обязательное и сдайте. Заключение придёт на ту же страницу.',
      href: '/materials',
      link: 'Материалы',
    },
  ],
  observer: [{ text: 'Вам видно, кто работает и по каким срокам.', href: '/people', link: 'Люди и роли' }],
};
