/**
 * Words that may be longer than their place, as with the largest text: they are scrolled, by finger and by
 * keyboard, and fade out where more follows.
 */
import type { Attachment } from 'svelte/attachments';

export function scrolls(label: () => string): Attachment<HTMLElement> {
  return (element) => {
    const look = () => {
      const over = element.scrollHeight > element.clientHeight + 1;
      const more = over && element.scrollTop + element.clientHeight < element.scrollHeight - 2;
      element.classList.toggle('more', more);
      if (over === element.hasAttribute('tabindex')) return;
      // Only what can be scrolled is a stop for the keyboard.
      if (over) {
        element.tabIndex = 0;
        element.setAttribute('role', 'group');
        element.setAttribute('aria-label', label());
      } else {
        for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name);
      }
    };
    const sizes = new ResizeObserver(look);
    const watch = () => {
      sizes.disconnect();
      sizes.observe(element);
      for (const child of element.children) sizes.observe(child);
      look();
    };
    const changes = new MutationObserver(watch);
    changes.observe(element, { childList: true });
    element.addEventListener('scroll', look, { passive: true });
    watch();
    return () => {
      sizes.disconnect();
      changes.disconnect();
      element.removeEventListener('scroll', look);
    };
  };
}
