//! Code pages: which letters a printer's page holds, and how a text is cut into runs that its pages
//! can print.
//!
//! The crate `escpos` maps a letter through a page, but sends a letter that the page lacks as UTF-8,
//! which a printer shows as garbage. So every letter is tried once, and only those that a page turns
//! into one byte are ever sent through it.
//! Invariant: every character of a [`Run`] is in its page.

use crate::escpos::Bytes;
use escpos::{
    printer::Printer,
    printer_options::PrinterOptions,
    utils::{PageCode as EscposPage, Protocol},
};
use kolejka_core::config::PageCode;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Letters that texts in the languages of the region may hold.
const CANDIDATES: [std::ops::RangeInclusive<char>; 6] = [
    '\u{a0}'..='\u{24f}',
    '\u{386}'..='\u{3ce}',
    '\u{400}'..='\u{4ff}',
    '\u{2010}'..='\u{2044}',
    '\u{20ac}'..='\u{20ac}',
    '\u{2116}'..='\u{2122}',
];

static HELD: LazyLock<HashMap<PageCode, HashSet<char>>> =
    LazyLock::new(|| PageCode::ALL.into_iter().map(|page| (page, held_by(page))).collect());

/// The page's name in the crate `escpos`.
pub(crate) fn escpos_page(page: PageCode) -> EscposPage {
    match page {
        PageCode::Pc852 => EscposPage::PC852,
        PageCode::Wpc1250 => EscposPage::WPC1250,
        PageCode::Wpc1251 => EscposPage::WPC1251,
        PageCode::Wpc1252 => EscposPage::WPC1252,
        PageCode::Iso8859_2 => EscposPage::ISO8859_2,
        PageCode::Pc866 => EscposPage::PC866,
    }
}

/// The letters beyond ASCII that a page turns into one byte.
fn held_by(page: PageCode) -> HashSet<char> {
    CANDIDATES
        .into_iter()
        .flatten()
        .filter(|character| {
            let bytes = Bytes::default();
            let options = PrinterOptions::new(Some(escpos_page(page)), None, 42);
            let mut printer = Printer::new(bytes.clone(), Protocol::default(), Some(options));
            let written = printer.write(&character.to_string()).and_then(Printer::print).is_ok();
            written && matches!(bytes.take().as_slice(), [0x80..=0xff])
        })
        .collect()
}

/// Whether a page prints a character as itself.
pub(crate) fn holds(page: PageCode, character: char) -> bool {
    matches!(character, ' '..='~') || HELD[&page].contains(&character)
}

/// A piece of text that one page holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The page.
    pub(crate) page: PageCode,
    /// The text.
    pub(crate) text: String,
}

/// A text cut into runs for a printer's pages; none if it has a letter that no page holds.
pub(crate) fn runs(text: &str, pages: &[PageCode]) -> Option<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let preferred = pages.first().copied().unwrap_or(PageCode::Pc852);
    for character in text.chars() {
        let current = runs.last().map_or(preferred, |run| run.page);
        let in_order = || std::iter::once(current).chain(pages.iter().copied());
        let held = |letter: char| in_order().find(|page| holds(*page, letter)).map(|page| (page, letter));
        let (page, shown) = held(character).or_else(|| held(plainer(character)))?;
        match runs.last_mut() {
            Some(run) if run.page == page => run.text.push(shown),
            _ => runs.push(Run { page, text: shown.to_string() }),
        }
    }
    Some(runs)
}

/// A plainer character that says the same, where there is one.
fn plainer(character: char) -> char {
    match character {
        '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        '\u{2010}'..='\u{2015}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2bc}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '×' => 'x',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, pages: &[PageCode]) -> Option<String> {
        runs(text, pages).map(|runs| runs.into_iter().map(|run| run.text).collect())
    }

    /// Proves that the pages hold the letters that their languages need, and that PC866, as known,
    /// lacks Ukrainian і and ґ.
    #[test]
    fn pages_hold_the_letters_of_their_languages() {
        let polish = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ";
        for page in [PageCode::Pc852, PageCode::Wpc1250, PageCode::Iso8859_2] {
            assert!(polish.chars().all(|letter| holds(page, letter)), "{page:?}");
        }
        let ukrainian = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяҐЄІЇ";
        assert!(ukrainian.chars().all(|letter| holds(PageCode::Wpc1251, letter)));
        assert!(!holds(PageCode::Pc866, 'і') && !holds(PageCode::Pc866, 'ґ'));
        assert!("äöüÄÖÜß".chars().all(|letter| holds(PageCode::Wpc1252, letter)));
    }

    /// Proves that Polish and Ukrainian in one line are printed by two pages, changed only where
    /// needed, and that nothing is lost.
    #[test]
    fn two_languages_in_one_line_take_two_pages() {
        let pages = [PageCode::Pc852, PageCode::Wpc1251];
        let text = "Zażółć – Щасливої дороги ґ";
        let runs = runs(text, &pages).unwrap();
        assert_eq!(runs.iter().map(|run| run.page).collect::<Vec<_>>(), pages.to_vec(), "{runs:?}");
        assert_eq!(runs.into_iter().map(|run| run.text).collect::<String>(), text);
    }

    /// Proves that every byte sent for a letter means that letter in a table made by others.
    #[test]
    fn every_letter_means_itself_in_others_tables() {
        for page in PageCode::ALL {
            let number: u8 = escpos_page(page).into();
            let mut checked = 0;
            for letter in &HELD[&page] {
                let bytes = Bytes::default();
                let options = PrinterOptions::new(Some(escpos_page(page)), None, 42);
                let mut printer = Printer::new(bytes.clone(), Protocol::default(), Some(options));
                printer.write(&letter.to_string()).and_then(Printer::print).unwrap();
                let sent = bytes.take();
                assert_eq!(kolejka_emulator::decode(number, sent[0]), Some(*letter), "{page:?} {sent:?}");
                checked += 1;
            }
            assert!(checked > 60, "{page:?} holds only {checked} letters");
        }
    }

    /// Proves that a letter which no page holds is told rather than sent, and that typographic signs
    /// become plainer ones first.
    #[test]
    fn a_letter_that_no_page_holds_is_told() {
        assert_eq!(said("ą中б", &[PageCode::Pc852]), None);
        assert_eq!(said("a\u{1b}@", &[PageCode::Pc852]), None);
        assert_eq!(said("„3,5 × 4,5”", &[PageCode::Pc852]).as_deref(), Some("\"3,5 × 4,5\""));
        assert_eq!(said("A\u{2009}012", &[PageCode::Pc852]).as_deref(), Some("A 012"));
    }
}
