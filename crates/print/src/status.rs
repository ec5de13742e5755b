//! What a printer says of itself: conditions, and reading them out of its bytes.
//!
//! By Epson's command reference there are four kinds of answers, told apart by fixed bits: a byte for
//! a real-time request (`DLE EOT`), four bytes of automatic status (`GS a`), a byte for a request
//! taken in turn (`GS r`), and blocks such as the number of a job that has come to its end (`GS ( H`).
//! Invariant: bytes that are none of these change nothing but the count of garbage.

use std::{collections::BTreeSet, fmt};

/// Something that is to be known of a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// It cannot be reached: switched off, unplugged, or nobody may use its device file.
    Unreachable,
    /// It is reached and does not say how it is, though it should.
    Silent,
    /// The roll has come to its end.
    PaperOut,
    /// Its cover is open.
    CoverOpen,
    /// The knife is stuck.
    CutterError,
    /// The head is too hot; it goes on when it has cooled down.
    Overheated,
    /// A fault that goes away when somebody has seen to it, such as a jam.
    Recoverable,
    /// A fault for which it has to be repaired.
    Unrecoverable,
    /// It takes nothing, for another reason than those that it tells.
    Offline,
    /// The roll will soon come to its end.
    PaperLow,
}

impl Condition {
    /// Every condition, the gravest first.
    pub const ALL: [Condition; 10] = [
        Condition::Unreachable,
        Condition::Silent,
        Condition::PaperOut,
        Condition::CoverOpen,
        Condition::CutterError,
        Condition::Overheated,
        Condition::Recoverable,
        Condition::Unrecoverable,
        Condition::Offline,
        Condition::PaperLow,
    ];

    /// Its name on the wire and in figures.
    pub fn name(self) -> &'static str {
        match self {
            Condition::Unreachable => "unreachable",
            Condition::Silent => "silent",
            Condition::PaperOut => "paper_out",
            Condition::CoverOpen => "cover_open",
            Condition::CutterError => "cutter_error",
            Condition::Overheated => "overheated",
            Condition::Recoverable => "recoverable_error",
            Condition::Unrecoverable => "unrecoverable_error",
            Condition::Offline => "offline",
            Condition::PaperLow => "paper_low",
        }
    }

    /// The condition of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.name() == name)
    }

    /// Whether it keeps the printer from printing.
    pub fn stops(self) -> bool {
        self != Condition::PaperLow
    }
}

/// How a printer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    conditions: BTreeSet<Condition>,
}

impl Status {
    /// Of such conditions.
    pub fn of(conditions: impl IntoIterator<Item = Condition>) -> Self {
        Self { conditions: conditions.into_iter().collect() }
    }

    /// Whether a condition holds.
    pub fn has(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }

    /// What holds, the gravest first.
    pub fn conditions(&self) -> impl Iterator<Item = Condition> {
        self.conditions.iter().copied()
    }

    /// Whether it can print now.
    pub fn can_print(&self) -> bool {
        !self.conditions.iter().any(|condition| condition.stops())
    }

    fn set(&mut self, condition: Condition, holds: bool) {
        if holds {
            self.conditions.insert(condition);
        } else {
            self.conditions.remove(&condition);
        }
    }

    /// Offline is told only where nothing tells why.
    fn told(&self, offline: bool) -> Self {
        let mut told = self.clone();
        told.conditions.remove(&Condition::Offline);
        if offline && told.can_print() {
            told.conditions.insert(Condition::Offline);
        }
        told
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.conditions().map(Condition::name).collect();
        f.write_str(&names.join(", "))
    }
}

/// A real-time request: its answer comes at once, whatever the printer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Printer = 1,
    Offline = 2,
    Error = 3,
    Paper = 4,
}

impl Ask {
    /// All, in the order in which they are asked.
    pub(crate) const ALL: [Ask; 4] = [Ask::Printer, Ask::Offline, Ask::Error, Ask::Paper];

    /// `DLE EOT n`, written here because the crate `escpos` puts a stray NUL behind it.
    pub(crate) fn bytes(self) -> [u8; 3] {
        [0x10, 0x04, self as u8]
    }
}

/// `GS a`: tell by yourself whenever anything changes.
pub(crate) const TELL_BY_YOURSELF: [u8; 3] = [0x1d, b'a', 0xff];

/// `GS r 1`: tell about paper when you have come to this place.
pub(crate) const TELL_IN_TURN: [u8; 3] = [0x1d, b'r', 1];

/// `GS ( H`: send this number when you have come to this place.
pub(crate) fn send_number(number: [u8; 4]) -> [u8; 11] {
    let [a, b, c, d] = number;
    [0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d]
}

/// The longest block that is read; a number of a job has seven bytes.
const BLOCK_BYTES_MAX: usize = 80;

