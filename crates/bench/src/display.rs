//! The lobby screen in Chromium, measured by a script beside the browser tests; and the voice.

use crate::{
    Place,
    report::{Report, percentile},
};
use anyhow::{Context, Result, bail};
use kolejka_speech::{
    Settings, Voices,
    say::{Call, Length, Tongue},
};
use serde::Deserialize;
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// Announcements that are spoken, a quarter in each language.
const ANNOUNCEMENTS: u32 = 200;

/// Calls of the long run.
const CALLS: u32 = 5_000;

#[derive(Deserialize)]
struct Figure {
    what: String,
    #[serde(default)]
    ms: Vec<f64>,
    #[serde(default)]
    values: Vec<f64>,
    value: Option<f64>,
}

/// Announcements by the default engine, none of them made before.
pub(crate) fn measure_voice(report: &mut Report) -> Result<()> {
    let voices = Voices::new(Settings::default(), |_| ());
    let mut took = Vec::new();
    for n in 0..ANNOUNCEMENTS {
        let tongue = Tongue::ALL[usize::try_from(n)? % Tongue::ALL.len()];
        let call =
            Call { number: format!("K{:03}", n * 4 + 1), counter: (n % 12 + 1).to_string(), way: None };
        let sentence = tongue.call(&call, Length::Full);
        let started = Instant::now();
        voices.say(tongue, &sentence, Duration::ZERO).with_context(|| sentence.clone())?;
        took.push(started.elapsed().as_secs_f64() * 1e3);
    }
    let (half, most) = (percentile(&mut took, 0.5), percentile(&mut took, 1.0));
    report.row(
        format!("speech: {ANNOUNCEMENTS} announcements in four languages, p50 / slowest"),
        format!("{half:.0} / {most:.0} ms"),
        "≤ 100 ms each",
        most <= 100.0,
    );
    Ok(())
}

/// The script of what is only measured, and that of the tests, which measure some of what they prove.
const BENCH: &str = "bench";
const TESTS: &str = "test";

/// What Chromium measures in the tests of a script whose title has these words.
fn figures(place: &Place, root: &Path, script: &str, only: &str) -> Result<Figures> {
    println!("  in Chromium, for some minutes: {only}");
    let binary =
        place.binary.canonicalize().with_context(|| format!("{} is not built", place.binary.display()))?;
    let output = Command::new("npm")
        .args(["run", "--silent", script, "--workspace", "tests", "--", "--grep", only])
        .current_dir(root)
        .env("KOLEJKA", binary)
        .env("CALLS", CALLS.to_string())
        .output()
        .context("npm cannot be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        println!("{said}\n{}", String::from_utf8_lossy(&output.stderr));
        bail!("the browser's part failed, as printed above");
    }
    // The runner may put its own marks before a line.
    let figures = said
        .lines()
        .filter_map(|line| line.split_once("FIGURE "))
        .map(|(_, json)| serde_json::from_str(json).with_context(|| json.to_owned()))
        .collect::<Result<_>>()?;
    Ok(Figures(figures))
}

struct Figures(Vec<Figure>);

impl Figures {
    fn find(&self, what: &str) -> Result<&Figure> {
        self.0.iter().find(|figure| figure.what == what).with_context(|| format!("no figure of {what}"))
    }
}

/// From the paper's end to what kiosk and panel say of it.
pub(crate) fn measure_warning(place: &Place, root: &Path, report: &mut Report) -> Result<()> {
    let figures = figures(place, root, BENCH, "paper out")?;
    for how in ["tells by itself", "only answers"] {
        for page in ["kiosk", "panel"] {
            let mut took = figures.find(&format!("paper out, {how}: {page}"))?.ms.clone();
            let count = took.len();
            let (half, most) = (percentile(&mut took, 0.5), percentile(&mut took, 1.0));
            report.row(
                format!(
                    "paper out, a printer that {how}, to the {page}'s warning, {count} times, p50 / slowest"
                ),
                format!("{half:.0} / {most:.0} ms"),
                "≤ 2,000 ms",
                count >= 10 && most <= 2_000.0,
            );
        }
    }
    Ok(())
}

/// From what staff press to the frame that shows what came of it.
pub(crate) fn measure_press(place: &Place, root: &Path, report: &mut Report) -> Result<()> {
    let figures = figures(place, root, BENCH, "and the result of")?;
    for (what, who) in [
        ("clerk", "a clerk's key (next, again, serve, finish)"),
        ("board", "a supervisor's act on the board"),
    ] {
        let mut took = figures.find(what)?.ms.clone();
        let count = took.len();
        let (half, most) = (percentile(&mut took, 0.5), percentile(&mut took, 0.95));
        report.row(
            format!("{who} to its result painted, {count} times, p50 / p95"),
            format!("{half:.0} / {most:.0} ms"),
            "p95 ≤ 100 ms",
            count >= 60 && most <= 100.0,
        );
    }
    Ok(())
}

