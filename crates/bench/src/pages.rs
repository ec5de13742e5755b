//! The weight of the pages' scripts, gzipped.

use crate::report::Report;
use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use std::{io::Write, path::Path};

/// What the staff's pages may weigh with the board and the administration, which are loaded on demand.
const STAFF_KB_MAX: f64 = 200.0;

pub(crate) fn measure(root: &Path, report: &mut Report) -> Result<()> {
    for page in ["clerk-ui", "kiosk-ui", "display-ui"] {
        let folder = root.join(page).join("dist");
        let index = std::fs::read_to_string(folder.join("index.html"))
            .with_context(|| format!("{page} is not built"))?;
        // What the page itself names is loaded at once; the rest when it is first needed.
        let (mut first, mut all) = (0, 0);
        for entry in std::fs::read_dir(folder.join("assets"))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "js") {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
                gzip.write_all(&std::fs::read(&path)?)?;
                let bytes = gzip.finish()?.len();
                all += bytes;
                let named =
                    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| index.contains(name));
                first += if named { bytes } else { 0 };
            }
        }
        ensure!(first > 0, "{page} names no script");
        let kb = |bytes: usize| u32::try_from(bytes).map(|bytes| f64::from(bytes) / 1000.0);
        let (first, all) = (kb(first)?, kb(all)?);
        report.row(format!("{page} scripts, gzipped"), format!("{first:.1} KB"), "≤ 60 KB", first <= 60.0);
        if page == "clerk-ui" {
            report.row(
                "clerk-ui with board and administration",
                format!("{all:.1} KB"),
                format!("≤ {STAFF_KB_MAX} KB"),
                all <= STAFF_KB_MAX,
            );
        } else if all > first {
            report.note(format!("{page} with what is loaded when it is first needed: {all:.1} KB"));
        }
    }
    Ok(())
}
