//! Emergency numbers, printed in advance for the hour when the machines are down.

use crate::{
    Made,
    document::{Block, Document, Text},
    made::sent,
};
use kolejka_core::{
    EMERGENCY_SERIES,
    config::{Config, Printer, TextSize},
    ids::Lang,
};
use kolejka_words::say;

/// The paper of an emergency number, in all of the office's languages: nobody can say in advance who
/// will hold it. Time and matter are left to be written by hand.
pub fn emergency_number(config: &Config, n: u32, printer: &Printer) -> Made {
    let spoken: Vec<Lang> =
        if config.languages.is_empty() { vec![Lang::new("pl")] } else { config.languages.clone() };
    let in_all = |id: &str| {
        let mut told: Vec<String> = Vec::new();
        for lang in &spoken {
            let text = say(lang, id, &[]);
            if !told.contains(&text) {
                told.push(text);
            }
        }
        told.join(" / ")
    };
    let small = |text: &str| Block::Text(Text { size: TextSize::Small, ..Text::plain(text) });
    let to_write = |id: &str| Block::Text(Text::plain(format!("{}: ___________________", in_all(id))));
    let own = |texts: &kolejka_core::Texts| texts.get(&spoken[0], &config.languages).to_owned();
    let mut blocks = vec![
        small(&own(&config.name)),
        Block::Text(Text::bold(in_all("emergency-title"))),
        Block::Number(format!("{EMERGENCY_SERIES} {n:03}")),
        Block::Feed { mm: 2 },
        to_write("emergency-time"),
        Block::Feed { mm: 3 },
        to_write("emergency-matter"),
        Block::Rule,
    ];
    let place = own(&config.waiting_room);
    if !place.is_empty() {
        blocks.push(Block::Text(Text::bold(place)));
    }
    for lang in &spoken {
        blocks.push(small(&say(lang, "emergency-keep", &[])));
    }
    sent(&Document { blocks }, printer)
}
