//! Tools for printers.

use anyhow::{Context, bail};
use clap::Subcommand;
use kolejka_emulator::{Emulator, Line};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

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
    /// Is a printer, for people without one: on a port or a pseudo-terminal, with a page on which its
    /// paper is seen, and can be taken out.
    Emulate {
        /// Where the printer listens; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:9100")]
        listen: SocketAddr,
        /// Be at a pseudo-terminal, as a serial line, instead of a port.
        #[arg(long)]
        serial: bool,
        /// Where the page is served; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:9180")]
        page: SocketAddr,
        /// Paper width in millimetres: 58 or 80.
        #[arg(long, default_value_t = 80)]
        paper_mm: u16,
        /// How fast the head is, in millimetres a second; 0 is as fast as it can.
        #[arg(long, default_value_t = 150)]
        speed: u32,
    },
}

fn dots(paper_mm: u16) -> anyhow::Result<usize> {
    match paper_mm {
        58 => Ok(384),
        80 => Ok(576),
        other => bail!("paper is 58 or 80 mm wide, not {other}"),
    }
}

pub(super) fn printer(command: Printer) -> anyhow::Result<ExitCode> {
    match command {
        Printer::Render { bytes, picture, paper_mm, shrink } => {
            let dots = dots(paper_mm)?;
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
        Printer::Emulate { listen, serial, page, paper_mm, speed } => {
            let dots = dots(paper_mm)?;
            let emulator = if serial { Emulator::serial(dots) } else { Emulator::tcp(listen, dots) };
            let emulator = emulator.context("no printer could be set up there")?;
            emulator.set_speed((speed > 0).then_some(speed));
            match emulator.line() {
                Line::Tcp(address) => println!("printer on tcp:{address}"),
                Line::Serial(path) => println!("printer on serial:{}", path.display()),
            }
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(kolejka_daemon::emulate::serve(emulator, page, |address| {
                println!("its paper: http://{address}/");
                println!("listening on {address}");
            }))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
