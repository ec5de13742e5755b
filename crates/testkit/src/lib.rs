//! What tests share: sample offices, random office life, named invariants, a harness for the real
//! process and for printers.
//!
//! Nothing here is part of the product; it may panic where a test should fail.

#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a harness looks at a few states of many on purpose, and panics where a test should fail"
)]

pub mod client;
pub mod days;
pub mod follower;
pub mod invariants;
pub mod life;
pub mod oracle;
pub mod printer;
pub mod process;
pub mod sample;
pub mod scenario;
pub mod served;
pub mod story;
