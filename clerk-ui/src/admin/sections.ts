/**
 * The rooms of the administration. Each is a chunk of its own, loaded when somebody opens it; its address
 * is `#admin/<id>`, and what follows another slash is the section's own.
 */
import type { Component } from 'svelte';
import './people-words';
import { FORMS } from './settings/fields';
import './settings/words';

export interface Section {
  id: string;
  /** The message that names it, from the administration's words. */
  says: string;
  load: () => Promise<{ default: Component }>;
}

/** What the office's file holds: one page whose form follows the address. */
const forms = FORMS.map(
  (form): Section => ({ id: form.id, says: `s-${form.id}`, load: () => import('./settings/Settings.svelte') }),
);

export const SECTIONS: Section[] = [
  ...forms,
  { id: 'history', says: 's-history', load: () => import('./settings/History.svelte') },
  { id: 'file', says: 's-file', load: () => import('./settings/OfficeFile.svelte') },
  { id: 'people', says: 'section-people', load: () => import('./people/People.svelte') },
  { id: 'devices', says: 'section-devices', load: () => import('./devices/Devices.svelte') },
  { id: 'files', says: 'section-files', load: () => import('./files/Files.svelte') },
  { id: 'translations', says: 'section-translations', load: () => import('./files/Translations.svelte') },
  { id: 'audit', says: 'section-audit', load: () => import('./audit/Audit.svelte') },
];
