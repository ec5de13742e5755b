/**
 * The rooms of the administration. Each is a chunk of its own, loaded when somebody opens it; its address
 * is `#admin/<id>`, and what follows another slash is the section's own.
 */
import type { Component } from 'svelte';

export interface Section {
  id: string;
  /** The message that names it, from the administration's words. */
  says: string;
  load: () => Promise<{ default: Component }>;
}

export const SECTIONS: Section[] = [];
