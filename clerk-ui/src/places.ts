/**
 * The staff's other pages. Each is a chunk of its own, loaded when somebody opens it, so that the bar at
 * a counter stays small.
 */
import type { Component } from 'svelte';

type Role = 'floor_assistant' | 'clerk' | 'supervisor' | 'administrator';

export interface Place {
  /** As it stands in the address, after `#`. */
  id: string;
  /** The message that names it. */
  says: string;
  /** Who may open it. */
  roles: readonly Role[];
  load: () => Promise<{ default: Component }>;
}

export const PLACES: Place[] = [
  {
    id: 'hall',
    says: 'hall',
    roles: ['floor_assistant', 'clerk', 'supervisor', 'administrator'],
    load: () => import('./hall/Hall.svelte'),
  },
  {
    id: 'board',
    says: 'board',
    roles: ['supervisor', 'administrator'],
    load: () => import('./board/Board.svelte'),
  },
  {
    id: 'admin',
    says: 'admin',
    roles: ['administrator'],
    load: () => import('./admin/Admin.svelte'),
  },
];
