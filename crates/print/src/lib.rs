//! A ticket's way to paper: what stands on it, the bytes for a printer, the spool that loses none
//! and doubles none unmarked, and the ways to printers.
//!
//! [`PaperTicket`] and [`bytes`] are pure; [`Spool`] keeps jobs in a file of its own, so that
//! printing never waits for the journal's lock, nor the journal for printing.
//! What is deliberately absent: deciding who gets paper (an event says so), and drawing the paper to
//! look at (the emulator, which shares no code with this).

mod driver;
mod escpos;
mod link;
mod pages;
mod spool;
mod status;
mod ticket;

pub use driver::{Driver, End, News, Order, Running, Settings};
pub use escpos::bytes;
pub use link::{LinkError, send};
pub use spool::{Counts, Job, JobId, JobState, Listed, Spool, SpoolError};
pub use status::{Condition, Status};
pub use ticket::PaperTicket;