/// The least byte that may stand in a block, besides the NUL that ends it.
const BLOCK_BYTE_MIN: u8 = 0x20;

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The answer to the real-time request that was asked.
    Answer(Ask),
    /// The printer told by itself how it is; whether it could print at that moment.
    ByItself { can_print: bool },
    /// The answer to the request in turn: whether there is paper.
    InTurn { paper: bool },
    /// A job's number.
    Number([u8; 4]),
}

/// Reads a printer's bytes.
#[derive(Debug, Default)]
pub(crate) struct Ear {
    facts: Status,
    offline: bool,
    /// The real-time request that has no answer yet.
    pub(crate) asked: Option<Ask>,
    automatic: Vec<u8>,
    block: Vec<u8>,
    /// Bytes that were no answer.
    pub(crate) garbage: u64,
    /// As many had come when it was begun to watch.
    garbage_before: u64,
    /// How the printer was when it last could not print, though it may be well again: trouble that comes
    /// and goes within one piece of news is trouble all the same.
    stopped: Option<Status>,
}

impl Ear {
    /// How the printer is, by what was heard so far.
    pub(crate) fn status(&self) -> Status {
        self.facts.told(self.offline)
    }

    /// From here on it counts whether the printer stopped, and whether anything was garbled.
    pub(crate) fn watch(&mut self) {
        self.stopped = None;
        self.garbage_before = self.garbage;
    }

    /// Whether there was noise since it is watched.
    pub(crate) fn is_noisy(&self) -> bool {
        self.garbage > self.garbage_before
    }

    /// How the printer was when it stopped, if it did since it is watched.
    pub(crate) fn stopped(&self) -> Option<&Status> {
        self.stopped.as_ref()
    }

    /// Takes one byte.
    pub(crate) fn take(&mut self, byte: u8) -> Option<Heard> {
        let heard = self.hear(byte);
        if matches!(heard, Some(Heard::ByItself { .. } | Heard::Answer(_))) {
            let status = self.status();
            if !status.can_print() {
                self.stopped = Some(status);
            }
        }
        heard
    }

    fn hear(&mut self, byte: u8) -> Option<Heard> {
        if !self.block.is_empty() {
            if byte == 0 || byte >= BLOCK_BYTE_MIN {
                return self.take_in_block(byte);
            }
            // Not what may stand in a block: what was gathered was none.
            self.garbage += 1;
            self.block.clear();
        }
        if !self.automatic.is_empty() {
            if byte & 0x90 == 0 {
                return self.take_automatic(byte);
            }
            // Not what must follow: what was gathered was none.
            self.garbage += 1;
            self.automatic.clear();
        }
        match byte {
            0x37 => {
                self.block.push(byte);
                None
            }
            // XON and XOFF are the line's own affair.
            0x11 | 0x13 => None,
            _ if byte & 0x93 == 0x12 => self.answer(byte),
            _ if byte & 0x93 == 0x10 => {
                self.automatic.push(byte);
                None
            }
            _ if is_in_turn(byte) => Some(Heard::InTurn { paper: byte & 0x0c == 0 }),
            _ => {
                self.garbage += 1;
                None
            }
        }
    }

    fn take_in_block(&mut self, byte: u8) -> Option<Heard> {
        if byte != 0 {
            self.block.push(byte);
            if self.block.len() > BLOCK_BYTES_MAX {
                self.garbage += 1;
                self.block.clear();
            }
            return None;
        }
        let block = std::mem::take(&mut self.block);
        if let [0x37, 0x22, a, b, c, d] = block[..] {
            return Some(Heard::Number([a, b, c, d]));
        }
        self.garbage += 1;
        None
    }

    /// Three bytes follow the first.
    fn take_automatic(&mut self, byte: u8) -> Option<Heard> {
        self.automatic.push(byte);
        let [first, second, third, _] = self.automatic[..] else { return None };
        self.automatic.clear();
        self.offline = first & 0x08 != 0;
        self.facts.set(Condition::CoverOpen, first & 0x20 != 0);
        self.errors(second);
        self.facts.set(Condition::PaperLow, third & 0x03 != 0 && third & 0x0c == 0);
        self.facts.set(Condition::PaperOut, third & 0x0c != 0);
        Some(Heard::ByItself { can_print: self.status().can_print() })
    }

    /// The bits of errors lie alike in real-time and automatic status.
    fn errors(&mut self, byte: u8) {
        self.facts.set(Condition::Recoverable, byte & 0x04 != 0);
        self.facts.set(Condition::CutterError, byte & 0x08 != 0);
        self.facts.set(Condition::Unrecoverable, byte & 0x20 != 0);
        self.facts.set(Condition::Overheated, byte & 0x40 != 0);
    }

