/** What the pages can do more where there is JavaScript. */
import { offerCopies } from './scripts/copy.js';
import { offerChat } from './scripts/try.js';

offerCopies();
offerChat();
