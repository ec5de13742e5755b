//! A scenario as the text of a file that [`Scenario::read`] reads.

use super::{Class, Counter, Scenario, Span, check::clock};
use std::fmt::Write as _;

impl Scenario {
    /// The scenario as a file's text; figures are rounded to three decimals.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let (normal, classes) = self.normal_and_others();
        let policies: Vec<String> = self.policies.iter().map(|policy| quoted(&policy.to_string())).collect();
        let _ = writeln!(text, "name = {}", quoted(&self.name));
        let _ = writeln!(text, "days = {}", self.days);
        let _ = writeln!(text, "target_wait_min = {}", self.target_wait_s / 60);
        let _ = writeln!(text, "policies = [{}]", policies.join(", "));
        for part in &self.arrivals {
            let (hours, rate) = (span(part.span), decimal(part.per_hour));
            let _ = writeln!(text, "\n[[arrivals]]\nhours = {hours}\nper_hour = {rate}");
        }
        for service in &self.services {
            let _ = writeln!(
                text,
                "\n[[services]]\nid = {}\nshare = {}\nmean_min = {}\ncv = {}",
                quoted(&service.id),
                decimal(service.share),
                decimal(service.mean_s / 60.0),
                decimal(service.cv)
            );
        }
        for class in classes {
            let _ =
                writeln!(text, "\n[[classes]]\nid = {}\nshare = {}", quoted(&class.id), decimal(class.share));
            rest(&mut text, class);
        }
        text.push_str("\n[normal]\n");
        rest(&mut text, normal);
        for one in &self.counters {
            counter(&mut text, one);
        }
        text
    }
}

fn rest(text: &mut String, class: &Class) {
    if let Some(name) = &class.name {
        let _ = writeln!(text, "name = {}", quoted(name));
    }
    let _ = writeln!(text, "max_wait_min = {}", class.max_wait_s.unwrap_or(0) / 60);
    if class.head_start_s > 0 {
        let _ = writeln!(text, "head_start_min = {}", class.head_start_s / 60);
    }
    if let Some(patience_s) = class.patience_s {
        let _ = writeln!(text, "patience_min = {}", decimal(patience_s / 60.0));
    }
}

fn counter(text: &mut String, counter: &Counter) {
    let list = |names: &[String]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let shifts: Vec<String> = counter.shifts.iter().map(|shift| span(*shift)).collect();
    let _ = writeln!(text, "\n[[counters]]\nid = {}", quoted(&counter.id));
    let _ = writeln!(text, "services = [{}]", list(&counter.services));
    if !counter.backup.is_empty() {
        let _ = writeln!(text, "backup = [{}]", list(&counter.backup));
    }
    if let Some(after_s) = counter.backup_after_s {
        let _ = writeln!(text, "backup_after_min = {}", after_s / 60);
    }
    let _ = writeln!(text, "shifts = [{}]", shifts.join(", "));
}

fn span(span: Span) -> String {
    format!("\"{}-{}\"", clock(span.from_s), clock(span.to_s))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A number above 0 with at most three decimals.
fn decimal(number: f64) -> String {
    let written = format!("{:.3}", number.max(0.001));
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}
