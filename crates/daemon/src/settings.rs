//! The daemon's own settings (`daemon.toml`): where it keeps data, where it listens, which offices.

use crate::announcing::SpeechSettings;
use kolejka_fields::{Problem, Problems, Table};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// The daemon's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The folder for everything that lasts.
    pub data: PathBuf,
    /// Office files.
    pub offices: Vec<PathBuf>,
    /// Where everything is served.
    pub staff: SocketAddr,
    /// Where what devices need is served too.
    pub devices: Option<SocketAddr>,
    /// Where ticket pages and public status are served too.
    pub public: Option<SocketAddr>,
    /// The address of ticket pages as clients reach them.
    pub public_url: Option<String>,
    /// Whether the daemon asks at that address whether it answers.
    pub public_check: bool,
    /// What speaks.
    pub speech: SpeechSettings,
    /// The folder of the offices' own pictures, films, pages and words; `media` in the data folder if
    /// absent.
    pub media: Option<PathBuf>,
    /// Whether a proxy in front speaks TLS.
    pub tls_in_front: bool,
    /// How the log is written.
    pub log: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Settings {
    /// Reads settings; paths in them count from `folder`.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn read(text: &str, folder: &Path) -> Result<Self, Vec<Problem>> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            vec![Problem { path: String::new(), message: error.to_string(), hint: None }]
        })?;
        let value = serde_json::to_value(table)
            .map_err(|error| vec![Problem { path: String::new(), message: error.to_string(), hint: None }])?;
        let problems = Problems::default();
        let settings = Table::root(&value, &problems).and_then(|table| {
            let settings = Self::take(&table, folder);
            table.finish();
            settings
        });
        match settings {
            Some(settings) if problems.is_empty() => Ok(settings),
            _ => Err(problems.into_vec()),
        }
    }

    fn take(table: &Table<'_>, folder: &Path) -> Option<Self> {
        let data = table.required_text("data").map(|path| folder.join(path));
        let offices: Vec<PathBuf> =
            table.texts("offices").into_iter().map(|(_, path)| folder.join(path)).collect();
        if offices.is_empty() {
            table.problems().note("offices", "must name at least one office file");
        }
        table.require("listen");
        let listen = table.table("listen");
        let (mut staff, mut devices, mut public) = (None, None, None);
        if let Some(listen) = listen {
            listen.require("staff");
            staff = address(&listen, "staff");
            devices = address(&listen, "devices");
            public = address(&listen, "public");
            listen.finish();
        }
        let public_url = table.text("public_url").map(|url| url.trim_end_matches('/').to_owned());
        if public_url.as_ref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://"))
        {
            table.problems().note("public_url", "must begin with https:// or http://");
        }
        let log = match table.text("log") {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => {
                table.problems().note("log", "must be \"text\" or \"json\"");
                LogFormat::Text
            }
        };
        Some(Self {
            data: data?,
            offices,
            staff: staff?,
            devices,
            public,
            public_url,
            public_check: table.flag("public_check").unwrap_or(true),
            speech: SpeechSettings::read(table, folder),
            media: table.text("media").map(|path| folder.join(path)),
            tls_in_front: table.flag("tls_in_front").unwrap_or(false),
            log,
        })
    }
}

fn address(table: &Table<'_>, key: &'static str) -> Option<SocketAddr> {
    let text = table.text(key)?;
    let address = text.parse().ok();
    if address.is_none() {
        table.problems().note(table.path(key), "must be an address with a port such as \"0.0.0.0:8080\"");
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that the example settings are read, with paths counted from their folder.
    #[test]
    fn the_example_settings_are_sound() {
        let text = include_str!("../../../config/daemon.toml");
        let settings = Settings::read(text, Path::new("/etc/kolejka")).unwrap();
        assert_eq!(settings.offices, [Path::new("/etc/kolejka/gostynin.toml")]);
        assert_eq!(settings.public_url.as_deref(), Some("https://kolejka.example.pl"));
    }

    /// Proves that everything wrong is told at once.
    #[test]
    fn everything_wrong_is_told_at_once() {
        let text =
            "offices = []\npublic_url = \"ftp://x\"\nlog = \"xml\"\nprot = 1\n[listen]\nstaff = \"here\"\n";
        let problems = Settings::read(text, Path::new("/")).unwrap_err();
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for expected in [
            "data: is missing",
            "offices: must name",
            "public_url: must begin",
            "log: must be",
            "prot: is not known",
            "listen.staff: must be",
        ] {
            assert!(told.iter().any(|line| line.starts_with(expected)), "{expected} not in {told:#?}");
        }
    }
}
