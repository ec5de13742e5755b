import { Words } from '@kolejka/shared/words.svelte';
import de from './locales/de.ftl?raw';
import en from './locales/en.ftl?raw';
import pl from './locales/pl.ftl?raw';
import uk from './locales/uk.ftl?raw';

export const words = new Words({ pl, en, uk, de });
