//! The table of figures.

use std::fmt::Display;

/// One figure.
struct Row {
    what: String,
    reached: String,
    must: String,
    ok: bool,
}

/// All figures so far.
pub(crate) struct Report {
    rows: Vec<Row>,
    only: Vec<String>,
}

impl Report {
    /// An empty table that wants everything, or what has one of the words in its name.
    pub(crate) fn new(only: Vec<String>) -> Self {
        Self { rows: Vec::new(), only }
    }

    /// Whether a group is to be measured.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|word| name.contains(word.as_str()))
    }

    /// Says which machine this is.
    #[expect(clippy::unused_self, reason = "it is the report's first line")]
    pub(crate) fn machine(&self) {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let cpu = read("/proc/cpuinfo");
        let model = cpu
            .lines()
            .find_map(|line| line.strip_prefix("model name"))
            .map_or("unknown processor", |rest| rest.trim_start_matches([' ', '\t', ':']));
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        println!("machine: {model}, {cores} cores, kernel {}", read("/proc/sys/kernel/osrelease").trim());
    }

    /// Notes what is only told.
    pub(crate) fn note(&self, text: impl Display) {
        let _ = &self.rows;
        println!("  {text}");
    }

    /// Adds a figure.
    pub(crate) fn row(
        &mut self,
        what: impl Into<String>,
        reached: impl Into<String>,
        must: impl Into<String>,
        ok: bool,
    ) {
        let row = Row { what: what.into(), reached: reached.into(), must: must.into(), ok };
        println!("{:<62} {:>28}  (must: {})", row.what, row.reached, row.must);
        self.rows.push(row);
    }

    /// Adds that a group, or the rest of it, could not be measured: not measured is not reached, and what comes
    /// after it is measured all the same.
    pub(crate) fn measured(&mut self, group: &str, done: anyhow::Result<()>) {
        if let Err(error) = done {
            println!("{error:#}");
            self.row(group, format!("not measured: {:.120}", error.to_string()), "measured", false);
        }
    }

    /// Prints the table; how many figures were not reached.
    pub(crate) fn finish(&self) -> usize {
        println!("\n| what | measured | must reach | |\n|---|---|---|---|");
        for row in &self.rows {
            let mark = if row.ok { "reached" } else { "NOT REACHED" };
            println!("| {} | {} | {} | {mark} |", row.what, row.reached, row.must);
        }
        self.rows.iter().filter(|row| !row.ok).count()
    }
}

/// The median of some figures.
pub(crate) fn median(figures: &mut [f64]) -> f64 {
    percentile(figures, 0.5)
}

/// A percentile of some figures.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list of a few thousand"
)]
pub(crate) fn percentile(figures: &mut [f64], part: f64) -> f64 {
    figures.sort_by(f64::total_cmp);
    let place = ((figures.len() as f64 - 1.0) * part).round() as usize;
    figures.get(place).copied().unwrap_or(f64::NAN)
}
