//! Office files: from TOML to a checked [`Config`].
//!
//! [`read`] turns text into a configuration or into all of its problems at once, each with its path
//! and a hint; [`check`] judges whether a configuration makes sense, for whoever changes one in
//! another way.
//! What is deliberately absent: files, sockets and clocks; a text comes in, data go out.

mod breaks;
mod calling;
mod check;
mod display;
mod hours;
mod keys;
mod kiosk;
mod letters;
mod logo;
mod office;
mod paper;
mod printer;
mod profiles;
mod retention;
mod staff;
mod text;
mod tree;
mod unread;
mod write;

pub use check::{Finding, Severity, check};
pub use keys::{Key, keys};
pub use kolejka_fields::{Kind, Problem};
pub use letters::{CAPITAL_PER_DISTANCE, capital_mm, needed_mm};
pub use profiles::{PROFILES, Profile};

use kolejka_core::{config::Config, ids::OfficeId};
use kolejka_fields::Problems;
use serde_json::Value;
use unread::Unread;

/// An office as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeFile {
    /// The office's id, which stands in every address.
    pub id: OfficeId,
    /// Its configuration.
    pub config: Config,
    /// What is allowed but should be known.
    pub warnings: Vec<Finding>,
}

/// Reads an office file that comes without others beside it.
///
/// # Errors
/// As [`read_with`]; a picture that is named by its file counts as a problem.
pub fn read(text: &str) -> Result<OfficeFile, Vec<Problem>> {
    read_with(text, &|_| Err("there are no files beside this one".to_owned()))
}

/// Reads an office file. `files` reads what the file names, such as a logo, relative to it, or says
/// why it could not.
///
/// # Errors
/// Everything that is wrong with it: what could not be read, and what makes no sense in the rest.
/// Nothing is concluded from the absence of what could not be read.
pub fn read_with(
    text: &str,
    files: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<OfficeFile, Vec<Problem>> {
    read_document(&document(text).map_err(|problem| vec![problem])?, files)
}

/// An office file's text as plain values: tables, lists, texts, numbers; dates as their text.
///
/// # Errors
/// If it is no TOML.
pub fn document(text: &str) -> Result<Value, Problem> {
    office::tree(text)
}

/// A configuration as the plain values of an office file, in which what a file says by saying nothing is
/// written down.
pub fn document_of(id: &OfficeId, config: &Config) -> Value {
    write::office(id, config).value()
}

/// What stands on a ticket where an office says nothing, as the value of `paper`: a layout to begin with.
pub fn built_in_paper() -> Value {
    write::built_in_paper().value()
}

/// A configuration as an office file. What is read from it is the same configuration.
pub fn toml_of(id: &OfficeId, config: &Config) -> String {
    tree::toml(&write::office(id, config))
}

/// Reads an office file that is there as plain values, as [`read_with`] does.
///
/// # Errors
/// As [`read_with`].
pub fn read_document(
    value: &Value,
    files: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<OfficeFile, Vec<Problem>> {
    let problems = Problems::default();
    let Some((id, config)) = office::read(value, &problems, files) else { return Err(problems.into_vec()) };
    let (errors, mut warnings): (Vec<_>, Vec<_>) = check::judge(&config, &Unread::new(&problems))
        .into_iter()
        .partition(|finding| finding.severity == Severity::Error);
    warnings.extend(
        office::unused(value).into_iter().map(|problem| Finding { severity: Severity::Warning, problem }),
    );
    let mut problems = problems.into_vec();
    problems.extend(errors.into_iter().map(|finding| finding.problem));
    if problems.is_empty() { Ok(OfficeFile { id, config, warnings }) } else { Err(problems) }
}
