import { test } from '../e2e/harness';
import { Office } from './office';
import { report, stageOf, type Stage } from './report';
import { appointAll, breakTie, confirmAll, declineOne, judgeAll, type Panels } from './stages/assessing';
import {
  acceptAll,
  enterPapers,
  handInAll,
  publishRequirements,
  seeJanuary,
  withdrawOne,
} from './stages/collecting';
import { acknowledgeAll, issueAll, reopenOne } from './stages/concluding';
import { comeIn, foundMunicipality } from './stages/founding';
import {
  readReplies,
  receiveAll,
  seeStatistics,
  sendAgain,
  sendRegistry,
  signAndPlaceAll,
  statesOf,
} from './stages/publishing';

test.describe.configure({ mode: 'serial' });

let office: Office;
let panels: Panels;
let began = 0;
const stages: Stage[] = [];
let states: Record<string, number> = {};
const desk = () => office.colleagues.get('Орлова Вера')!;

test.beforeAll(async ({ browser }) => {
  office = await Office.open(browser, '2026-12-28T09:00:00+05:00');
});
test.beforeEach(() => {
  began = performance.now();
});
test.afterEach(async ({}, info) => {
  stages.push(stageOf(office, info.title, performance.now() - began, stages));
  if (info.status !== info.expectedStatus) await office.screens((name) => info.outputPath(`${name}.png`));
});
test.afterAll(async () => {
  if (office) report(office, stages, states);
  await office?.close();
});

test('28 December: the municipality is founded, its people are invited, requirements are published', async () => {
  await foundMunicipality(office);
  await publishRequirements(desk());
});

test('[X-04] 28 December: whoever will act opens their invitation', async () => {
  await comeIn(office);
});

test('[E-22] 11 January, the last day: materials are handed in, entered and accepted', async () => {
  await office.moveTo('2027-01-11T09:00:00+05:00');
  await seeJanuary(office, desk());
  await handInAll(office, (fate) => fate !== 'late');
  await enterPapers(office, desk());
  await acceptAll(office, desk(), (fate) => fate !== 'late');
  await withdrawOne(office);
});

test('[E-05] 12 January: what is late is a fact, and taken into the month', async () => {
  await office.moveTo('2027-01-12T09:00:00+05:00');
  await handInAll(office, (fate) => fate === 'late');
  await acceptAll(office, desk(), (fate) => fate === 'late');
});

test('[E-07] [E-08] 12 January: heads appoint, an expert declines, another takes the place', async () => {
  panels = await appointAll(office);
  await declineOne(office, panels);
});

test('[E-09] [E-10] 13 January: experts fill in their sheets and open them', async () => {
  await office.moveTo('2027-01-13T09:00:00+05:00');
  await judgeAll(office, panels);
});

test('[E-11] [E-12] [E-13] 14 January, the last day: a tie is broken, texts are confirmed, conclusions issued and read', async () => {
  await office.moveTo('2027-01-14T09:00:00+05:00');
  await breakTie(office);
  await confirmAll(office, panels, ({ verdict }) => verdict !== undefined);
  await issueAll(
    desk(),
    office.papers.filter(({ verdict }) => verdict),
  );
  await office.picture(desk(), '7-issued');
  await reopenOne(office, desk(), panels);
  await acknowledgeAll(office);
});

test('[E-16] [E-17] 18 January: authors sign and place, originals come to the desk', async () => {
  await office.moveTo('2027-01-18T09:00:00+05:00');
  await signAndPlaceAll(office);
  await receiveAll(office, desk());
});

test('[E-18] 27 January: the registry goes', async () => {
  await office.moveTo('2027-01-27T09:00:00+05:00');
  await sendRegistry(office, desk());
});

test('[E-19] [E-20] [E-24] 8 February: the centre has answered, one material goes again, the month is counted', async () => {
  await office.moveTo('2027-02-08T09:00:00+05:00');
  await readReplies(office, desk());
  await sendAgain(office, desk());
  await seeStatistics(office, desk());
  states = await statesOf(desk(), '2027-01');
});
