//! A thermal printer that shows what its paper would show.
//!
//! It reads ESC/POS bytes by the command reference (Epson, "ESC/POS Command Reference for TM
//! Printers") and draws the paper, dot by dot. It shares no code and no tables with `print`, so that
//! a mistake there shows here: code pages come from other crates, and a command that it does not
//! know is noted as a problem, as a real printer would print it as garbage.
//! [`print()`] takes recorded bytes; [`Machine`] is a printer that lives: it has a buffer, sensors and a
//! roll that ends, and answers by the same reference; [`Emulator`] puts one behind a TCP port or a
//! pseudo-terminal, and makes it misbehave on demand.
//! What is deliberately absent: a clock. A slow head is one that sleeps.

mod font;
mod machine;
mod paper;
mod reader;
mod server;

pub use machine::{Fault, Machine, Sensor, Sheet, Step};
pub use paper::Paper;
pub use reader::{Printed, decode, print};
pub use server::{Emulator, Line};
