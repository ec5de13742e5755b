/**
 * The rooms of the administration. Each is a chunk of its own, loaded when somebody opens it; its address
 * is `#admin/<id>`, and what follows another slash is the section's own.
 */
import type { Component } from 'svelte';
import './people-words';
import { FORMS } from './settings/fields';
import './settings/words';

/** What belongs together stands together. */
export const GROUPS = ['office', 'machines', 'people', 'record'] as const;
type Group = (typeof GROUPS)[number];

export interface Section {
  id: string;
  /** The message that names it, from the administration's words. */
  says: string;
  group: Group;
  load: () => Promise<{ default: Component }>;
}

/** Forms about what stands in the hall; all others are about the office. */
const MACHINES = ['kiosks', 'displays', 'printers', 'paper', 'voice'];

/** What the office's file holds: one page whose form follows the address. */
const forms = FORMS.map(
  (form): Section => ({
    id: form.id,
    says: `s-${form.id}`,
    group: MACHINES.includes(form.id) ? 'machines' : 'office',
    load: () => import('./settings/Settings.svelte'),
  }),
);

export const SECTIONS: Section[] = [
  ...forms,
  { id: 'devices', says: 'section-devices', group: 'machines', load: () => import('./devices/Devices.svelte') },
  { id: 'people', says: 'section-people', group: 'people', load: () => import('./people/People.svelte') },
  { id: 'files', says: 'section-files', group: 'people', load: () => import('./files/Files.svelte') },
  {
    id: 'translations',
    says: 'section-translations',
    group: 'people',
    load: () => import('./files/Translations.svelte'),
  },
  { id: 'history', says: 's-history', group: 'record', load: () => import('./settings/History.svelte') },
  { id: 'audit', says: 'section-audit', group: 'record', load: () => import('./audit/Audit.svelte') },
  { id: 'file', says: 's-file', group: 'record', load: () => import('./settings/OfficeFile.svelte') },
];
