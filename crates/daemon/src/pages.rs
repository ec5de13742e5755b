//! The browser pages, embedded into the program when it is built.

use axum::body::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../../kiosk-ui/dist"]
#[allow_missing = true]
struct Kiosk;

#[derive(RustEmbed)]
#[folder = "../../display-ui/dist"]
#[allow_missing = true]
struct Display;

#[derive(RustEmbed)]
#[folder = "../../clerk-ui/dist"]
#[allow_missing = true]
struct Clerk;

/// A file of a page set, such as `kiosk/index.html`.
pub fn file(path: &str) -> Option<Bytes> {
    let (set, name) = path.split_once('/')?;
    let file = match set {
        "kiosk" => Kiosk::get(name),
        "display" => Display::get(name),
        "clerk" => Clerk::get(name),
        _ => None,
    };
    file.map(|file| bytes(file.data))
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

/// A page set: its name, its files, and how to get one.
type Set = (&'static str, Vec<Cow<'static, str>>, fn(&str) -> Option<EmbeddedFile>);

/// What tells one build from another: the version, and a digest of the pages.
pub fn build_id() -> String {
    let mut all = Vec::new();
    let sets: [Set; 3] = [
        ("kiosk", Kiosk::iter().collect(), Kiosk::get),
        ("display", Display::iter().collect(), Display::get),
        ("clerk", Clerk::iter().collect(), Clerk::get),
    ];
    for (set, names, get) in sets {
        for name in names {
            all.extend_from_slice(set.as_bytes());
            all.extend_from_slice(name.as_bytes());
            if let Some(file) = get(&name) {
                all.extend_from_slice(&file.metadata.sha256_hash());
            }
        }
    }
    let digest = kolejka_store::Hash::of(&all);
    format!("{}-{}", env!("CARGO_PKG_VERSION"), data_encoding::HEXLOWER.encode(&digest.0[..6]))
}
