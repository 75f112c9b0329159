import { RawClient } from './facts';
import { aDevice, allSent, backOnLine, expect, signInAs, test } from './harness';

test('[E-22, X-08] an expert asks for reminders by letter, and takes it back', async ({
  browser,
  sample,
}) => {
  const { product, people } = sample;
  const expert = people.find(({ roles }) => roles.includes('expert'))!;
  const device = await aDevice(browser, product);
  const { page, line } = device;
  await signInAs(device, expert);
  await allSent(page);
  await page.goto('/me');
  const box = page.getByRole('region', { name: 'Напоминания по почте' }).getByRole('checkbox');
  await expect(box).not.toBeChecked();
  // Also without a link: the choice is kept and goes later.
  await line.close();
  await box.check();
  await expect(page.getByText(/Только на этом компьютере: 1/).first()).toBeVisible();
  await expect(box).toBeChecked();
  await backOnLine(device);
  await allSent(page);
  const client = await RawClient.signIn(product, expert);
  const remindAt = async () => (await client.catchUp()).facts.people.get(expert.person)!.remindAt;
  expect(await remindAt()).toBe(device.origin);
  await box.uncheck();
  await expect(async () => expect(await remindAt()).toBeUndefined()).toPass();
  await device.context.close();
});