/// What tests of the lobby screen measure on their way.
pub(crate) fn measure_lobby(place: &Place, root: &Path, report: &mut Report) -> Result<()> {
    let figures = figures(place, root, TESTS, "five hundred calls and fifty cuts|letters are as large")?;
    let value = |what: &str| figures.find(what).map(|figure| figure.value.unwrap_or_default());
    let (shown, announced) = (value("bursts: shown")?, value("bursts: announced once, whole, in order")?);
    report.row(
        format!(
            "500 calls in bursts of 8, the connection cut {:.0} times: shown / announced",
            value("bursts: cuts")?
        ),
        format!("{shown:.0} / {announced:.0}"),
        "500 / 500, once each, whole, in order",
        (shown - 500.0).abs() < 0.5 && (announced - 500.0).abs() < 0.5,
    );
    let least = value("letters: least of three calls, 55 inches")?;
    report.row(
        "capital letters of three calls, 55\", the smallest of all layouts without a film",
        format!("{least:.1} mm"),
        "≥ 98 mm",
        least >= 98.0,
    );
    Ok(())
}

/// What Chromium shows and sounds.
pub(crate) fn measure(place: &Place, root: &Path, report: &mut Report) -> Result<()> {
    let figures = figures(place, root, BENCH, "press|gong|day")?;
    let find = |what: &str| figures.find(what);
    let mut painted = find("painted")?.ms.clone();
    let count = painted.len();
    let (half, most) = (percentile(&mut painted, 0.5), percentile(&mut painted, 0.95));
    report.row(
        format!("press to number painted, {count} calls, p50 / p95"),
        format!("{half:.0} / {most:.0} ms"),
        "≤ 40 / ≤ 100 ms",
        half <= 40.0 && most <= 100.0,
    );
    let mut gong = find("gong")?.ms.clone();
    let (half, most) = (percentile(&mut gong, 0.5), percentile(&mut gong, 0.95));
    report.row(
        "press to gong, p50 / p95",
        format!("{half:.0} / {most:.0} ms"),
        "p95 ≤ 400 ms",
        most <= 400.0,
    );

    let mut gaps = find("gap")?.ms.clone();
    let count = gaps.len();
    let (half, most) = (percentile(&mut gaps, 0.5), percentile(&mut gaps, 1.0));
    report.row(
        format!("the gong's end to the first sound of the speech, {count} calls, p50 / slowest"),
        format!("{half:.0} / {most:.0} ms"),
        "≤ 300 ms",
        most <= 300.0,
    );
    let spoken = find("spoken")?.value.unwrap_or_default();
    let films = find("films")?.value.unwrap_or_default();
    let announced = find("announced")?.value.unwrap_or_default();
    report.row(
        format!(
            "{CALLS} calls beside a playlist with a film ({films:.0} times to its end): announced / spoken"
        ),
        format!("{announced:.0} / {spoken:.0}"),
        "every one",
        (announced - f64::from(CALLS)).abs() < 0.5 && (spoken - f64::from(CALLS)).abs() < 0.5 && films > 0.0,
    );
    for (what, name, unit, divisor, room) in [
        ("JSHeapUsedSize", "heap", " KiB", 1024.0, 1.15),
        ("Nodes", "DOM nodes", "", 1.0, 1.1),
        ("JSEventListeners", "listeners", "", 1.0, 1.1),
    ] {
        let values = &find(what)?.values;
        let (Some(first), Some(last)) = (values.first(), values.last()) else {
            bail!("no samples of {what}")
        };
        report.row(
            format!("{CALLS} calls: {name} after the first 500 → at the end"),
            format!("{:.0} → {:.0}{unit}", first / divisor, last / divisor),
            format!("flat (≤ {:.0} % more)", (room - 1.0) * 100.0),
            *last <= first * room,
        );
    }
    // A browser fills its stores of sound and pictures first; from then on it must take no more.
    let resident = &find("ResidentKiB")?.values;
    let (Some(half), Some(last)) = (resident.get(resident.len() / 2), resident.last()) else {
        bail!("no samples of the page's process")
    };
    report.row(
        format!("{CALLS} calls: the page's process, after half of them → at the end"),
        format!("{:.0} → {:.0} MiB", half / 1024.0, last / 1024.0),
        "flat (≤ 10 % more)",
        *last <= half * 1.1,
    );
    Ok(())
}
