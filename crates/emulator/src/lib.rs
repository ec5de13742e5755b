//! A thermal printer that shows what its paper would show.
//!
//! It reads ESC/POS bytes by the command reference (Epson, "ESC/POS Command Reference for TM
//! Printers") and draws the paper, dot by dot. It shares no code and no tables with `print`, so that
//! a mistake there shows here: code pages come from other crates, and a command that it does not
//! know is noted as a problem, as a real printer would print it as garbage.
//! What is deliberately absent: talking to a socket or a device; bytes come in, paper comes out.

mod font;
mod paper;
mod reader;

pub use paper::Paper;
pub use reader::{Printed, decode, print};
