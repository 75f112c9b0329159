import type { SampleMaterial } from './content';
import { ALL_MET } from './gates';

export const MATERIALS_LANGUAGES: SampleMaterial[] = [
  {
    key: 'present-perfect',
    title: 'Present Perfect или Past Simple? Тест с объяснениями для 7 класса',
    kind: 'test',
    subjects: ['Английский язык'],
    classes: [7],
    level: 'ООО',
    topic: 'Present Perfect и Past Simple в сопоставлении',
    annotation:
      'Тест из восьми вопросов на выбор между Present Perfect и Past Simple. Каждый вопрос построен вокруг слова-подсказки или, наоборот, ситуации без подсказки, где решает смысл. Пояснения написаны по-русски и называют причину выбора. Тест удобен как разминка перед устной речью: после него ученики составляют три правдивых предложения о себе.',
    goals:
      'Проверить и закрепить умение выбирать Present Perfect для результата и опыта и Past Simple для законченного времени в прошлом, замечать слова yet, already, ever, ago и не опираться только на них.',
    links: ['https://school2.zarechny.example/present-perfect'],
    sources: [{ title: 'Предложения составлены автором', licence: 'собственная разработка' }],
    author: 'gracheva',
    coAuthors: [],
    stage: 'issued-recommended',
    month: -1,
    file: {
      name: 'present-perfect-past-simple.html',
      sections: [
        {
          heading: 'How to use it',
          paragraphs: [
            'Сначала ответьте на все вопросы без учебника. Затем вернитесь к тем, где ошиблись, и прочитайте пояснение вслух. После теста напишите три предложения о себе: одно с ever, одно с yet и одно с ago.',
          ],
        },
      ],
      questions: [
        {
          text: "I … my keys. I can't open the door.",
          options: ['lost', 'did lose', 'have lost'],
          correct: 2,
          explanation:
            'Результат виден сейчас: дверь не открыть. Когда потерял, неважно, поэтому Present Perfect.',
        },
        {
          text: 'We … to the museum last Saturday.',
          options: ['went', 'have gone', 'have been'],
          correct: 0,
          explanation: 'Last Saturday – законченное время в прошлом, нужен Past Simple.',
        },
        {
          text: '… you ever … a bear?',
          options: ['Did you ever saw', 'Are you ever seen', 'Have you ever seen'],
          correct: 2,
          explanation: 'Вопрос об опыте за всю жизнь, без указания времени: Have you ever seen…?',
        },
        {
          text: 'She … her homework yet.',
          options: ["hasn't finished", "didn't finish", "doesn't finish"],
          correct: 0,
          explanation: 'Yet в отрицании говорит о том, чего до сих пор не произошло.',
        },
        {
          text: 'My grandfather … this house in 1975.',
          options: ['has built', 'has been built', 'built'],
          correct: 2,
          explanation: 'Указан год, значит, действие привязано к прошлому: Past Simple.',
        },
        {
          text: 'Look! Somebody … the window.',
          options: ['has broken', 'broke', 'breaks'],
          correct: 0,
          explanation: 'Видим результат – разбитое окно. Время не названо, важен след действия.',
        },
        {
          text: 'I … Tom two days ago.',
          options: ['have met', 'meet', 'met'],
          correct: 2,
          explanation: 'Ago всегда указывает на точку в прошлом и не сочетается с Present Perfect.',
        },
        {
          text: 'How long … each other? – Since we were seven.',
          options: ['did you know', 'do you know', 'have you known'],
          correct: 2,
          explanation: 'Знакомы с семи лет и до сих пор: действие длится к настоящему, поэтому have known.',
        },
      ],
    },
    rounds: [
      {
        sheets: [
          {
            expert: 'shestakova',
            scores: [3, 3, 3, 3, 3, 2, 3, 3],
            gates: ALL_MET,
            remarks: {
              c6: 'Три собственных предложения ученика пишутся вне теста и никуда не попадают.',
            },
            verdict: 'recommend',
            findings:
              'Смотрю как филолог: пояснения называют смысловую причину, а не только маркер, и написаны чистым русским языком.',
          },
          {
            expert: 'lisitsyna',
            scores: [3, 3, 3, 3, 3, 3, 3, 3],
            gates: ALL_MET,
            remarks: {},
            verdict: 'recommend',
            findings:
              'Eight well-chosen items: ситуация с окном и вопрос с since заставляют думать о смысле. Ключи верны, британский вариант выдержан.',
          },
          {
            expert: 'zueva',
            scores: [3, 3, 3, 3, 2, 2, 3, 3],
            gates: ALL_MET,
            remarks: {
              c5: 'Номера вопросов видны только в тексте, перейти к ошибке по щелчку нельзя.',
              c6: 'После теста нет общего счёта по видам ошибок.',
            },
            verdict: 'recommend',
            findings:
              'Нагрузка умеренная, инструкция понятна. Рекомендую и для восьмого класса как входную проверку.',
          },
        ],
        conclusion: {
          strengths:
            'Опора на смысл ситуации, пояснения с причиной выбора, выход в устную и письменную речь.',
          findings:
            'Тест точен по языку и пригоден для седьмого и восьмого классов. Инструкция разумно требует возвращаться к ошибкам. Переход к отдельному вопросу не предусмотрен, но при восьми вопросах это не мешает.',
          changes: '',
          verdict: 'recommend',
          remarks: [
            {
              author: 'lisitsyna',
              quote: 'при восьми вопросах это не мешает',
              text: 'Согласна с формулировкой, баллы за структуру не меняю.',
              replies: [{ author: 'zueva', text: 'И я не настаиваю.' }],
              resolved: true,
            },
          ],
        },
      },
    ],
  },
  {
    key: 'german-prepositions',
    title: 'Wo oder wohin? Тренажёр по предлогам с двойным управлением',
    kind: 'simulator',
    subjects: ['Немецкий язык'],
    classes: [6],
    level: 'ООО',
    topic: 'Предлоги an, auf, hinter, in, neben, über, unter, vor, zwischen',
    annotation:
      'Тренажёр для шестого класса: восемь заданий на выбор дательного или винительного падежа после предлогов места. Все фразы взяты из одной истории – семья въезжает в новую квартиру и расставляет мебель. Пояснение каждый раз возвращает к вопросу wo или wohin. Есть задания на пары глаголов stehen – stellen, liegen – legen, hängen.',
    goals:
      'Научить шестиклассников выбирать падеж по вопросу и смыслу действия, различать глаголы положения и перемещения, правильно употреблять артикль и слияния im, am, ins, ans в описании комнаты.',
    links: ['https://lipovka.zarechny.example/wo-wohin'],
    sources: [{ title: 'Предложения тренажёра составлены автором', licence: 'собственная разработка' }],
    author: 'orlovskaya',
    coAuthors: [],
    stage: 'assessing',
    month: 0,
    file: {
      name: 'wo-oder-wohin.html',
      sections: [
        {
          heading: 'Der Umzug',
          paragraphs: [
            'Семья въезжает в новую квартиру. Решай в каждой фразе: предмет уже находится на месте (wo? – Dativ) или его туда перемещают (wohin? – Akkusativ). Вопрос помогает лучше перевода, потому что по-русски предлоги часто совпадают.',
          ],
        },
      ],
      questions: [
        {
          text: 'Der Tisch steht … Küche.',
          options: ['in der', 'in die', 'im'],
          correct: 0,
          explanation:
            'Wo steht er? In der Küche. Стол уже стоит, нужен дательный падеж: die Küche – in der Küche.',
        },
        {
          text: 'Ich stelle die Lampe … Tisch.',
          options: ['auf dem', 'auf das', 'auf den'],
          correct: 2,
          explanation: 'Wohin stelle ich sie? Auf den Tisch. Перемещение, поэтому винительный падеж.',
        },
        {
          text: 'Das Bild hängt … Wand.',
          options: ['an der', 'an die', 'auf der'],
          correct: 0,
          explanation:
            'Wo hängt es? An der Wand. Картина уже висит; с вертикальной поверхностью употребляется an.',
        },
        {
          text: 'Papa hängt den Spiegel … Tür.',
          options: ['neben der', 'neben dem', 'neben die'],
          correct: 2,
          explanation:
            'Wohin hängt Papa den Spiegel? Neben die Tür. Он вешает, это действие, винительный падеж.',
        },
        {
          text: 'Die Katze liegt … Bett.',
          options: ['unter das', 'unter den', 'unter dem'],
          correct: 2,
          explanation: 'Wo liegt sie? Unter dem Bett. Das Bett в дательном падеже – dem Bett.',
        },
        {
          text: 'Wir gehen … Wohnzimmer.',
          options: ['ins', 'im', 'in der'],
          correct: 0,
          explanation: 'Wohin gehen wir? In das сливается в ins: движение внутрь, винительный падеж.',
        },
        {
          text: 'Leg die Bücher … Regal!',
          options: ['auf dem', 'am', 'auf das'],
          correct: 2,
          explanation: 'Wohin? Auf das Regal. Глагол legen требует вопроса wohin.',
        },
        {
          text: 'Der Sessel steht … Sofa und dem Fenster.',
          options: ['zwischen dem', 'zwischen das', 'zwischen der'],
          correct: 0,
          explanation: 'Wo steht er? Zwischen dem Sofa und dem Fenster: оба существительных в дательном.',
        },
      ],
    },
    rounds: [
      {
        sheets: [
          {
            expert: 'shestakova',
            scores: [3, 3, 3, 3, 3, 2, 3, 3],
            gates: ALL_MET,
            remarks: {
              c6: 'После восьмого задания не хватает возможности описать собственную комнату.',
            },
            verdict: 'recommend',
            findings:
              'Немецкий преподаю не я, но логика тренажёра видна и филологу: единая история, вопрос как инструмент, ни одного случайного слова.',
          },
          {
            expert: 'lisitsyna',
            scores: [3, 3, 2, 3],
            gates: ALL_MET,
            remarks: {
              c3: 'Пара liegen – legen заявлена в карточке, но противопоставлена только через задания 5 и 7, без правила.',
            },
            verdict: 'recommend',
            findings: '',
          },
          {
            expert: 'zueva',
            scores: [],
            gates: [true],
            remarks: {},
            verdict: 'recommend',
            findings: '',
          },
        ],
      },
    ],
  },
  {
    key: 'my-town-guide',
    title: 'My Town Guide: приложение для описания своего посёлка',
    kind: 'app',
    subjects: ['Английский язык'],
    classes: [5],
    level: 'ООО',
    topic: 'Places in town, there is / there are, предлоги места',
    annotation:
      'Заготовка приложения для пятого класса: ученик отвечает на вопросы о воображаемом посёлке Greenhill, повторяет названия мест и предлоги, а затем по образцу рассказывает о своём. Сейчас готовы шесть заданий и пояснения к ним. Планируется добавить карту, на которой можно расставить здания, и рамку для письменного рассказа из пяти предложений.',
    goals:
      'Повторить слова по теме «Город», обороты there is и there are, предлоги next to, opposite, between; подготовить пятиклассников к монологу о родном посёлке объёмом пять–шесть фраз.',
    links: ['https://gymnasium.zarechny.example/my-town'],
    sources: [{ title: 'Описание посёлка Greenhill придумано автором', licence: 'собственная разработка' }],
    author: 'lisitsyna',
    coAuthors: [],
    stage: 'draft',
    month: 0,
    file: {
      name: 'my-town-guide.html',
      sections: [
        {
          heading: 'Welcome to Greenhill',
          paragraphs: [
            'Greenhill is a small town near a forest. There is one long street in it. The school is opposite the park, and the library is next to the school. There are two shops between the library and the post office.',
          ],
        },
      ],
      questions: [
        {
          text: 'What is opposite the school?',
          options: ['the park', 'the library', 'the post office'],
          correct: 0,
          explanation:
            'The school is opposite the park: школа напротив парка, значит, и парк напротив школы.',
        },
        {
          text: 'There … two shops in Greenhill.',
          options: ['are', 'is', 'has'],
          correct: 0,
          explanation: 'Магазина два, множественное число: there are.',
        },
        {
          text: 'Where are the shops?',
          options: ['between the library and the post office', 'next to the forest', 'opposite the school'],
          correct: 0,
          explanation: 'Between A and B – между двумя предметами.',
        },
        {
          text: 'Choose the correct sentence.',
          options: [
            'In Greenhill is one street.',
            'There is one street in Greenhill.',
            'There are one street in Greenhill.',
          ],
          correct: 1,
          explanation: 'Когда сообщаем, что где-то что-то есть, начинаем с there is или there are.',
        },
        {
          text: "… a cinema in Greenhill? – No, there isn't.",
          options: ['Is there', 'Are there', 'Has there'],
          correct: 0,
          explanation: 'В вопросе is выходит вперёд: Is there a cinema?',
        },
        {
          text: 'The library is … the school.',
          options: ['next to', 'between', 'in front'],
          correct: 0,
          explanation: 'Библиотека рядом со школой: next to.',
        },
      ],
    },
    rounds: [],
  },
];
