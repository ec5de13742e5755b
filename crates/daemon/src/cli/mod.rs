//! Commands of the program: serving, the demo, and tools.

mod accounts;
mod agent;
mod contact;
mod emergency_numbers;
mod forecasts;
mod log;
mod office_file;
mod printer;
mod run;
mod satisfaction;
mod simulate;
mod speech;
mod verify;

use clap::{Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

/// Queue ticketing for public offices.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the daemon.
    Serve {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
    },
    /// Runs the example office on this machine, with accounts that everybody knows.
    Demo {
        /// Where to listen; port 0 takes any free one.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Where to keep data between runs.
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Checks an office file and reports every problem at once.
    Check {
        /// The office file.
        file: PathBuf,
    },
    /// Prints every key that an office file may have, as JSON, a line each.
    Keys,
    /// Takes an office file as the office's configuration; the daemon must not be running.
    Import {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
        /// The office file.
        file: PathBuf,
    },
    /// People who sign in.
    #[command(subcommand)]
    User(accounts::User),
    /// Kiosks, displays and printer agents.
    #[command(subcommand)]
    Device(accounts::Device),
    /// Prints for a daemon on another computer, at a printer that hangs on this one.
    Agent(agent::Agent),
    /// Starts the emergency when an input contact says so: a button, a relay of the fire alarm.
    Contact(contact::Contact),
    /// Printers.
    #[command(subcommand)]
    Printer(printer::Printer),
    /// The voice: what to record, and how it sounds.
    #[command(subcommand)]
    Speech(speech::Speech),
    /// Prints numbered paper in advance, for the hour when the machines are down.
    EmergencyTickets(emergency_numbers::EmergencyTickets),
    /// Reports of what happened.
    #[command(subcommand)]
    Report(forecasts::Report),
    /// Replays recorded days through the forecaster and prints how good its forecasts were.
    EvaluateForecast {
        /// The format of the recordings.
        #[arg(long, value_enum)]
        format: forecasts::Format,
        /// A recording to learn from; may be given several times.
        #[arg(long, value_name = "FILE")]
        train: Vec<PathBuf>,
        /// The recording to measure on, plain or gzipped.
        file: PathBuf,
        /// Print JSON in one line.
        #[arg(long)]
        json: bool,
    },
    /// Runs an office on drawn days, to compare calling policies.
    Simulate(simulate::Simulate),
    /// Makes a scenario for `simulate` from recorded visits and prints it.
    Scenario(simulate::Record),
    /// Walks the chains of hashes over all that was recorded, and names what is not as it was written.
    Verify(verify::Verify),
    /// Prints the OpenAPI document.
    Openapi,
}

/// Runs the command that was given.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Serve { config } => run::serve(&config),
        Command::Demo { listen, data } => run::demo(listen, data),
        Command::Check { file } => check(&file),
        Command::Keys => {
            for key in kolejka_config::keys() {
                println!("{}", key_line(&key));
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Import { config, file } => run::import(&config, &file),
        Command::User(command) => accounts::user(command),
        Command::Device(command) => accounts::device(command),
        Command::Agent(args) => agent::agent(args),
        Command::Contact(args) => contact::contact(args),
        Command::Printer(command) => printer::printer(command),
        Command::Speech(command) => speech::speech(command),
        Command::EmergencyTickets(args) => emergency_numbers::print(&args),
        Command::Report(command) => forecasts::report(command),
        Command::EvaluateForecast { format, train, file, json } => {
            forecasts::evaluate(format, &train, &file, json)
        }
        Command::Simulate(args) => simulate::simulate(&args),
        Command::Scenario(args) => simulate::scenario(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Openapi => {
            print!("{}", kolejka_daemon::http::openapi());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// A key as a line of JSON: where, what, and within which bounds.
fn key_line(key: &kolejka_config::Key) -> serde_json::Value {
    use kolejka_config::Kind;
    let path = key.path.as_str();
    let plain = |kind: &str| serde_json::json!({"path": path, "kind": kind});
    match key.kind {
        Kind::Any => plain("any"),
        Kind::Text => plain("text"),
        Kind::Flag => plain("flag"),
        Kind::Number { min, max } => {
            serde_json::json!({"path": path, "kind": "number", "min": min, "max": max})
        }
        Kind::Decimal { max } => serde_json::json!({"path": path, "kind": "decimal", "max": max}),
        Kind::Table => plain("table"),
        Kind::Map => plain("map"),
        Kind::List => plain("list"),
        Kind::Texts => plain("texts"),
        Kind::Rows => plain("rows"),
    }
}

fn check(file: &std::path::Path) -> anyhow::Result<ExitCode> {
    match office_file::read(file)? {
        Ok(office) => {
            for finding in &office.warnings {
                println!("warning: {}", finding.problem);
            }
            println!(
                "{}: sound, office `{}`, {} services, {} counters, {} warnings",
                file.display(),
                office.id,
                office.config.services.len(),
                office.config.counters.len(),
                office.warnings.len()
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in &problems {
                println!("error: {problem}");
            }
            println!("{}: {} problems", file.display(), problems.len());
            Ok(ExitCode::FAILURE)
        }
    }
}
