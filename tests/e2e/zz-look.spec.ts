import { aDevice, allSent, signInAs, test, type Persona } from './harness';
import { foundRegion } from './region';
import { faultsOf } from './look-over';

test.setTimeout(400_000);
test('look', async ({ browser, sample }) => {
  const region = await foundRegion(sample.product, sample.people);
  const shots = process.env.SHOTS ?? '/tmp/wlc-shots';
  const look = async (persona: Persona, who: string, paths: string[]) => {
    for (const [name, width, height, scheme] of [
      ['360-light', 360, 740, 'light'],
      ['360-dark', 360, 740, 'dark'],
      ['1366-light', 1366, 768, 'light'],
      ['1366-dark', 1366, 768, 'dark'],
    ] as const) {
      if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
      const device = await aDevice(browser, sample.product, { viewport: { width, height }, colorScheme: scheme, timezoneId: 'Asia/Yekaterinburg' });
      await signInAs(device, persona);
      await allSent(device.page);
      for (const path of paths) {
        await device.page.goto(device.origin + path);
        await device.page.waitForTimeout(1200);
        await device.page.screenshot({ path: `${shots}/${who}${path.replace(/[/?=]/g, '_').slice(0, 24)}-${name}.png`, fullPage: true });
      }
      await device.context.close();
    }
  };
  const one = `/lessons/${region.evening[2]}`;
  await look(region.dispatcher, 'disp', ['/', '/lessons', '/lessons/close', '/lessons/journal']);
  await look(region.local, 'local', ['/', '/lessons', '/lessons/free', '/lessons/close']);
  await look(region.teacher, 'teach', ['/lessons', one]);
  if (process.env.AXE) {
    const device = await aDevice(browser, sample.product, { bypassCSP: true });
    await signInAs(device, region.administrator);
    await allSent(device.page);
    for (const path of ['/', '/lessons', one, '/lessons/close', '/lessons/free', '/lessons/journal']) {
      await device.page.goto(device.origin + path);
      await device.page.waitForTimeout(1200);
      for (const fault of await faultsOf(device.page, path)) console.log(fault);
    }
  }
});
