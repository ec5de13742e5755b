/** Whether a place is another, or inside of it. */
export const stillIn = (path: string, of: string): boolean =>
  path === of || path.startsWith(`${of}.`) || path.startsWith(`${of}[`);
