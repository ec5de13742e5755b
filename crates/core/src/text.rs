//! Texts in several languages, and what text from outside may contain.
//!
//! Invariant: text that was accepted never holds a character that could command a printer or
//! reorder what a reader sees.

use crate::ids::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One text in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(pub BTreeMap<Lang, String>);

impl Texts {
    /// The text in `lang`, or else in the first of `fallback` that has it, or else in any
    /// language; empty only if there is no text at all.
    pub fn get<'a>(&'a self, lang: &Lang, fallback: &[Lang]) -> &'a str {
        self.0
            .get(lang)
            .or_else(|| fallback.iter().find_map(|other| self.0.get(other)))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// Whether there is no text in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Texts {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Texts(pairs.into_iter().map(|(lang, text)| (Lang::new(lang), text.to_owned())).collect())
    }
}

/// Why a text is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    /// More characters than allowed.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most that is allowed.
        max: usize,
    },
    /// A control character other than a line break where lines are allowed.
    #[error("holds the control character U+{code:04X}")]
    Control {
        /// The character's code point.
        code: u32,
    },
    /// A mark that changes the direction of writing, or an invisible character, which could make
    /// a text read otherwise than it is.
    #[error("holds the invisible direction or formatting mark U+{code:04X}")]
    Invisible {
        /// The character's code point.
        code: u32,
    },
}

/// Checks a text from outside: its length, and that it holds no control characters (line breaks
/// are allowed if `lines`) and no invisible marks that reorder or hide.
///
/// # Errors
/// The first [`TextProblem`] found.
pub fn check_text(text: &str, max: usize, lines: bool) -> Result<(), TextProblem> {
    if text.chars().count() > max {
        return Err(TextProblem::TooLong { max });
    }
    for c in text.chars() {
        let code = u32::from(c);
        if c.is_control() && !(lines && c == '\n') {
            return Err(TextProblem::Control { code });
        }
        if matches!(code,
            0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB
            | 0xE000..=0xF8FF | 0xE0000..=0xE007F)
        {
            return Err(TextProblem::Invisible { code });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that each kind of hostile character is named, and ordinary Polish and Ukrainian
    /// text is not.
    #[test]
    fn hostile_characters_are_named() {
        assert_eq!(check_text("Zażółć gęślą jaźń, Щасливої дороги ґ", 100, false), Ok(()));
        assert_eq!(check_text("a\nb", 10, true), Ok(()));
        assert_eq!(check_text("a\nb", 10, false), Err(TextProblem::Control { code: 10 }));
        assert_eq!(check_text("a\u{1b}@", 10, true), Err(TextProblem::Control { code: 0x1b }));
        assert_eq!(check_text("a\u{202e}b", 10, true), Err(TextProblem::Invisible { code: 0x202e }));
        assert_eq!(check_text("abc", 2, true), Err(TextProblem::TooLong { max: 2 }));
    }
}
