import '@kolejka/shared/fonts.css';
import '@kolejka/shared/tokens.css';
import './kiosk.css';
import { mount } from 'svelte';
import App from './App.svelte';
import * as health from './health';
import { leadsOut } from './keys';
import { kiosk } from './kiosk.svelte';

// A kiosk has no context menu, no selection by a long touch, no dragging, no zoom and no dialogs.
const never = (event: Event) => event.preventDefault();
for (const event of ['contextmenu', 'dragstart', 'selectstart', 'gesturestart']) addEventListener(event, never);
addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false });
addEventListener('touchmove', (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
addEventListener('keydown', (event) => leadsOut(event) && event.preventDefault(), { capture: true });
window.print = () => undefined;

const target = document.getElementById('app');
if (target) mount(App, { target });
health.watch();
void kiosk.begin().then(() => health.tell());
