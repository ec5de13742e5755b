//! An office's own files for its pages: the logo, films in sign language, words in further languages.
//!
//! They lie in one folder that `daemon.toml` names, and are served under `/media/{office}/` to its devices and staff.
//! Whoever keeps the machine puts them there, or an administrator by the page (`uploads`).

use kolejka_core::config::Config;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

/// Where files of words lie in the folder, each `kiosk.<language>.ftl`.
pub const WORDS: &str = "words";

/// Languages of which files of words are listed; more than any office speaks.
const LANGUAGES_MAX: usize = 64;

/// So much of a file tells what it is.
const HEAD_BYTES: usize = 256;

/// The folder, if one is named.
#[derive(Clone, Debug, Default)]
pub struct Media {
    folder: Option<PathBuf>,
}

impl Media {
    /// Files in a folder; none without one.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The folder.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Languages for which a page finds a file of words, in order.
    pub fn words(&self, page: &str) -> Vec<String> {
        let Some(folder) = &self.folder else { return Vec::new() };
        let Ok(entries) = std::fs::read_dir(folder.join(WORDS)) else { return Vec::new() };
        let mut languages: Vec<String> = entries
            .filter_map(|entry| {
                let name = entry.ok()?.file_name();
                let language = name.to_str()?.strip_prefix(page)?.strip_prefix('.')?.strip_suffix(".ftl")?;
                Some(language.to_owned())
            })
            .take(LANGUAGES_MAX)
            .collect();
        languages.sort();
        languages
    }

    /// What a configuration names that is not there, or is not what it should be.
    pub fn complaints(&self, config: &Config) -> Vec<String> {
        let logo = config.logo.as_deref().map(|name| ("the logo", name, is_picture as fn(&[u8]) -> bool));
        let films = config
            .services
            .iter()
            .filter_map(|service| service.card.sign_video.as_deref())
            .map(|name| ("the film", name, is_film as fn(&[u8]) -> bool));
        logo.into_iter()
            .chain(films)
            .filter_map(|(what, name, fits)| self.complaint(what, name, fits))
            .collect()
    }

    fn complaint(&self, what: &str, name: &str, fits: fn(&[u8]) -> bool) -> Option<String> {
        let Some(folder) = &self.folder else {
            return Some(format!("{what} `{name}` cannot be shown: daemon.toml names no folder `media`"));
        };
        let mut head = Vec::with_capacity(HEAD_BYTES);
        let read = File::open(folder.join(name))
            .and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
        match read {
            Err(error) => Some(format!("{what} `{name}` cannot be read: {error}")),
            Ok(_) if !fits(&head) => Some(format!("{what} `{name}` is not what its name says")),
            Ok(_) => None,
        }
    }
}

/// Whether a file begins as a PNG, JPEG, WebP or SVG picture.
fn is_picture(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    head.starts_with(b"\x89PNG\r\n\x1a\n")
        || head.starts_with(b"\xff\xd8\xff")
        || (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"))
        || text.contains("<svg")
        || text.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml")
}

/// Whether a file begins as an MP4 or `WebM` film.
fn is_film(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp") || head.starts_with(b"\x1a\x45\xdf\xa3")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that what is no picture is told before a client sees it, and what is one is not.
    #[test]
    fn a_logo_that_is_no_picture_is_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("good.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
            .unwrap();
        std::fs::write(folder.path().join("bad.png"), "<html>not found</html>").unwrap();
        let media = Media::new(Some(folder.path().to_owned()));
        let told = |logo: &str| {
            media.complaints(&Config { logo: Some(logo.to_owned()), ..kolejka_core::config::Config::blank() })
        };
        assert_eq!(told("good.svg"), Vec::<String>::new());
        assert_eq!(told("bad.png"), ["the logo `bad.png` is not what its name says"]);
        assert!(told("gone.png")[0].starts_with("the logo `gone.png` cannot be read"));
    }

    /// Proves that files of words are found by their names, and others are not.
    #[test]
    fn words_are_found_by_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("words")).unwrap();
        for name in ["kiosk.de.ftl", "kiosk.uk.ftl", "kiosk.txt", "display.de.ftl"] {
            std::fs::write(folder.path().join("words").join(name), "").unwrap();
        }
        assert_eq!(Media::new(Some(folder.path().to_owned())).words("kiosk"), ["de", "uk"]);
        assert_eq!(Media::default().words("kiosk"), Vec::<String>::new());
    }
}
