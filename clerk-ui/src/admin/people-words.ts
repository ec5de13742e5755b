/** The words of people, devices, files and the audit; loaded with the administration. */
import { words } from '../words';
import en from './locales/people-en.ftl?raw';
import pl from './locales/people-pl.ftl?raw';
import uk from './locales/people-uk.ftl?raw';

words.add('pl', pl);
words.add('en', en);
words.add('uk', uk);
