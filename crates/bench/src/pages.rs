//! The weight of the pages' scripts, gzipped.

use crate::report::Report;
use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use std::{io::Write, path::Path};

pub(crate) fn measure(root: &Path, report: &mut Report) -> Result<()> {
    for page in ["clerk-ui", "kiosk-ui", "display-ui"] {
        let folder = root.join(page).join("dist");
        let mut bytes = 0;
        for entry in
            std::fs::read_dir(folder.join("assets")).with_context(|| format!("{page} is not built"))?
        {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "js") {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
                gzip.write_all(&std::fs::read(&path)?)?;
                bytes += gzip.finish()?.len();
            }
        }
        let kb = f64::from(u32::try_from(bytes)?) / 1000.0;
        report.row(
            format!("{page} scripts, gzipped"),
            format!("{kb:.1} KB"),
            "≤ 60 KB",
            bytes > 0 && kb <= 60.0,
        );
    }
    Ok(())
}
