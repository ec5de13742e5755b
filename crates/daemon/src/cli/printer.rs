//! Tools for printers.

use anyhow::{Context, bail};
use clap::Subcommand;
use std::{path::PathBuf, process::ExitCode};

#[derive(Subcommand)]
pub(super) enum Printer {
    /// Draws what a printer would print of recorded bytes, as a PNG picture a piece of paper.
    Render {
        /// The bytes, as they were sent to the printer.
        bytes: PathBuf,
        /// The picture; further pieces get a number before the ending.
        picture: PathBuf,
        /// Paper width in millimetres: 58 or 80.
        #[arg(long, default_value_t = 80)]
        paper_mm: u16,
        /// Make the picture so many times smaller.
        #[arg(long, default_value_t = 1)]
        shrink: usize,
    },
}

pub(super) fn printer(command: Printer) -> anyhow::Result<ExitCode> {
    match command {
        Printer::Render { bytes, picture, paper_mm, shrink } => {
            let dots = match paper_mm {
                58 => 384,
                80 => 576,
                other => bail!("paper is 58 or 80 mm wide, not {other}"),
            };
            let recorded =
                std::fs::read(&bytes).with_context(|| format!("cannot read {}", bytes.display()))?;
            let printed = kolejka_emulator::print(&recorded, dots);
            for problem in &printed.problems {
                println!("warning: {problem}");
            }
            for (place, paper) in printed.papers.iter().enumerate() {
                let path = match place {
                    0 => picture.clone(),
                    n => picture.with_extension(format!("{n}.png")),
                };
                std::fs::write(&path, paper.shrunk(shrink).to_png())
                    .with_context(|| format!("cannot write {}", path.display()))?;
                println!("{}: {} mm", path.display(), paper.height_mm());
            }
            let sound = printed.problems.is_empty() && !printed.papers.is_empty();
            Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
