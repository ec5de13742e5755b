//! Taking files into the folder of the offices' own pictures and films, listing and deleting them.
//!
//! A file is written beside its place, judged by its content, and put into place whole; nothing that is there
//! is overwritten. Nothing of a name leads out of the folder.
//! Invariant: what is taken in is what its name says, and a drawing runs no script and fetches nothing.

use crate::media::WORDS;
use kolejka_core::config::Config;
use serde_json::Value;
use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The most bytes of a picture, and of a film or sound.
pub const PICTURE_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// See [`PICTURE_BYTES_MAX`].
pub const FILM_BYTES_MAX: u64 = 200 * 1024 * 1024;

/// The most bytes of all files together.
pub const FOLDER_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// So much of the disk stays free whatever is taken in: tickets need room, too.
const FREE_BYTES_MIN: u64 = 256 * 1024 * 1024;

/// After so many bytes of a file it is looked anew whether there is room.
const LOOK_EVERY_BYTES: u64 = 8 * 1024 * 1024;

/// What a file is called on its way in. What begins with a dot is served to nobody.
const COMING: &str = ".upload-";

/// The longest name.
const NAME_CHARS_MAX: usize = 80;

/// Files that are listed; more than any office has.
const LISTED_MAX: usize = 1_000;

/// Files of pages in folders are listed so deep.
const DEPTH_MAX: usize = 3;

/// So much of a file tells what it is.
const HEAD_BYTES: u64 = 512;

/// What a file claims to be by the ending of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Claim {
    Png,
    Jpeg,
    WebP,
    Svg,
    Mp4,
    WebM,
    Ogg,
    Wav,
}

impl Claim {
    /// By a name's ending.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name.rsplit_once('.')?.1 {
            "png" => Claim::Png,
            "jpg" | "jpeg" => Claim::Jpeg,
            "webp" => Claim::WebP,
            "svg" => Claim::Svg,
            "mp4" => Claim::Mp4,
            "webm" => Claim::WebM,
            "ogg" => Claim::Ogg,
            "wav" => Claim::Wav,
            _ => return None,
        })
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Claim::Png => "PNG",
            Claim::Jpeg => "JPEG",
            Claim::WebP => "WebP",
            Claim::Svg => "SVG",
            Claim::Mp4 => "MP4",
            Claim::WebM => "WebM",
            Claim::Ogg => "OGG",
            Claim::Wav => "WAV",
        }
    }

    /// The most bytes of one.
    pub fn bytes_max(self) -> u64 {
        match self {
            Claim::Png | Claim::Jpeg | Claim::WebP | Claim::Svg => PICTURE_BYTES_MAX,
            Claim::Mp4 | Claim::WebM | Claim::Ogg | Claim::Wav => FILM_BYTES_MAX,
        }
    }

    /// Whether a file begins as one; of a drawing its whole text is looked at elsewhere.
    fn begins(self, head: &[u8]) -> bool {
        match self {
            Claim::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            Claim::Jpeg => head.starts_with(b"\xff\xd8\xff"),
            Claim::WebP => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
            Claim::Svg => true,
            Claim::Mp4 => head.get(4..8) == Some(b"ftyp"),
            Claim::WebM => {
                head.starts_with(b"\x1a\x45\xdf\xa3") && head.windows(4).any(|window| window == b"webm")
            }
            Claim::Ogg => head.starts_with(b"OggS"),
            Claim::Wav => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE"),
        }
    }
}

