//! Pictures as SVG: how many wait longer than a time, and waits over the day.

use super::Language;
use crate::{ClassResult, Comparison, Scenario};
use plotters::{
    chart::{ChartBuilder, SeriesLabelPosition},
    prelude::{
        BLACK, DashedLineSeries, DrawingAreaErrorKind, IntoDrawingArea, LineSeries, PathElement, RGBColor,
        SVGBackend, WHITE,
    },
    style::{Color, ShapeStyle},
};

/// Colours that people who see few colours tell apart (Okabe and Ito).
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 0, 0),
    RGBColor(213, 94, 0),
    RGBColor(0, 114, 178),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

const SIZE: (u32, u32) = (760, 400);

/// Points of a line.
const POINTS: u32 = 120;

/// A picture of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, such as `longer-priority`; usable as a file's name.
    pub name: String,
    /// What it shows, in words.
    pub title: String,
    /// The picture.
    pub svg: String,
}

/// Why a picture cannot be drawn.
#[derive(Debug, thiserror::Error)]
#[error("cannot draw `{name}`: {reason}")]
pub struct PlotProblem {
    name: String,
    reason: String,
}

/// All pictures of a comparison in a language: for each class how many wait longer, then waits over
/// the day.
///
/// # Errors
/// If the plotting crate cannot draw one.
pub fn pictures(
    scenario: &Scenario,
    comparison: &Comparison,
    language: Language,
) -> Result<Vec<Picture>, PlotProblem> {
    let mut pictures = Vec::new();
    for kind in [Kind::Longer, Kind::OverTheDay] {
        for (place, class) in scenario.classes.iter().enumerate() {
            let lines: Vec<(String, Vec<(f64, f64)>)> = comparison
                .policies
                .iter()
                .map(|policy| {
                    (language.policy(policy.policy), kind.points(comparison, &policy.classes[place]))
                })
                .collect();
            if lines.iter().all(|(_, points)| points.is_empty()) {
                continue;
            }
            let words = language.words();
            let (what, name) = match kind {
                Kind::Longer => (words.distribution, "longer"),
                Kind::OverTheDay => (words.over_the_day, "day"),
            };
            let name = format!("{name}-{}", class.id);
            let title = format!("{what}: {}", language.class(class));
            let svg = draw(kind, &lines, comparison, language)
                .map_err(|error| PlotProblem { name: name.clone(), reason: error.to_string() })?;
            pictures.push(Picture { name, title, svg });
        }
    }
    Ok(pictures)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Share of clients over minutes of waiting.
    Longer,
    /// Mean minutes over the hour of coming.
    OverTheDay,
}

impl Kind {
    fn points(self, comparison: &Comparison, class: &ClassResult) -> Vec<(f64, f64)> {
        match self {
            Kind::Longer => {
                let until_s = longest_told_s(comparison);
                (0..=POINTS)
                    .filter_map(|n| {
                        let wait_s = until_s * f64::from(n) / f64::from(POINTS);
                        Some((wait_s / 60.0, class.waits.share_over(wait_s)? * 100.0))
                    })
                    .collect()
            }
            Kind::OverTheDay => class
                .over_the_day
                .iter()
                // In the middle of its half-hour.
                .map(|(at_s, mean_s)| ((f64::from(*at_s) + 900.0) / 3600.0, mean_s / 60.0))
                .collect(),
        }
    }
}

/// Where the picture ends: hardly anybody waits longer under any policy. The same for all classes,
/// so that their pictures can be laid beside each other.
fn longest_told_s(comparison: &Comparison) -> f64 {
    comparison
        .policies
        .iter()
        .flat_map(|policy| &policy.classes)
        .filter_map(|class| class.wait_p99_s)
        .fold(60.0, f64::max)
}

type Problem = DrawingAreaErrorKind<std::io::Error>;

fn draw(
    kind: Kind,
    lines: &[(String, Vec<(f64, f64)>)],
    comparison: &Comparison,
    language: Language,
) -> Result<String, Problem> {
    let words = language.words();
    let points = || lines.iter().flat_map(|(_, points)| points);
    let least_x = points().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let (from_x, to_x) = (least_x.floor(), points().map(|point| point.0).fold(1.0, f64::max).ceil());
    let most_min = comparison
        .policies
        .iter()
        .flat_map(|policy| &policy.classes)
        .flat_map(|class| &class.over_the_day)
        .map(|(_, mean_s)| *mean_s)
        .fold(60.0, f64::max);
    let (to_y, x_words, y_words) = match kind {
        Kind::Longer => (100.0, words.wait_min, words.share),
        // Room for the lines' names above the lines.
        Kind::OverTheDay => ((most_min / 60.0 * 1.45).ceil(), words.came_at, words.mean_min),
    };
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(10)
            .margin_right(20)
            .x_label_area_size(46)
            .y_label_area_size(60)
            .build_cartesian_2d(from_x..to_x, 0.0..to_y)?;
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .x_desc(x_words)
            .y_desc(y_words)
            .label_style(("sans-serif", 14))
            .axis_desc_style(("sans-serif", 15))
            .x_label_formatter(&|x| match kind {
                Kind::Longer => format!("{x:.0}"),
                Kind::OverTheDay => format!("{:02.0}:{:02.0}", x.floor(), (x.fract() * 60.0).round()),
            })
            .y_label_formatter(&|y| match kind {
                Kind::Longer => format!("{y:.0}%"),
                Kind::OverTheDay => format!("{y:.0}"),
            })
            .draw()?;
        if kind == Kind::Longer {
            let target_min = f64::from(comparison.target_wait_s) / 60.0;
            if target_min < to_x {
                let ends = [(target_min, 0.0), (target_min, to_y)];
                chart.draw_series(DashedLineSeries::new(ends, 6, 4, BLACK.mix(0.6).into()))?;
            }
        }
        for ((name, points), place) in lines.iter().zip(0..) {
            let style = ShapeStyle::from(COLOURS[place % COLOURS.len()]).stroke_width(2);
            chart
                .draw_series(LineSeries::new(points.iter().copied(), style))?
                .label(name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], style));
        }
        chart
            .configure_series_labels()
            .position(if kind == Kind::Longer {
                SeriesLabelPosition::UpperRight
            } else {
                SeriesLabelPosition::UpperLeft
            })
            .background_style(WHITE.mix(0.85))
            .border_style(BLACK.mix(0.2))
            .label_font(("sans-serif", 14))
            .draw()?;
        area.present()?;
    }
    Ok(svg)
}
