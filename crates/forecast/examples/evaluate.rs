//! Replays recorded days through the forecaster: `evaluate --train FILE… FILE --json`.

use anyhow::Context;
use clap::Parser;
use std::path::PathBuf;

/// Measures the forecaster on recorded days.
#[derive(Parser)]
struct Args {
    /// The recordings to learn from, once per file.
    #[arg(long, value_name = "FILE")]
    train: Vec<PathBuf>,
    /// The recording to measure on.
    file: PathBuf,
    /// Prints one line of JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let report = kolejka_forecast::evaluate(&args.train, &args.file).context("the evaluation failed")?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{}", serde_json::to_string_pretty(&report)?);
    }
    Ok(())
}