/// A name that can stand in addresses, files and the configuration, made of whatever was given.
pub fn clean_name(given: &str) -> Option<String> {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name = String::new();
    for c in base.chars() {
        match c {
            'a'..='z' | '0'..='9' | '.' | '_' | '-' => name.push(c),
            'A'..='Z' => name.push(c.to_ascii_lowercase()),
            'ą' | 'Ą' => name.push('a'),
            'ć' | 'Ć' => name.push('c'),
            'ę' | 'Ę' => name.push('e'),
            'ł' | 'Ł' => name.push('l'),
            'ń' | 'Ń' => name.push('n'),
            'ó' | 'Ó' => name.push('o'),
            'ś' | 'Ś' => name.push('s'),
            'ź' | 'Ź' | 'ż' | 'Ż' => name.push('z'),
            _ if !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let name = name.trim_matches(['.', '-', '_']).replace("..", ".");
    let (stem, ending) = name.rsplit_once('.')?;
    let stem = stem.trim_matches(['.', '-', '_']);
    if stem.is_empty() || ending.is_empty() {
        return None;
    }
    let stem: String = stem.chars().take(NAME_CHARS_MAX - ending.len() - 1).collect();
    Some(format!("{stem}.{ending}"))
}

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// It is not what its name says.
    #[error("it is no {}", .0.name())]
    Other(Claim),
    /// It is a drawing that runs something or fetches something.
    #[error("the drawing {0}")]
    Active(String),
    /// There is one of this name.
    #[error("there is a file of this name")]
    Exists,
    /// All files together are as large as they may be.
    #[error("all files together may have {FOLDER_BYTES_MAX} bytes")]
    TooMuch,
    /// The disk is full, or nearly.
    #[error("there is no room on the disk")]
    Full,
    /// The file system failed.
    #[error("the file could not be written")]
    Failed(#[source] io::Error),
}

impl From<io::Error> for NotTaken {
    fn from(error: io::Error) -> Self {
        let kind = error.kind();
        if matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            NotTaken::Full
        } else if kind == io::ErrorKind::AlreadyExists {
            NotTaken::Exists
        } else {
            NotTaken::Failed(error)
        }
    }
}

/// A file on its way in; gone if it is not put into place.
pub struct Upload {
    folder: PathBuf,
    beside: PathBuf,
    file: File,
    /// Bytes so far.
    pub bytes: u64,
    /// At how many bytes it is looked again whether there is room.
    look_at: u64,
}

/// Whether so many bytes more have room, in a folder with so many under a limit and on the disk.
fn has_room(used: u64, free: u64, more: u64) -> Result<(), NotTaken> {
    if used.saturating_add(more) > FOLDER_BYTES_MAX {
        Err(NotTaken::TooMuch)
    } else if free < FREE_BYTES_MIN.saturating_add(more) {
        Err(NotTaken::Full)
    } else {
        Ok(())
    }
}

/// As [`has_room`], by what there is now; files on their way in count, so that many at once do.
fn look_for_room(folder: &Path, more: u64) -> Result<(), NotTaken> {
    let disk = rustix::fs::statvfs(folder).map_err(io::Error::from)?;
    has_room(bytes_in(folder, 0)?, disk.f_bavail.saturating_mul(disk.f_frsize), more)
}

/// The bytes of all files in a folder and in folders there, hidden ones, too.
fn bytes_in(folder: &Path, depth: usize) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        // Another upload may end meanwhile.
        let Ok(entry) = entry else { continue };
        let Ok(meta) = entry.path().symlink_metadata() else { continue };
        if meta.is_dir() && depth < DEPTH_MAX {
            bytes += bytes_in(&entry.path(), depth + 1)?;
        } else if meta.is_file() {
            bytes += meta.len();
        }
    }
    Ok(bytes)
}

/// Removes what was on its way into a folder, or its folder of words, when a daemon before this one ended. Nothing
/// may be on its way now. How many files there were.
///
/// # Errors
/// If the folder is there and cannot be read.
pub fn sweep(folder: &Path) -> io::Result<usize> {
    let mut swept = 0;
    for folder in [folder.to_owned(), folder.join(WORDS)] {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(|name| name.starts_with(COMING)) {
                std::fs::remove_file(entry.path())?;
                swept += 1;
            }
        }
    }
    Ok(swept)
}

impl Upload {
    /// Begins a file in a folder, which is made if it is not there, that will have so many bytes as far as is
    /// known.
    ///
    /// # Errors
    /// If there is no room, or it cannot be written.
    pub fn begin(folder: &Path, announced: u64) -> Result<Self, NotTaken> {
        std::fs::create_dir_all(folder)?;
        look_for_room(folder, announced)?;
        let beside = folder.join(format!("{COMING}{}", crate::secret::new_id()));
        let file = File::options().read(true).write(true).create_new(true).open(&beside)?;
        Ok(Self { folder: folder.to_owned(), beside, file, bytes: 0, look_at: LOOK_EVERY_BYTES })
    }

