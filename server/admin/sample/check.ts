import { SAMPLE_ASSOCIATIONS } from './associations';
import { STAGES, type SampleMaterial, type SampleRound, type SampleSheet, type Stage } from './content';
import { SAMPLE_MATERIALS } from './materials';
import { SAMPLE_PEOPLE } from './people';
import { SAMPLE_PUBLICATIONS } from './publications';
import { SAMPLE_SCHOOLS } from './schools';

/** Stages in which sheets may be unfinished. */
const UNFINISHED: readonly Stage[] = ['appointed', 'assessing', 'declined'];
/** Stages before the first sheet, and withdrawal before it. */
const NO_ROUND: readonly Stage[] = [
  'draft',
  'handed-in',
  'late',
  'returned-incomplete',
  'accepted',
  'withdrawn',
];
/** All sheets complete, the conclusion not yet begun or not needed. */
const NO_CONCLUSION: readonly Stage[] = [...UNFINISHED, 'complete'];
/** Stages in which the panel agrees from the start. */
const AGREED: readonly Stage[] = [
  'opened-agreed',
  'confirmed-partly',
  'confirmed-voided',
  'confirmed-all',
  'acknowledged-recommended',
];
const SECOND: readonly Stage[] = ['second-handed-in', 'second-opened', 'second-issued'];
const CRITERIA = 8;
const GATES = 5;

/** Each broken rule of the sample content as one line; empty when all is well. */
export function contentProblems(): string[] {
  return [
    ...peopleProblems(),
    ...subjectProblems(),
    ...setProblems(),
    ...SAMPLE_MATERIALS.flatMap(materialProblems),
    ...publicationProblems(),
    ...repeatedTexts(),
  ];
}

