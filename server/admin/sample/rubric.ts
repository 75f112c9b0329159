import {
  EXAMPLE_RUBRIC,
  type Criterion,
  type Gate,
  type RubricForm,
} from '../../../src/lib/domain/materials/rubric';

const gates: Readonly<Record<string, Partial<Gate>>> = {
  g4: { title: 'Нет персональных данных и узнаваемых лиц учеников' },
};
const criteria: Readonly<Record<string, Partial<Criterion>>> = {
  c6: { title: 'Интерактивность и цифровые средства' },
  c8: { question: 'Видно, слышно, читается на телефоне и с увеличением; у видео есть субтитры или текст.' },
};

/** The form that the sample's specialist has published as version 2: the example with what a first month of work taught. */
export const SAMPLE_RUBRIC: RubricForm = {
  gates: EXAMPLE_RUBRIC.gates.map((gate) => ({ ...gate, ...gates[gate.id] })),
  criteria: EXAMPLE_RUBRIC.criteria.map((criterion) => ({ ...criterion, ...criteria[criterion.id] })),
};
