//! The office run on drawn days, under one calling policy after another.
//!
//! [`mmc`] runs the textbook queue (Poisson arrivals, exponential service, equal counters, two
//! classes) for comparison with [`theory`]; [`compare()`] runs a [`Scenario`] with its hours, services
//! and shifts.
//! Who is called is decided by core's lanes and choosing function, never here.
//! What is deliberately absent: clocks, files, and randomness that no seed gave.

mod clients;
mod compare;
mod day;
mod draw;
pub mod mmc;
mod policy;
mod queue;
pub mod report;
pub mod scenario;
pub mod theory;
mod waits;

pub use compare::{ClassResult, Comparison, PolicyResult, compare};
pub use draw::Draw;
pub use policy::{Policy, PolicyProblem};
pub use scenario::Scenario;
pub use waits::{Summary, WaitHistogram};
