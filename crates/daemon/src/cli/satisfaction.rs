//! What clients said of their visits.

use super::forecasts::recorded_office;
use anyhow::bail;
use clap::Args;
use kolejka_daemon::survey::Survey;
use std::{path::PathBuf, process::ExitCode};

#[derive(Args)]
pub(super) struct Satisfaction {
    /// The daemon's settings; it may be running.
    #[arg(long)]
    config: PathBuf,
    /// The office; the only one if absent.
    #[arg(long)]
    office: Option<String>,
    /// Print the comments too.
    #[arg(long)]
    comments: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn report(args: &Satisfaction) -> anyhow::Result<ExitCode> {
    let (_, office, data) = recorded_office(&args.config, args.office.as_deref())?;
    let answers = data.join("survey.db");
    if !answers.exists() {
        bail!("nobody has been asked yet: there is no {}", answers.display());
    }
    let survey = Survey::open(&answers)?;
    let days = survey.days(&office)?;
    let comments = if args.comments { survey.comments(&office)? } else { Vec::new() };
    if args.json {
        println!("{}", serde_json::json!({ "days": days, "comments": comments }));
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{:<12}{:<24}{:>8}{:>11}{:>7}{:>7}{:>10}",
        "day", "service", "answers", "very good", "good", "bad", "very bad"
    );
    for day in &days {
        let figures = match day.by_score {
            Some(by) => format!("{:>11}{:>7}{:>7}{:>10}", by.very_good, by.good, by.bad, by.very_bad),
            None => "   (too few to be told apart)".to_owned(),
        };
        println!("{:<12}{:<24}{:>8}{figures}", day.date, day.service, day.answers);
    }
    for comment in &comments {
        // What a person typed may not command a terminal; it holds no control characters but line ends.
        println!("\n{} {}: {}", comment.date, comment.service, comment.text.replace('\n', "\n    "));
    }
    Ok(ExitCode::SUCCESS)
}
