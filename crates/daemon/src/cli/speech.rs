//! The voice, for whoever sets it up: what has to be recorded, and how a call sounds.

use anyhow::{Context, bail};
use clap::Subcommand;
use kolejka_daemon::settings::Settings;
use kolejka_speech::{
    Clips, Voices,
    say::{Call, Length, Tongue},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

#[derive(Subcommand)]
pub(super) enum Speech {
    /// Lists every word that an office needs recorded so that any of its calls can be put together.
    Words {
        /// The office file.
        office: PathBuf,
        /// The language's tag: pl, en, uk or de.
        language: String,
    },
    /// Makes the sound of a call, as the daemon with these settings would.
    Try {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
        /// The language's tag: pl, en, uk or de.
        #[arg(long)]
        language: String,
        /// The ticket's number.
        #[arg(long, default_value = "A012")]
        number: String,
        /// The counter's label.
        #[arg(long, default_value = "3")]
        counter: String,
        /// The WAV file to write.
        out: PathBuf,
    },
}

fn tongue(tag: &str) -> anyhow::Result<Tongue> {
    Tongue::of(tag).with_context(|| format!("there are no words for calls in `{tag}`: one of pl, en, uk, de"))
}

pub(super) fn speech(command: Speech) -> anyhow::Result<ExitCode> {
    match command {
        Speech::Words { office, language } => words(&office, tongue(&language)?),
        Speech::Try { config, language, number, counter, out } => {
            let settings: Settings = super::run::settings(&config)?;
            let tongue = tongue(&language)?;
            let voices = Voices::new(settings.speech.voices(None), |_| ());
            let sentence = tongue.call(&Call { number, counter, way: None }, Length::Full);
            let sound = voices.say(tongue, &sentence, Duration::ZERO).with_context(|| sentence.clone())?;
            std::fs::write(&out, sound.to_wav())
                .with_context(|| format!("cannot write {}", out.display()))?;
            println!("{}: {sentence}", out.display());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn words(file: &Path, tongue: Tongue) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let Ok(office) = kolejka_config::read(&text) else {
        bail!("{} is not sound: see `kolejka check`", file.display())
    };
    let config = office.config;
    let series: BTreeSet<String> = config.services.iter().map(|service| service.series.to_string()).collect();
    let labels: Vec<String> = config.counters.iter().map(|counter| counter.label.clone()).collect();
    let ways: Vec<String> = config
        .counters
        .iter()
        .flat_map(|counter| [&counter.room, &counter.floor])
        .filter_map(|texts| texts.0.iter().find(|(lang, _)| lang.as_str() == tongue.tag()))
        .map(|(_, text)| text.clone())
        .collect();
    let series: Vec<String> = series.into_iter().collect();
    for word in Clips::needed(tongue, &series, &labels, &ways) {
        println!("{word}");
    }
    Ok(ExitCode::SUCCESS)
}