    /// Writes what came.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), NotTaken> {
        self.file.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        if self.bytes >= self.look_at {
            self.look_at = self.bytes + LOOK_EVERY_BYTES;
            look_for_room(&self.folder, 0)?;
        }
        Ok(())
    }

    /// Judges the file, which is to have a clean name, and whether it can have it.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(&self, name: &str, claim: Claim) -> Result<(), NotTaken> {
        let mut head = Vec::new();
        File::open(&self.beside)?.take(HEAD_BYTES).read_to_end(&mut head)?;
        if !claim.begins(&head) {
            return Err(NotTaken::Other(claim));
        }
        if claim == Claim::Svg {
            let text = std::fs::read_to_string(&self.beside).map_err(|_| NotTaken::Other(claim))?;
            judge_drawing(&text)?;
        }
        look_for_room(&self.folder, 0)?;
        if self.folder.join(name).symlink_metadata().is_ok() { Err(NotTaken::Exists) } else { Ok(()) }
    }

    /// Puts it into place as it is, durable; fails if there is one of this name.
    ///
    /// # Errors
    /// Why not.
    pub fn put(self, name: &str) -> Result<(), NotTaken> {
        self.file.sync_all()?;
        // A link fails where a renaming would overwrite.
        std::fs::hard_link(&self.beside, self.folder.join(name))?;
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    /// Puts it into place of whatever is there.
    ///
    /// # Errors
    /// Why not.
    pub fn replace(self, name: &str) -> Result<(), NotTaken> {
        self.file.sync_all()?;
        std::fs::rename(&self.beside, self.folder.join(name))?;
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // It is gone already if it took its place.
        let _ = std::fs::remove_file(&self.beside);
    }
}

/// Whether a drawing is one, and only draws.
fn judge_drawing(text: &str) -> Result<(), NotTaken> {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let active = |why: String| Err(NotTaken::Active(why));
    // Without a document type there are no entities either.
    let document = roxmltree::Document::parse(text.trim_start_matches('\u{feff}')).map_err(|error| {
        if matches!(error, roxmltree::Error::DtdDetected) {
            NotTaken::Active("declares a document type".to_owned())
        } else {
            NotTaken::Other(Claim::Svg)
        }
    })?;
    if !document.root_element().has_tag_name((SVG, "svg")) {
        return Err(NotTaken::Other(Claim::Svg));
    }
    for node in document.descendants() {
        if node.is_pi() {
            return active("has instructions for programs".to_owned());
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name().name().to_ascii_lowercase();
        if ["script", "foreignobject", "iframe", "object", "embed", "handler", "listener"]
            .contains(&name.as_str())
        {
            return active(format!("holds <{name}>"));
        }
        // As a browser joins it: what stands between is left out.
        let style = (name == "style")
            .then(|| node.descendants().filter(roxmltree::Node::is_text).filter_map(|text| text.text()));
        if style.is_some_and(|texts| fetches(&texts.collect::<String>())) {
            return active("fetches by its style".to_owned());
        }
        for attribute in node.attributes() {
            let (key, value) = (attribute.name().to_ascii_lowercase(), attribute.value().trim());
            let low = value.to_ascii_lowercase();
            if key.starts_with("on") {
                return active(format!("runs something by {key}"));
            }
            let is_picture = low.starts_with("data:image/") && !low.starts_with("data:image/svg");
            if (key == "href" || key == "src") && !(value.is_empty() || value.starts_with('#') || is_picture)
            {
                return active(format!("refers to `{}`", value.chars().take(60).collect::<String>()));
            }
            if fetches(value) || low.contains("javascript:") {
                return active(format!("fetches by {key}"));
            }
        }
    }
    Ok(())
}

/// Whether a style names something outside of the drawing.
fn fetches(style: &str) -> bool {
    let low: String = style.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let parts = low.split("url(").skip(1);
    low.contains("@import")
        // An escape may hide any of it.
        || low.contains('\\')
        || parts.into_iter().any(|part| !part.trim_start_matches(['"', '\'']).starts_with('#'))
}

/// A file that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name, with folders.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// When it was written.
    pub written: Option<SystemTime>,
}

/// The files in a folder and in folders there, by name; what is hidden, and the words, are left out.
///
/// # Errors
/// If the folder is there and cannot be read.
pub fn list(folder: &Path) -> io::Result<Vec<Listed>> {
    let mut all = Vec::new();
    match list_in(folder, "", 0, &mut all) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        other => other?,
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(all)
}

fn list_in(folder: &Path, before: &str, depth: usize, all: &mut Vec<Listed>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let name_here = format!("{before}{name}");
        if name.starts_with('.') || name_here == WORDS || all.len() >= LISTED_MAX {
            continue;
        }
        // What a link leads to is not the folder's.
        let meta = entry.path().symlink_metadata()?;
        if meta.is_dir() && depth < DEPTH_MAX {
            list_in(&entry.path(), &format!("{name_here}/"), depth + 1, all)?;
        } else if meta.is_file() {
            all.push(Listed { name: name_here, bytes: meta.len(), written: meta.modified().ok() });
        }
    }
    Ok(())
}

