/** What was typed and is not saved yet; it outlives the page, as when another section is looked at. */
export interface Draft {
  /** Who typed it: it is not the next one's to save. */
  by: string | undefined;
  /** Whose account; none for a new one. */
  of: string | undefined;
  version: number;
  login: string;
  name: string;
  role: string;
  may: boolean;
}

export const drafts = $state<{ person: Draft | undefined }>({ person: undefined });
