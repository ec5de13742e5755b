import '@kolejka/shared/fonts.css';
import '@kolejka/shared/tokens.css';
import './display.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { display } from './display.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
void display.begin();
