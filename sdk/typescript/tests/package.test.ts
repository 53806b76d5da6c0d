// What is generated and documented is what is so, and the whole stays small.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';
import openapi, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, test } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

test('the types are those of the OpenAPI document: if not, npm run generate', async () => {
  const document = new URL('../../../docs/openapi.json', import.meta.url);
  const types = COMMENT_HEADER + astToString(await openapi(document, { emptyObjectsUnknown: true }));
  expect((await readFile(at('../src/openapi.ts'), 'utf8')) === types).toBe(true);
});

test('each event that is documented has its type, and no other', async () => {
  const text = await readFile(at('../../../docs/realtime.md'), 'utf8');
  const told = text.split('## What the server sends')[1]?.split('## Missing nothing')[0];
  const rows = told?.match(/^\| `[^|]*\|/gm) ?? [];
  const documented = new Set(rows.flatMap((row) => [...row.matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name)));
  for (const [, name] of told?.matchAll(/`(channel\.\w+)`/g) ?? []) documented.add(name);
  const source = await readFile(at('../src/events.ts'), 'utf8');
  const typed = [...source.matchAll(/^ {2}'(\w+\.\w+)':/gm)].map(([, name]) => name);
  expect(typed.sort()).toEqual([...documented].sort());
});

test('it is under 15 KiB compressed, and needs nothing', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [at('../src/index.ts')],
    ...{ bundle: true, minify: true, format: 'esm', target: 'es2022', platform: 'browser', write: false, metafile: true },
  });
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(15 * 1024);
  expect(Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([]);
  const { dependencies } = JSON.parse(await readFile(at('../package.json'), 'utf8')) as { dependencies?: object };
  expect(dependencies).toBeUndefined();
});
