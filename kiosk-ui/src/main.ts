import '@kolejka/shared/fonts.css';
import '@kolejka/shared/tokens.css';
import './kiosk.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { kiosk } from './kiosk.svelte';

// A kiosk has no context menu, no selection by a long touch and no dragging.
addEventListener('contextmenu', (event) => event.preventDefault());
addEventListener('dragstart', (event) => event.preventDefault());

const target = document.getElementById('app');
if (target) mount(App, { target });
void kiosk.begin();
