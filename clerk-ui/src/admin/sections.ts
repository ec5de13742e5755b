/**
 * The rooms of the administration. Each is a chunk of its own, loaded when somebody opens it; its address
 * is `#admin/<id>`, and what follows another slash is the section's own.
 */
import type { Component } from 'svelte';
import './people-words';

export interface Section {
  id: string;
  /** The message that names it, from the administration's words. */
  says: string;
  load: () => Promise<{ default: Component }>;
}

export const SECTIONS: Section[] = [
  { id: 'people', says: 'section-people', load: () => import('./people/People.svelte') },
  { id: 'devices', says: 'section-devices', load: () => import('./devices/Devices.svelte') },
  { id: 'files', says: 'section-files', load: () => import('./files/Files.svelte') },
  { id: 'translations', says: 'section-translations', load: () => import('./files/Translations.svelte') },
  { id: 'audit', says: 'section-audit', load: () => import('./audit/Audit.svelte') },
];
