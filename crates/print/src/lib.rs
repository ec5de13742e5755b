//! A ticket's way to paper: what stands on it, the bytes for a printer, the spool that loses none
//! and doubles none unmarked, and the ways to printers.
//!
//! On its way a ticket is a [`PaperTicket`] (what stands on it), a document of blocks (what the office's
//! template makes of that), and then [`bytes`]: dots drawn here, or letters for the printer's own fonts.
//! All that is pure; [`Spool`] keeps jobs in a file of its own, so that
//! printing never waits for the journal's lock, nor the journal for printing.
//! What is deliberately absent: deciding who gets paper (an event says so), and drawing the paper to
//! look at (the emulator, which shares no code with this).

mod bands;
mod bitmap;
mod document;
mod draw;
mod driver;
mod emergency_number;
mod escpos;
mod gaps;
mod letters;
mod link;
mod made;
mod pages;
mod probe;
mod sample;
mod spool;
mod status;
mod test_page;
mod ticket;

pub use bitmap::Bitmap;
pub use driver::{Driver, End, Limits, News, Order, Running, Settings};
pub use emergency_number::emergency_number;
pub use link::{LinkError, places_of, send};
pub use made::{Made, bytes, made, warm};
pub use probe::{Probe, probe};
pub use sample::{Sample, sample};
pub use spool::{Counts, Job, JobId, JobState, Listed, Reprint, Spool, SpoolError};
pub use status::{Condition, Status};
pub use test_page::test_page;
pub use ticket::PaperTicket;