function check(holds: boolean, problem: string): string[] {
  return holds ? [] : [problem];
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function repeated(values: string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function personOf(key: string) {
  return SAMPLE_PEOPLE.find((person) => person.key === key);
}

function associationOf(subject: string): string | undefined {
  return SAMPLE_ASSOCIATIONS.find((association) => association.subjects.includes(subject))?.key;
}

function peopleProblems(): string[] {
  const roles = SAMPLE_PEOPLE.flatMap((person) => person.roles);
  const count = (role: string) => roles.filter((one) => one.role === role).length;
  const names = SAMPLE_PEOPLE.map((person) => `${person.family} ${person.given} ${person.patronymic}`);
  const keys = [SAMPLE_PEOPLE, SAMPLE_SCHOOLS, SAMPLE_ASSOCIATIONS, SAMPLE_MATERIALS].flatMap((list) =>
    repeated(list.map((one) => one.key)),
  );
  return [
    ...check(SAMPLE_SCHOOLS.length === 12, `schools: ${SAMPLE_SCHOOLS.length}`),
    ...check(SAMPLE_ASSOCIATIONS.length === 6, `associations: ${SAMPLE_ASSOCIATIONS.length}`),
    ...check(SAMPLE_PEOPLE.length === 60, `people: ${SAMPLE_PEOPLE.length}`),
    ...check(count('specialist') === 1 && count('deputy') === 1, 'one specialist and one deputy expected'),
    ...check(count('head') === 6 && count('observer') === 1, 'six heads and one observer expected'),
    ...check(
      roles.some((role) => (role.untilDays ?? 0) < 0),
      'nobody has an ended role',
    ),
    ...check(
      roles.some((role) => (role.fromDays ?? 0) > 0),
      'nobody has a future role',
    ),
    ...SAMPLE_ASSOCIATIONS.flatMap(({ key }) =>
      check(
        roles.some((role) => role.role === 'head' && role.association === key),
        `${key} has no head`,
      ),
    ),
    ...keys.map((key) => `key ${key} twice`),
    ...repeated(names).map((name) => `name ${name} twice`),
    ...SAMPLE_PEOPLE.flatMap((person) => [
      ...check(
        SAMPLE_SCHOOLS.some((school) => school.key === person.school),
        `${person.key}: unknown school`,
      ),
      ...check(/^[a-z.-]+@[a-z0-9.-]+\.example$/.test(person.email), `${person.key}: e-mail ${person.email}`),
      ...check(
        [person.family, person.given, person.patronymic].every((part) => /^[А-ЯЁ][а-яё]+$/.test(part)),
        `${person.key}: name`,
      ),
      ...person.roles.flatMap(({ role, association }) =>
        check(
          (role === 'head' || role === 'expert') ===
            SAMPLE_ASSOCIATIONS.some((one) => one.key === association),
          `${person.key}: association of the role ${role}`,
        ),
      ),
      ...check(
        !person.roles.some(({ role }) => role === 'head' || role === 'expert') ||
          person.roles.some(({ role }) => role === 'teacher'),
        `${person.key}: heads and experts are teachers as well`,
      ),
    ]),
  ];
}

function subjectProblems(): string[] {
  const subjects = SAMPLE_ASSOCIATIONS.flatMap((association) => association.subjects);
  return repeated(subjects).map((subject) => `subject ${subject} belongs to two associations`);
}

function setProblems(): string[] {
  const stages = SAMPLE_MATERIALS.map((material) => material.stage);
  const current = SAMPLE_MATERIALS.filter((material) => material.month === 0).length;
  const sameSchool = SAMPLE_MATERIALS.filter((material) =>
    expertsOf(material).some((key) => personOf(key)?.school === personOf(material.author)?.school),
  );
  return [
    ...check(SAMPLE_MATERIALS.length === 45, `materials: ${SAMPLE_MATERIALS.length}`),
    ...check(current >= 19 && current <= 23, `${current} materials in the current month`),
    ...check(
      sameSchool.length === 2,
      `same school: ${sameSchool.map((one) => one.key).join(', ') || 'none'}`,
    ),
    ...STAGES.filter((stage) => !stages.includes(stage)).map((stage) => `stage ${stage} is never used`),
  ];
}

/** Everything a recommended material can come to is shown by one of them. */
function publicationProblems(): string[] {
  const done = Object.entries(SAMPLE_PUBLICATIONS);
  const steps = done.flatMap(([, list]) => list);
  const texts = steps.flatMap((step) => [
    'remarks' in step ? (step.remarks ?? '') : '',
    'reason' in step ? step.reason : '',
  ]);
  const links = steps.flatMap((step) => ('link' in step && step.link ? [step.link] : []));
  return [
    ...done.flatMap(([key]) =>
      check(
        SAMPLE_MATERIALS.some((one) => one.key === key && one.stage === 'acknowledged-recommended'),
        `${key} is published and not recommended`,
      ),
    ),
    ...(['published', 'revise', 'reject'] as const).flatMap((result) =>
      check(
        steps.some((step) => step.does === 'answer' && step.result === result),
        `no answer ${result}`,
      ),
    ),
    ...(['sign', 'receive', 'forward', 'withdraw-agreement', 'again', 'give-up'] as const).flatMap((does) =>
      check(
        steps.some((step) => step.does === does),
        `nobody does ${does}`,
      ),
    ),
    ...check(
      links.every((link) => new URL(link).hostname.endsWith('.example')),
      'link outside .example',
    ),
    ...repeated(texts.filter(Boolean)).map((text) => `twice: ${text}`),
  ];
}

function expertsOf(material: SampleMaterial): string[] {
  const panel = material.rounds.flatMap((round) => round.sheets.map((sheet) => sheet.expert));
  return material.declined ? [...panel, material.declined.expert] : panel;
}

function materialProblems(material: SampleMaterial): string[] {
  return [
    ...cardProblems(material),
    ...fileProblems(material),
    ...stageProblems(material),
    ...expertsOf(material).flatMap((key) => expertProblems(material, key)),
    ...material.rounds.flatMap((round, index) => roundProblems(material, round, index)),
    ...spreadProblems(material),
  ].map((problem) => `${material.key}: ${problem}`);
}

function cardProblems(material: SampleMaterial): string[] {
  const annotations = [material.annotation, material.secondVersion?.annotation].filter(
    (one) => one !== undefined,
  );
  const goals = [material.goals, material.secondVersion?.goals].filter((one) => one !== undefined);
  const hosts = material.links.map((link) => new URL(link).hostname);
  return [
    ...check(material.title.length <= 110, `title of ${material.title.length} characters`),
    ...annotations
      .map(words)
      .flatMap((count) => check(count >= 40 && count <= 90, `annotation of ${count} words`)),
    ...goals.map(words).flatMap((count) => check(count >= 20 && count <= 50, `goals of ${count} words`)),
    ...check(
      hosts.every((host) => host.endsWith('.example')),
      'link outside .example',
    ),
    ...material.subjects.flatMap((one) => check(associationOf(one) !== undefined, `unknown subject ${one}`)),
    ...[material.author, ...material.coAuthors].flatMap((key) =>
      check(personOf(key) !== undefined, `unknown author ${key}`),
    ),
    ...check((material.level === 'ДО') === (material.classes.length === 0), 'level and classes'),
    ...material.classes.flatMap((one) =>
      check(levelOf(one) === material.level, `class ${one} at another level`),
    ),
    ...check(
      material.sources.length > 0 &&
        material.sources.every((source) => source.title !== '' && source.licence !== ''),
      'sources',
    ),
  ];
}

function levelOf(schoolClass: number): string {
  if (schoolClass <= 4) return 'НОО';
  return schoolClass <= 9 ? 'ООО' : 'СОО';
}

function fileProblems({ file }: SampleMaterial): string[] {
  const { sections, questions } = file;
  if (file.name.endsWith('.docx')) {
    return [
      ...check(sections.length >= 3 && sections.length <= 6, `${sections.length} sections`),
      ...sections.flatMap(({ heading, paragraphs }) =>
        check(
          paragraphs.length >= 2 && paragraphs.length <= 4,
          `${paragraphs.length} paragraphs in «${heading}»`,
        ),
      ),
      ...check(questions === undefined, 'questions in a .docx'),
    ];
  }
  return [
    ...check(/^[a-z0-9-]+\.html$/.test(file.name), `file name ${file.name}`),
    ...check(sections.length > 0, 'no section'),
    ...check(
      questions !== undefined && questions.length >= 6 && questions.length <= 10,
      'number of questions',
    ),
    ...(questions ?? []).flatMap(({ text, options, correct }) => [
      ...check(options.length >= 2 && options[correct] !== undefined, `options of «${text}»`),
      ...check(repeated(options).length === 0, `an option twice in «${text}»`),
    ]),
  ];
}

/** What a stage must and must not have. */
function stageProblems(material: SampleMaterial): string[] {
  const { stage, rounds } = material;
  const verdict = rounds.at(-1)?.conclusion?.verdict;
  const expectedRounds =
    stage === 'second-opened' || stage === 'second-issued' ? 2 : NO_ROUND.includes(stage) ? 0 : 1;
  return [
    ...check(rounds.length === expectedRounds, `${rounds.length} rounds at ${stage}`),
    ...check(SECOND.includes(stage) === (material.secondVersion !== undefined), 'second version'),
    ...check((stage === 'declined') === (material.declined !== undefined), 'declined'),
    ...check((stage === 'late') === (material.lateReason !== undefined), 'late reason'),
    ...check((stage === 'returned-incomplete') === (material.returnReason !== undefined), 'return reason'),
    ...check((stage === 'help-asked') === (material.helpMessages !== undefined), 'help messages'),
    ...check((stage === 'withdrawn') === (material.withdrawReason !== undefined), 'reason of withdrawal'),
    ...check(!stage.endsWith('recommended') || verdict === 'recommend', `verdict at ${stage}`),
    ...check(!stage.endsWith('-revise') || verdict === 'revise', `verdict at ${stage}`),
    ...check(stage !== 'issued-rejected' || verdict === 'reject', `verdict at ${stage}`),
    ...check(stage !== 'help-asked' || verdict === 'revise', `verdict at ${stage}`),
    ...check(!SECOND.includes(stage) || rounds[0]?.conclusion?.verdict === 'revise', 'first verdict'),
    ...check(
      stage !== 'assessing' || rounds.some((round) => round.sheets.some((sheet) => !isComplete(sheet))),
      'nothing is left to assess',
    ),
  ];
}

function isComplete(sheet: SampleSheet): boolean {
  return sheet.scores.length === CRITERIA && sheet.gates.length === GATES && sheet.findings !== '';
}

function expertProblems(material: SampleMaterial, key: string): string[] {
  const associations = material.subjects.map(associationOf);
  const isExpert = personOf(key)?.roles.some(
    ({ role, association, fromDays = 0, untilDays = 0 }) =>
      role === 'expert' && associations.includes(association) && fromDays <= 0 && untilDays >= 0,
  );
  return [
    ...check(isExpert === true, `${key} is not an expert in the subject`),
    ...check(key !== material.author && !material.coAuthors.includes(key), `${key} judges own work`),
  ];
}

function roundProblems(material: SampleMaterial, round: SampleRound, index: number): string[] {
  const isLast = index === material.rounds.length - 1;
  const mayBeUnfinished = isLast && UNFINISHED.includes(material.stage);
  const needsConclusion = !(isLast && NO_CONCLUSION.includes(material.stage));
  const experts = round.sheets.map((sheet) => sheet.expert);
  const panel = experts.length + (material.declined ? 1 : 0);
  return [
    ...check(panel === 3 && repeated(experts).length === 0, `panel of ${panel}`),
    ...check(needsConclusion === (round.conclusion !== undefined), 'conclusion'),
    ...round.sheets.flatMap((sheet) => sheetProblems(sheet, mayBeUnfinished)),
    ...conclusionProblems(round, experts),
  ];
}

function sheetProblems(sheet: SampleSheet, mayBeUnfinished: boolean): string[] {
  const needed = [
    ...sheet.scores.flatMap((score, index) => (score === 0 ? [`c${index + 1}`] : [])),
    ...sheet.gates.flatMap((met, index) => (met ? [] : [`g${index + 1}`])),
  ];
  return [
    ...check(mayBeUnfinished || isComplete(sheet), `sheet of ${sheet.expert} is unfinished`),
    ...check(
      sheet.scores.length <= CRITERIA && sheet.gates.length <= GATES,
      `sheet of ${sheet.expert} is too long`,
    ),
    ...needed.flatMap((key) => check(Boolean(sheet.remarks[key]), `${sheet.expert}: no remark for ${key}`)),
    ...Object.keys(sheet.remarks).flatMap((key) =>
      check(/^(c[1-8]|g[1-5])$/.test(key), `${sheet.expert}: remark key ${key}`),
    ),
    ...check(
      sheet.gates.every(Boolean) || sheet.verdict !== 'recommend',
      `${sheet.expert}: gate and verdict`,
    ),
  ];
}

function conclusionProblems({ conclusion }: SampleRound, experts: string[]): string[] {
  if (!conclusion) return [];
  const speakers = conclusion.remarks.flatMap(({ author, replies }) => [
    author,
    ...replies.map((one) => one.author),
  ]);
  return [
    ...check(conclusion.strengths !== '' && conclusion.findings !== '', 'empty conclusion'),
    ...check((conclusion.changes === '') === (conclusion.verdict === 'recommend'), 'required changes'),
    ...conclusion.remarks.flatMap(({ quote }) =>
      check(conclusion.findings.includes(quote), `«${quote}» is not in the findings`),
    ),
    ...speakers.flatMap((key) => check(experts.includes(key), `${key} speaks outside the panel`)),
  ];
}

function spreadProblems(material: SampleMaterial): string[] {
  const sheets = material.rounds.at(-1)?.sheets ?? [];
  const wide = Array.from({ length: CRITERIA }, (_, index) => {
    const scores = sheets.flatMap((sheet) => sheet.scores[index] ?? []);
    return Math.max(...scores) - Math.min(...scores);
  }).filter((spread) => spread >= 2).length;
  return [
    ...check(material.stage !== 'opened-spread' || wide >= 2, `only ${wide} criteria are spread`),
    ...check(!AGREED.includes(material.stage) || wide <= 1, `${wide} criteria are spread`),
  ];
}

/** Texts that may stand only once in the whole content. Headings and options of answers may repeat. */
function repeatedTexts(): string[] {
  const texts = SAMPLE_MATERIALS.flatMap((material) => [
    material.title,
    material.topic,
    material.annotation,
    material.goals,
    material.file.name,
    ...material.links,
    ...material.file.sections.flatMap((section) => section.paragraphs),
    ...(material.file.questions ?? []).flatMap((question) => [question.text, question.explanation]),
    ...material.rounds.flatMap(textsOfRound),
    ...Object.values(material.secondVersion ?? {}),
    ...(material.helpMessages ?? []).map((message) => message.text),
  ]);
  return repeated(texts.filter((text) => text !== '').map(plain)).map((text) => `twice: ${text}`);
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}:/.+−-]+/gu, ' ')
    .trim();
}

function textsOfRound({ sheets, conclusion }: SampleRound): string[] {
  const remarks = conclusion?.remarks ?? [];
  return [
    ...sheets.flatMap((sheet) => [sheet.findings, ...Object.values(sheet.remarks)]),
    ...(conclusion ? [conclusion.strengths, conclusion.findings, conclusion.changes] : []),
    ...remarks.flatMap(({ text, replies }) => [text, ...replies.map((reply) => reply.text)]),
  ];
}
