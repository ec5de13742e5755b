//! Office files on disk, and what stands beside them.

use anyhow::Context;
use kolejka_config::{OfficeFile, Problem};
use std::{io::Read, path::Path};

/// The most bytes of a file that an office file names; more is refused by its reader.
const BYTES_MAX: u64 = 2 * 1024 * 1024;

/// Reads an office file, or tells every problem of it.
pub(super) fn read(path: &Path) -> anyhow::Result<Result<OfficeFile, Vec<Problem>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    Ok(kolejka_config::read_with(&text, &|name| beside(&folder.join(name))))
}

/// Reads a file beside an office file. Devices and pipes, which may never end, are no files.
fn beside(path: &Path) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    if !std::fs::metadata(path).map_err(told)?.is_file() {
        return Err(format!("{} is no file", path.display()));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(BYTES_MAX).read_to_end(&mut bytes)).map_err(told)?;
    Ok(bytes)
}