    fn answer(&mut self, byte: u8) -> Option<Heard> {
        let Some(asked) = self.asked.take() else {
            self.garbage += 1;
            return None;
        };
        match asked {
            Ask::Printer => self.offline = byte & 0x08 != 0,
            Ask::Offline => self.facts.set(Condition::CoverOpen, byte & 0x04 != 0),
            Ask::Error => self.errors(byte),
            Ask::Paper => {
                // Each sensor is told by two bits, which agree.
                self.facts.set(Condition::PaperLow, byte & 0x0c == 0x0c && byte & 0x60 == 0);
                self.facts.set(Condition::PaperOut, byte & 0x60 == 0x60);
            }
        }
        Some(Heard::Answer(asked))
    }
}

/// Whether a byte can be the answer to `GS r 1`: each sensor is told by two bits, which agree.
fn is_in_turn(byte: u8) -> bool {
    let agree = |bits: u8| byte & bits == 0 || byte & bits == bits;
    byte & 0xf0 == 0 && agree(0x03) && agree(0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(ear: &mut Ear, bytes: &[u8]) -> Vec<Heard> {
        bytes.iter().filter_map(|byte| ear.take(*byte)).collect()
    }

    /// Proves that each kind of answer is read by its bits, in pieces and one behind the other.
    #[test]
    fn answers_are_read_by_their_bits() {
        let mut ear = Ear::default();
        for (ask, byte, condition) in [
            (Ask::Offline, 0x16, Condition::CoverOpen),
            (Ask::Error, 0x1a, Condition::CutterError),
            (Ask::Error, 0x52, Condition::Overheated),
            (Ask::Error, 0x32, Condition::Unrecoverable),
            (Ask::Error, 0x16, Condition::Recoverable),
            (Ask::Paper, 0x72, Condition::PaperOut),
            (Ask::Paper, 0x1e, Condition::PaperLow),
        ] {
            let mut ear = Ear { asked: Some(ask), ..Ear::default() };
            assert_eq!(heard(&mut ear, &[byte]), [Heard::Answer(ask)]);
            assert_eq!(ear.status(), Status::of([condition]));
        }
        // Cover open and paper out, told by itself; then all well again.
        assert_eq!(heard(&mut ear, &[0x38, 0x00, 0x0f, 0x0f]), [Heard::ByItself { can_print: false }]);
        assert_eq!(ear.status(), Status::of([Condition::CoverOpen, Condition::PaperOut]));
        assert!(!ear.status().can_print());
        let all = [0x10, 0x00, 0x00, 0x0f, 0x37, 0x22, b'0', b'0', b'1', b'2', 0x00, 0x00, 0x0c];
        let number = Heard::Number(*b"0012");
        let expected = [
            Heard::ByItself { can_print: true },
            number,
            Heard::InTurn { paper: true },
            Heard::InTurn { paper: false },
        ];
        assert_eq!(heard(&mut ear, &all), expected);
        assert!(ear.status().can_print());
        // Trouble that has come and gone is remembered, until it is watched for anew.
        assert!(ear.stopped().is_some_and(|status| status.has(Condition::CoverOpen)));
        ear.watch();
        assert_eq!(ear.stopped(), None);
        // Offline is told where nothing tells why.
        assert_eq!(heard(&mut ear, &[0x18, 0x00, 0x00, 0x0f]), [Heard::ByItself { can_print: false }]);
        assert_eq!(ear.status(), Status::of([Condition::Offline]));
    }

    /// Proves that garbage is counted and confirms nothing, and that answers behind it are read.
    #[test]
    fn garbage_confirms_nothing() {
        let mut ear = Ear::default();
        assert_eq!(heard(&mut ear, &[0xff, 0x80, 0x41, 0x12, 0x10, 0xff]), []);
        assert!(ear.garbage >= 4 && ear.is_noisy() && ear.status().can_print());
        // What cannot stand in a block ends it, and is heard.
        let mut ear = Ear { asked: Some(Ask::Printer), ..Ear::default() };
        assert_eq!(heard(&mut ear, &[0x37, b'x', 0x12]), [Heard::Answer(Ask::Printer)]);
        assert!(ear.is_noisy());
        ear.watch();
        assert!(!ear.is_noisy());
        let mut block = vec![0x37; 3];
        block.extend([b'x'; 200]);
        assert_eq!(heard(&mut ear, &block), []);
        assert_eq!(heard(&mut ear, &[0x37, 0x22, b'a', b'b', b'c', b'd', 0]), [Heard::Number(*b"abcd")]);
    }

    /// Proves that names and conditions go together.
    #[test]
    fn names_lead_back() {
        for condition in Condition::ALL {
            assert_eq!(Condition::of_name(condition.name()), Some(condition));
        }
        assert_eq!(Condition::of_name("on_fire"), None);
    }
}
