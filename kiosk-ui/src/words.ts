import { Words } from '@kolejka/shared/words.svelte';
import en from './locales/en.ftl?raw';
import paperEn from './locales/paper-en.ftl?raw';
import paperPl from './locales/paper-pl.ftl?raw';
import paperUk from './locales/paper-uk.ftl?raw';
import pl from './locales/pl.ftl?raw';
import uk from './locales/uk.ftl?raw';

export const words = new Words({ pl: pl + paperPl, en: en + paperEn, uk: uk + paperUk });
