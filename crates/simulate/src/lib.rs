//! The office run on drawn days, under one calling policy after another.
//!
//! [`mmc`] runs the textbook queue (Poisson arrivals, exponential service, equal counters, two
//! classes) for comparison with [`theory`].
//! Who is called is decided by core's lanes and choosing function, never here.
//! What is deliberately absent: clocks, files, and randomness that no seed gave.

mod draw;
pub mod mmc;
mod policy;
mod queue;
pub mod theory;
mod waits;

pub use draw::Draw;
pub use policy::{Policy, PolicyProblem};
pub use waits::{Summary, WaitHistogram};
