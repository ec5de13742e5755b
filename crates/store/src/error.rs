//! What can go wrong with the journal.

use kolejka_core::ids::{OfficeId, Seq};
use std::path::PathBuf;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite failed: the disk is full, the file is damaged, and the like.
    #[error("the database {path} failed while {doing}")]
    Database {
        /// Which file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// SQLite's word for it.
        #[source]
        source: rusqlite::Error,
    },
    /// The system failed with a file.
    #[error("the file {path} cannot be written")]
    File {
        /// Which file.
        path: PathBuf,
        /// The system's word for it.
        #[source]
        source: std::io::Error,
    },
    /// The file was written by a newer version of this program.
    #[error(
        "the database {path} was written by a newer version of kolejka; install that version or a later one"
    )]
    NewerVersion {
        /// Which file.
        path: PathBuf,
    },
    /// The file could not be brought to this version's form.
    #[error("the database {path} could not be migrated")]
    Migration {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: rusqlite_migration::Error,
    },
    /// An event cannot be read. Nothing is repaired or cut off; restore a backup, or ask for help
    /// with this message.
    #[error("the journal {path} of office {office} cannot be read at event {seq}: {why}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Whose journal.
        office: OfficeId,
        /// Where.
        seq: Seq,
        /// Why.
        why: String,
    },
}
