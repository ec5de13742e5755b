//! The database's tables, as migrations: a released one is never edited.

use rusqlite_migration::{M, Migrations};

const MIGRATIONS: &[M<'_>] = &[
    M::up(
        "CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- An office's short number in the other tables.
        CREATE TABLE offices (
            ix INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE events (
            office INTEGER NOT NULL REFERENCES offices (ix),
            seq INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            schema INTEGER NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (office, seq)
        ) STRICT, WITHOUT ROWID;

        -- Where each business day begins in the journal; `key` is erased at its end.
        CREATE TABLE days (
            office INTEGER NOT NULL REFERENCES offices (ix),
            opened_seq INTEGER NOT NULL,
            date TEXT NOT NULL,
            first_ticket INTEGER NOT NULL,
            key BLOB,
            PRIMARY KEY (office, opened_seq)
        ) STRICT, WITHOUT ROWID;

        -- One row a leg. Ticket ids rise, so a range of days is a range of tickets (see `days`).
        CREATE TABLE visits (
            office INTEGER NOT NULL REFERENCES offices (ix),
            ticket INTEGER NOT NULL,
            leg INTEGER NOT NULL,
            date TEXT NOT NULL,
            number TEXT NOT NULL,
            service TEXT NOT NULL,
            count INTEGER NOT NULL,
            class TEXT,
            language TEXT NOT NULL,
            step_free INTEGER NOT NULL,
            walk_in INTEGER NOT NULL,
            arrived_at_ms INTEGER NOT NULL,
            called_at_ms INTEGER,
            served_from_ms INTEGER,
            served_to_ms INTEGER,
            counter TEXT,
            clerk TEXT,
            outcome TEXT,
            state TEXT NOT NULL,
            PRIMARY KEY (office, ticket, leg)
        ) STRICT, WITHOUT ROWID;

        -- Requests already answered, through the next business day.
        CREATE TABLE keys (
            office INTEGER NOT NULL REFERENCES offices (ix),
            caller TEXT NOT NULL,
            key TEXT NOT NULL,
            request BLOB NOT NULL,
            date TEXT NOT NULL,
            outcome TEXT NOT NULL,
            action INTEGER NOT NULL,
            PRIMARY KEY (office, caller, key)
        ) STRICT, WITHOUT ROWID;

        -- What must be erasable; events name it by id.
        CREATE TABLE notes (
            office INTEGER NOT NULL REFERENCES offices (ix),
            ticket INTEGER NOT NULL,
            note INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (office, ticket, note)
        ) STRICT, WITHOUT ROWID;",
    ),
    // In order of coming, so that a commit touches one page of it however keys are made up; who looks
    // a key up has them all in memory.
    M::up(
        "CREATE TABLE answered (
            ix INTEGER PRIMARY KEY,
            office INTEGER NOT NULL REFERENCES offices (ix),
            caller TEXT NOT NULL,
            key TEXT NOT NULL,
            request BLOB NOT NULL,
            date TEXT NOT NULL,
            outcome TEXT NOT NULL,
            action INTEGER NOT NULL
        ) STRICT;
        INSERT INTO answered (office, caller, key, request, date, outcome, action)
            SELECT office, caller, key, request, date, outcome, action FROM keys ORDER BY office, action;
        DROP TABLE keys;",
    ),
    // Whose end nobody can tell: left out wherever durations are learned or reported.
    M::up("ALTER TABLE visits ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;"),
    // The few events among many by which an office was configured.
    M::up("CREATE INDEX configured ON events (office, seq) WHERE kind = 'office_configured';"),
];

/// All migrations.
pub(crate) fn migrations() -> Migrations<'static> {
    Migrations::from_slice(MIGRATIONS)
}
