import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { UserConfig } from 'vite';

/** How a page set is built: its files lie under `/assets/<name>/`, none of them inside another. */
export function pageConfig(name: string): UserConfig {
  return {
    base: `/assets/${name}/`,
    plugins: [svelte()],
    build: {
      target: 'es2022',
      // The pages allow nothing but files from the daemon itself, no data: fonts either.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: true,
    },
  };
}
