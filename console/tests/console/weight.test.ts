// How much a browser loads before it shows a screen for the first time.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Operators } from './operators';

const MOST_KIB = 300;

let operators: Operators;
beforeAll(async () => {
  operators = await Operators.start();
  await operators.setUp();
  await operators.server.room('plaza', 'alice');
});
afterAll(() => operators.close());

test('each screen comes with less than 300 KiB, compressed', { timeout: 120_000 }, async () => {
  const home = await operators.visit({ as: 'owner' });
  await home.getByRole('navigation').getByRole('link').first().waitFor();
  const places = await home.getByRole('navigation').getByRole('link').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));
  expect(places.length).toBeGreaterThan(5);
  const weights: Record<string, number> = {};
  for (const at of places.map((path) => path.replace(/^\/console/, ''))) {
    const page = await operators.visit({ as: 'owner', at: '/nowhere' });
    const network = await page.context().newCDPSession(page);
    let bytes = 0;
    const ours = new Set<string>();
    await network.send('Network.enable');
    await network.send('Network.setCacheDisabled', { cacheDisabled: true });
    network.on('Network.responseReceived', ({ requestId, response }) => {
      if (!response.url.includes('/api/')) ours.add(requestId);
    });
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (ours.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto(`${operators.server.url}/console${at}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForTimeout(1_000);
    weights[at] = Math.round(bytes / 1024);
    await page.context().close();
  }
  const tooHeavy = Object.entries(weights).filter(([, kib]) => kib >= MOST_KIB);
  expect(tooHeavy, JSON.stringify(weights)).toEqual([]);
});