/// The path of a file that [`list`] would list, of however many; none if there is no such.
pub fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = name.split('/').collect();
    let is_hidden = |part: &&str| part.is_empty() || part.starts_with('.') || part.contains('\\');
    if parts.len() > DEPTH_MAX + 1 || parts.iter().any(is_hidden) || parts[0] == WORDS {
        return None;
    }
    let mut path = folder.to_owned();
    for (at, part) in parts.iter().enumerate() {
        path.push(part);
        let meta = path.symlink_metadata().ok()?;
        let fits = if at + 1 == parts.len() { meta.is_file() } else { meta.is_dir() };
        if !fits {
            return None;
        }
    }
    Some(path)
}

/// Where a configuration names a file: paths of its values, such as `displays lobby playlist`.
pub fn used_by(config: &Config, name: &str) -> Vec<String> {
    let value = serde_json::to_value(config).unwrap_or(Value::Null);
    let mut found = Vec::new();
    seek(&value, name, &mut Vec::new(), &mut found);
    found.dedup();
    found
}

fn seek(value: &Value, name: &str, way: &mut Vec<String>, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text == name => found.push(way.join(" ")),
        Value::Array(list) => {
            for one in list {
                let id = one.get("id").and_then(Value::as_str).map(str::to_owned);
                let deeper = id.is_some();
                way.extend(id);
                seek(one, name, way, found);
                if deeper {
                    way.pop();
                }
            }
        }
        Value::Object(map) => {
            for (key, one) in map {
                way.push(key.clone());
                seek(one, name, way, found);
                way.pop();
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that whatever is given as a name stays in the folder and can stand in an address.
    #[test]
    fn names_are_made_clean() {
        for (given, clean) in [
            ("Logo Urzędu (nowe).PNG", Some("logo-urzedu-nowe.png")),
            ("../../etc/passwd.png", Some("passwd.png")),
            ("C:\\pictures\\żółw.jpg", Some("zolw.jpg")),
            (".htaccess", None),
            ("...png", None),
            ("noending", None),
            ("a..b.svg", Some("a.b.svg")),
            ("\u{202e}gnp.exe", Some("gnp.exe")),
            ("фото.webp", None),
        ] {
            assert_eq!(clean_name(given).as_deref(), clean, "{given}");
        }
        let long = clean_name(&format!("{}.mp4", "a".repeat(300))).unwrap();
        assert!(long.len() <= NAME_CHARS_MAX);
        assert_eq!(std::path::Path::new(&long).extension().unwrap(), "mp4");
    }

    /// Proves that a drawing that only draws is taken, and each way to run or fetch something is found.
    #[test]
    fn a_drawing_only_draws() {
        let svg = |inside: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"
            )
        };
        for good in [
            "<rect width=\"1\" height=\"1\" fill=\"url(#a)\"/>",
            "<use xlink:href=\"#a\"/><style>.a { fill: url( '#b' ) }</style>",
            "<image href=\"data:image/png;base64,AAAA\"/>",
        ] {
            assert!(judge_drawing(&svg(good)).is_ok(), "{good}");
        }
        for bad in [
            "<script>alert(1)</script>",
            "<ScRiPt href=\"#x\"/>",
            "<rect onload=\"alert(1)\"/>",
            "<a href=\"javascript:alert(1)\"/>",
            "<use href=\"https://example.com/a.svg#b\"/>",
            "<image xlink:href=\"//example.com/a.png\"/>",
            "<image href=\"data:image/svg+xml,x\"/>",
            "<style>@import 'https://example.com'</style>",
            "<style>.a { fill: u\\72l(https://example.com) }</style>",
            "<style><!-- -->@import url(https://example.com)</style>",
            "<style>.a {}<g/>.b { fill: u<!-- -->rl(https://example.com) }</style>",
            "<style>.a {}<![CDATA[ @import 'https://example.com' ]]></style>",
            "<rect style=\"fill: url(https://example.com/a)\"/>",
            "<foreignObject/>",
            "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
        ] {
            assert!(matches!(judge_drawing(&svg(bad)), Err(NotTaken::Active(_))), "{bad}");
        }
        let entity = "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>";
        assert!(matches!(judge_drawing(entity), Err(NotTaken::Active(_))));
        for other in ["<html/>", "not xml", "<svg/>"] {
            assert!(matches!(judge_drawing(other), Err(NotTaken::Other(Claim::Svg))), "{other}");
        }
    }

    /// Proves that a drawing of groups within groups ends nothing, whatever is said of it.
    #[test]
    fn a_deep_drawing_is_looked_through() {
        let (open, close) = ("<g>".repeat(300_000), "</g>".repeat(300_000));
        let _ = judge_drawing(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{open}{close}</svg>"));
        assert!(judge_drawing(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{open}")).is_err());
    }

    /// Proves that what is taken in is what its name says, that nothing is overwritten, and that nothing is
    /// left of what is not taken.
    #[test]
    fn a_file_is_taken_in_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let take = |bytes: &[u8], name: &str| {
            let mut upload = Upload::begin(folder.path(), 0)?;
            upload.write(bytes)?;
            upload.judge(name, Claim::of(name).unwrap())?;
            upload.put(name)
        };
        let png = b"\x89PNG\r\n\x1a\nrest";
        assert!(matches!(take(b"MZ\x90\0", "a.png"), Err(NotTaken::Other(Claim::Png))));
        take(png, "a.png").unwrap();
        assert!(matches!(take(png, "a.png"), Err(NotTaken::Exists)));
        assert!(matches!(take(b"\x1a\x45\xdf\xa3 matroska", "a.webm"), Err(NotTaken::Other(Claim::WebM))));
        take(b"RIFF\0\0\0\0WAVEfmt ", "gong.wav").unwrap();
        drop(Upload::begin(folder.path(), 0).unwrap());
        let names: Vec<String> = list(folder.path()).unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["a.png", "gong.wav"]);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        let config = Config { logo: Some("a.png".to_owned()), ..Config::blank() };
        assert_eq!(used_by(&config, "a.png"), ["logo"]);
        assert_eq!(used_by(&config, "gong.wav"), Vec::<String>::new());
    }

    /// Proves that all files together have a limit which also counts what is on its way, that some of the disk stays
    /// free, and that what a crash left is swept away.
    #[test]
    fn files_have_no_more_room_than_they_may_have() {
        assert!(matches!(has_room(FOLDER_BYTES_MAX, u64::MAX, 1), Err(NotTaken::TooMuch)));
        assert!(matches!(has_room(0, FREE_BYTES_MIN + 9, 10), Err(NotTaken::Full)));
        assert!(has_room(FOLDER_BYTES_MAX - 10, FREE_BYTES_MIN + 10, 10).is_ok());

        let folder = tempfile::tempdir().unwrap();
        let words = folder.path().join(WORDS);
        std::fs::create_dir(&words).unwrap();
        // Files without content, of which the length alone is large.
        let left = [folder.path().join(".upload-1"), words.join(".upload-2")];
        for path in &left {
            File::create(path).unwrap().set_len(FOLDER_BYTES_MAX / 2).unwrap();
        }
        assert!(matches!(Upload::begin(folder.path(), 1), Err(NotTaken::TooMuch)));
        let mut coming = Upload::begin(folder.path(), 0).unwrap();
        coming.file.set_len(0).unwrap();
        let block = vec![0; usize::try_from(LOOK_EVERY_BYTES).unwrap()];
        assert!(matches!(coming.write(&block), Err(NotTaken::TooMuch)));
        drop(coming);
        std::fs::write(folder.path().join("a.png"), "x").unwrap();
        assert_eq!(sweep(folder.path()).unwrap(), 2);
        assert!(left.iter().all(|path| !path.exists()) && folder.path().join("a.png").exists());
        assert_eq!(sweep(&folder.path().join("nowhere")).unwrap(), 0);
        assert!(Upload::begin(folder.path(), 1).is_ok());
    }

    /// Proves that a file is found by its name past those that are listed, and nothing hidden, outside or linked.
    #[test]
    fn a_file_is_found_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("films")).unwrap();
        std::fs::create_dir_all(at(WORDS)).unwrap();
        for n in 0..=LISTED_MAX {
            std::fs::write(at(&format!("{n}.png")), "").unwrap();
        }
        for name in ["films/a.mp4", "words/kiosk.de.ftl", ".hidden"] {
            std::fs::write(at(name), "").unwrap();
        }
        std::os::unix::fs::symlink(at("films"), at("linked")).unwrap();
        assert_eq!(list(folder.path()).unwrap().len(), LISTED_MAX);
        for n in 0..=LISTED_MAX {
            assert!(find(folder.path(), &format!("{n}.png")).is_some());
        }
        assert_eq!(find(folder.path(), "films/a.mp4"), Some(at("films/a.mp4")));
        for name in
            ["words/kiosk.de.ftl", ".hidden", "linked/a.mp4", "films", "", "../x", "films//a.mp4", "none.png"]
        {
            assert_eq!(find(folder.path(), name), None, "{name}");
        }
    }
}
