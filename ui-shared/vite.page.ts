import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, UserConfig } from 'vite';

const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');

/** What of others is inside the built pages, each with the file that holds its licence. */
const INSIDE = [
  ['Inter', '@fontsource-variable/inter/LICENSE'],
  ['Lucide', '@lucide/svelte/LICENSE'],
  ['Svelte', 'svelte/LICENSE.md'],
] as const;

/** Puts the licences beside the pages, as they ask for. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle() {
      const texts = INSIDE.map(([name, file]) => `${name}\n\n${readFileSync(join(PACKAGES, file), 'utf8')}`);
      texts.push('Fluent (@fluent/bundle)\n\nApache License 2.0, https://www.apache.org/licenses/LICENSE-2.0\n');
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n\n----\n\n') });
    },
  };
}

/** Leaves out of messages the spaces that only make them easier to write: every page carries them in all languages. */
function messages(): Plugin {
  return {
    name: 'messages',
    transform(code, id) {
      if (!/\.ftl(\?|$)/.test(id)) return undefined;
      const short = code
        .replace(/(\\n|")([a-z][\w-]*) = /g, '$1$2=')
        .replace(/\\n +/g, '\\n ')
        .replace(/\{ ([$\w]+) \}/g, '{$1}');
      return { code: short, map: null };
    },
  };
}

/** How a page set is built: its files lie under `/assets/<name>/`, none of them inside another. */
export function pageConfig(name: string): UserConfig {
  return {
    base: `/assets/${name}/`,
    plugins: [svelte(), messages(), licences()],
    build: {
      target: 'es2022',
      // The pages allow nothing but files from the daemon itself, no data: fonts either.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: true,
    },
  };
}
