/** The words of numbers entered after an outage; they are loaded with the form, not with the bar at the counter. */
import { words } from '../words';
import en from './locales/en.ftl?raw';
import pl from './locales/pl.ftl?raw';
import uk from './locales/uk.ftl?raw';

words.add('pl', pl);
words.add('en', en);
words.add('uk', uk);

export { words };
