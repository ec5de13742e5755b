//! The report for a head of department: one page that needs nothing else, in Polish and English.
//!
//! On top what each policy does to whom in a sentence, then a table, then pictures.
//! What is deliberately absent: scripts, network, and words that only a programmer knows.

mod page;
mod plots;
mod words;

pub use page::html;
pub use plots::{Picture, PlotProblem, pictures};
pub use words::Language;
