/** What was typed and is not saved yet; it outlives the page, as when the session ends meanwhile. */
export interface Draft {
  /** Whose account; none for a new one. */
  of: string | undefined;
  version: number;
  login: string;
  name: string;
  role: string;
  may: boolean;
}

export const drafts = $state<{ person: Draft | undefined }>({ person: undefined });
