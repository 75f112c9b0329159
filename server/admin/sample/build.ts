import type { Files } from '../../files/files';
import type { Relay } from '../../relay/relay';
import { SAMPLE_MATERIALS } from './materials';
import { giveCertificates } from './certificates';
import { setUp } from './municipality';
import { planMaterial } from './plan-material';
import { planRegion } from './region/plan';
import { foundRegion } from './region/registers';
import { planRegistries } from './registries';
import { HOUR, Sample } from './sample';

/** The clock that only this builder moves, so that the sample's papers have believable times. */
export interface SteppingClock {
  set(instant: number | undefined): void;
}

/**
 * Builds the sample municipality and the region it belongs to through the real write path: every card, sheet and conclusion is typed into its
 * document and every decision is an act, in the order of time, relative to today. Runs in the relay's process, only
 * into an empty store.
 */
export async function buildSample(relay: Relay, files: Files, clock: SteppingClock): Promise<void> {
  const sample = new Sample(relay, files);
  const { started, steps } = sample;
  try {
    clock.set(started - 100 * 24 * HOUR);
    await setUp(sample);
    await foundRegion(sample);
    for (const [index, material] of SAMPLE_MATERIALS.entries()) await planMaterial(sample, material, index);
    planRegistries(sample);
    await planRegion(sample);
    steps.sort((a, b) => a.at - b.at);
    for (const step of steps) {
      clock.set(step.at);
      await step.run();
    }
    clock.set(started - HOUR / 2);
    await giveCertificates(sample);
  } finally {
    clock.set(undefined);
  }
  await relay.tick();
}
