//! The page itself.

use super::{
    Language,
    plots::{PlotProblem, pictures},
};
use crate::{ClassResult, Comparison, Policy, PolicyResult, Scenario};
use std::fmt::Write as _;

const STYLE: &str = "
:root { font: 17px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
body { max-width: 62rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
h1 { font-size: 1.7rem; margin: 1rem 0 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
.lead { font-size: 1.1rem; border-left: 5px solid #0b5cad; padding: .2rem 1rem; background: #f2f6fb; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .35rem .5rem; border-bottom: 1px solid #bbb; text-align: right; }
th { vertical-align: bottom; background: #f2f2f2; }
th:first-child, .who { text-align: left; }
th[rowspan] { vertical-align: top; background: none; }
tr.first > * { border-top: 2px solid #555; }
tr.all td { font-weight: 600; }
figure { margin: 1rem 0; } figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; }
input[name=language] { margin-left: 1rem; }
#show-pl:checked ~ section:not([lang=pl]), #show-en:checked ~ section:not([lang=en]) { display: none; }
@media print { input, label { display: none; } }
";

/// The report as one page without scripts that loads nothing.
///
/// # Errors
/// If a picture cannot be drawn.
pub fn html(scenario: &Scenario, comparison: &Comparison) -> Result<String, PlotProblem> {
    let first = Language::ALL[0].words();
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{} · {}</title>\n<style>{STYLE}</style>\n<body>\n",
        first.tag,
        escaped(first.title),
        escaped(&scenario.name)
    );
    for (place, language) in Language::ALL.into_iter().enumerate() {
        let words = language.words();
        let checked = if place == 0 { " checked" } else { "" };
        let _ = writeln!(
            page,
            "<input type=\"radio\" name=\"language\" id=\"show-{0}\"{checked}><label for=\"show-{0}\" \
             lang=\"{0}\">{1}</label>",
            words.tag, words.name
        );
    }
    for language in Language::ALL {
        section(&mut page, scenario, comparison, language)?;
    }
    page.push_str("</body>\n</html>\n");
    Ok(page)
}

fn section(
    page: &mut String,
    scenario: &Scenario,
    comparison: &Comparison,
    language: Language,
) -> Result<(), PlotProblem> {
    let words = language.words();
    let _ = writeln!(page, "<section lang=\"{}\">\n<h1>{}</h1>", words.tag, escaped(words.title));
    let _ =
        writeln!(page, "<h2>{}</h2>\n<p class=\"lead\">{}</p>\n<ul>", words.in_short, words.nothing_is_made);
    for policy in &comparison.policies {
        let _ = writeln!(page, "<li>{}</li>", sentence(scenario, comparison, policy, language));
    }
    let _ = writeln!(page, "</ul>\n<h2>{}</h2>", words.table);
    table(page, scenario, comparison, language);
    offices(page, comparison, language);
    let pictures = pictures(scenario, comparison, language)?;
    for (what, how, prefix) in [
        (words.distribution, words.distribution_how, "longer-"),
        (words.over_the_day, words.over_the_day_how, "day-"),
    ] {
        let _ = writeln!(page, "<h2>{what}</h2>\n<p>{how}</p>");
        for picture in pictures.iter().filter(|picture| picture.name.starts_with(prefix)) {
            let title = escaped(&picture.title);
            // A picture in a page is named, so that it can be heard, and scales by its own box.
            let svg = picture.svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{title}\" "), 1);
            let _ = writeln!(page, "<figure><figcaption>{title}</figcaption>\n{svg}</figure>");
        }
    }
    let made = language.made(
        &scenario.name,
        comparison.days,
        scenario.clients_a_day(),
        scenario.utilisation(),
        scenario.target_wait_s / 60,
    );
    let _ = writeln!(page, "<h2>{}</h2>\n<p>{}</p>\n</section>", words.how, escaped(&made));
    Ok(())
}

/// What a policy does to whom.
fn sentence(
    scenario: &Scenario,
    comparison: &Comparison,
    policy: &PolicyResult,
    language: Language,
) -> String {
    let fifo = comparison.policies.iter().find(|other| other.policy == Policy::Fifo);
    let fifo = fifo.filter(|_| policy.policy != Policy::Fifo);
    let waits: Vec<String> = scenario
        .classes
        .iter()
        .zip(&policy.classes)
        .enumerate()
        .filter_map(|(place, (class, result))| {
            language.waits(&language.class(class), result, fifo.map(|fifo| &fifo.classes[place]))
        })
        .collect();
    format!(
        "<strong>{}</strong>. {} {}.",
        escaped(&capitalised(&language.policy(policy.policy))),
        language.rule(policy.policy),
        escaped(&waits.join("; "))
    )
}

fn table(page: &mut String, scenario: &Scenario, comparison: &Comparison, language: Language) {
    let words = language.words();
    let someone_left = comparison.policies.iter().any(|policy| policy.all.left > 0);
    let columns = words.columns.iter().enumerate().filter(|(place, _)| *place != 3 || someone_left);
    page.push_str("<div class=\"scroll\"><table>\n<tr>");
    for (place, column) in columns {
        let _ = write!(page, "<th{}>{column}</th>", if place == 1 { " class=\"who\"" } else { "" });
    }
    page.push_str("</tr>\n");
    for policy in &comparison.policies {
        let name = escaped(&language.policy(policy.policy));
        let who = scenario.classes.iter().map(|class| language.class(class)).chain([words.all.to_owned()]);
        let results = policy.classes.iter().chain([&policy.all]);
        for (place, (who, result)) in who.zip(results).enumerate() {
            // The policy's name stands once, beside all of its rows.
            let start = match place {
                0 => format!("<tr class=\"first\"><th rowspan=\"{}\">{name}</th>", policy.classes.len() + 1),
                last if last == policy.classes.len() => "<tr class=\"all\">".to_owned(),
                _ => "<tr>".to_owned(),
            };
            let _ = write!(page, "{start}<td class=\"who\">{}</td>", escaped(&who));
            row(page, result, someone_left, language);
        }
    }
    page.push_str("</table></div>\n");
}

fn row(page: &mut String, class: &ClassResult, someone_left: bool, language: Language) {
    let minutes = |wait_s: Option<f64>| wait_s.map_or("–".to_owned(), |wait_s| language.minutes(wait_s));
    let _ = write!(page, "<td>{}</td>", class.visits);
    if someone_left {
        let _ = write!(page, "<td>{}</td>", class.left);
    }
    for wait_s in [
        class.wait_mean_s,
        class.wait_p50_s,
        class.wait_p90_s,
        class.wait_p99_s,
        class.wait_mean_s.map(|_| class.wait_longest_s),
    ] {
        let _ = write!(page, "<td>{}</td>", minutes(wait_s));
    }
    let over = class.over_target_share.map_or("–".to_owned(), |share| language.percent(share));
    let _ = writeln!(page, "<td>{over}</td></tr>");
}

/// What the policies mean for the office as a whole.
fn offices(page: &mut String, comparison: &Comparison, language: Language) {
    let words = language.words();
    let _ = write!(page, "<div class=\"scroll\"><table>\n<tr><th>{}</th>", words.columns[0]);
    for column in words.offices {
        let _ = write!(page, "<th>{column}</th>");
    }
    page.push_str("</tr>\n");
    for policy in &comparison.policies {
        #[expect(clippy::cast_precision_loss, reason = "counts of visits are far below 2^53")]
        let overtaken = policy.all.overtaken as f64 / policy.all.visits.max(1) as f64 * 100.0;
        let _ = writeln!(
            page,
            "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&language.policy(policy.policy)),
            overtaken.round(),
            language.percent(policy.idle_share),
            language.minutes(policy.overtime_s_per_day)
        );
    }
    page.push_str("</table></div>\n");
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
