//! The command line of `kolejka`.

mod cli;

fn main() -> anyhow::Result<std::process::ExitCode> {
    cli::run()
}
