/**
 * A new random key for a request. `crypto.randomUUID` would be missing where a page is reached by
 * plain HTTP inside an office, `getRandomValues` is not.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
