//! What stands on emergency numbers, printed in advance for the hour when the machines are down.

use crate::PaperTicket;
use kolejka_core::{EMERGENCY_SERIES, config::Config, ids::Lang};
use kolejka_words::say;

/// What stands on the paper of an emergency number, in all of the office's languages: nobody can say
/// in advance who will hold it. Matter and time are left to be written by hand.
pub fn emergency(config: &Config, n: u32) -> PaperTicket {
    let spoken: Vec<Lang> = if config.languages.is_empty() {
        vec![Lang::new("pl")]
    } else {
        config.languages.clone()
    };
    let first = &spoken[0];
    let in_all = |id: &str| {
        let mut told: Vec<String> = Vec::new();
        for lang in &spoken {
            let text = say(lang, id, &[]);
            if !told.contains(&text) {
                told.push(text);
            }
        }
        told
    };
    let blank = ". ".repeat(12);
    PaperTicket {
        office: config.name.get(first, &config.languages).to_owned(),
        number: format!("{EMERGENCY_SERIES} {n:03}"),
        services: in_all("emergency-title"),
        issued: format!("{}: {blank}", in_all("emergency-time").join(" / ")),
        ahead: format!("{}: {blank}", in_all("emergency-matter").join(" / ")),
        wait: None,
        place: config.waiting_room.get(first, &config.languages).to_owned(),
        bring: None,
        page: None,
        order: in_all("emergency-keep").join(" "),
        copy: None,
    }
}
