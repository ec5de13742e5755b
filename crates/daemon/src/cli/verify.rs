//! Walking the chains of a data folder.

use super::run::settings;
use clap::Args;
use kolejka_daemon::verify::{Expected, verify};
use std::{path::PathBuf, process::ExitCode};

#[derive(Args)]
pub(super) struct Verify {
    /// The data folder; a daemon may be using it.
    #[arg(long, required_unless_present = "config", conflicts_with = "config")]
    data: Option<PathBuf>,
    /// The daemon's settings, which name the data folder.
    #[arg(long)]
    config: Option<PathBuf>,
    /// A head that was written down earlier, as this command prints it: the chain must still hold it. May be
    /// given several times.
    #[arg(long, value_name = "NAME:SEQ:HASH")]
    expect: Vec<Expected>,
}

pub(super) fn run(args: &Verify) -> anyhow::Result<ExitCode> {
    let data = match (&args.data, &args.config) {
        (Some(data), _) => data.clone(),
        (None, Some(config)) => settings(config)?.data,
        (None, None) => anyhow::bail!("give --data or --config"),
    };
    let found = verify(&data, &args.expect)?;
    for line in &found.told {
        println!("{line}");
    }
    for line in &found.wrong {
        println!("BROKEN: {line}");
    }
    if found.wrong.is_empty() {
        println!("every chain is whole up to its head");
        if args.expect.is_empty() {
            println!(
                "Write the heads down and keep them elsewhere: given back with --expect another time, they also tell \
                 whether an end was cut off, or a chain written anew."
            );
        }
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
