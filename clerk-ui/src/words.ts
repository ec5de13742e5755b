import { Words } from '@kolejka/shared/words.svelte';
import en from './locales/en.ftl?raw';
import pl from './locales/pl.ftl?raw';
import printersEn from './locales/printers-en.ftl?raw';
import printersPl from './locales/printers-pl.ftl?raw';
import printersUk from './locales/printers-uk.ftl?raw';
import uk from './locales/uk.ftl?raw';

export const words = new Words({ pl: pl + printersPl, en: en + printersEn, uk: uk + printersUk });
