import '@kolejka/shared/fonts.css';
import '@kolejka/shared/tokens.css';
import './clerk.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { clerk } from './clerk.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
void clerk.begin();
