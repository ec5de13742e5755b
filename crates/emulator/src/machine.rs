//! A printer that lives: a buffer, sensors, a roll that ends, and answers.
//!
//! Written from Epson's command reference: real-time requests (`DLE EOT`) are answered when they come
//! in, in the middle of anything and whatever the printer is doing; requests in turn (`GS r`,
//! `GS ( H`) when the commands before them were done; automatic status (`GS a`) at every change.
//! A printer that has stopped (no paper, cover open) keeps what it has, and goes on when it can.
//! It is pure: bytes in, bytes and paper out; who runs it decides how fast.

use crate::{paper::Paper, reader::Printer};
use std::collections::VecDeque;

/// What a printer holds that it has not done yet.
pub(crate) const BUFFER_BYTES_MAX: usize = 64 << 10;

/// Dots of a roll left when the sensor says that it is low: 2 m.
const LOW_DOTS: usize = 16_000;

/// Something that the printer notices of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensor {
    /// The cover is open.
    CoverOpen,
    /// There is no paper.
    PaperOut,
    /// There is little paper.
    PaperLow,
    /// The knife is stuck.
    CutterError,
    /// The head is too hot.
    Overheated,
    /// Something else that somebody can see to.
    Recoverable,
    /// Something that has to be repaired.
    Unrecoverable,
}

/// A fault that happens once, when so much has been done from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The paper ends after so many dots.
    PaperOut {
        /// Dots of paper that are left.
        after_dots: usize,
    },
    /// Somebody opens the cover after so many dots.
    CoverOpen {
        /// Dots that are printed before.
        after_dots: usize,
    },
    /// Somebody opens the cover after so many dots and closes it at once.
    CoverTouched {
        /// Dots that are printed before.
        after_dots: usize,
    },
    /// The connection is cut after so many bytes, and what came is done.
    CutOff {
        /// Bytes that are taken before.
        after_bytes: usize,
    },
    /// The printer is switched off and on again after so many bytes: what it had not done is gone.
    PowerLoss {
        /// Bytes that are taken before.
        after_bytes: usize,
    },
}

/// A piece of paper that came out.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The paper.
    pub paper: Paper,
    /// What was written on it by the printer's own letters.
    pub text: String,
    /// Whether it is one piece from cut to cut; not if paper ended or power was lost meanwhile.
    pub whole: bool,
}

/// What a printer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A command, by which the paper moved so many dots.
    Did(usize),
    /// Nothing: no command has come whole.
    Waits,
    /// Nothing: it has stopped.
    Stopped,
}

/// A printer.
#[expect(clippy::struct_excessive_bools, reason = "a printer has modes, and paper that is whole or not")]
pub struct Machine {
    width: usize,
    draws: bool,
    printer: Printer,
    received: VecDeque<u8>,
    /// The last two bytes that came in, in which a real-time request may begin.
    last: [u8; 2],
    answers: Vec<u8>,
    sensors: Vec<Sensor>,
    automatic: bool,
    /// Whether it never tells anything by itself, whatever it is asked to.
    only_answers: bool,
    roll_dots: Option<usize>,
    /// When the cover is opened, and whether it is closed at once.
    opens_after_dots: Option<(usize, bool)>,
    whole: bool,
    sheets: Vec<Sheet>,
    /// Whether a command was broken off, whose rest is nobody's mistake until the printer is set up anew.
    broken_off: bool,
    /// Commands that no reference explains.
    pub problems: Vec<String>,
}

impl Machine {
    /// A printer for paper of so many dots' width, just switched on, with a full roll.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            draws: true,
            printer: Printer::new(width),
            received: VecDeque::new(),
            last: [0; 2],
            answers: Vec::new(),
            sensors: Vec::new(),
            automatic: false,
            only_answers: false,
            roll_dots: None,
            opens_after_dots: None,
            whole: true,
            sheets: Vec::new(),
            broken_off: false,
            problems: Vec::new(),
        }
    }

    /// How many bytes it could take now.
    pub fn room(&self) -> usize {
        BUFFER_BYTES_MAX.saturating_sub(self.received.len())
    }

    /// Takes bytes into its buffer; real-time requests among them are answered at once.
    pub fn receive(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.last == [0x10, 0x04] {
                self.answer_now(*byte);
            }
            self.last = [self.last[1], *byte];
            self.received.push_back(*byte);
        }
    }

    /// What it says.
    pub fn take_answers(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.answers)
    }

    /// Pieces of paper that came out, the first one first.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Whether it notices something.
    pub fn has(&self, sensor: Sensor) -> bool {
        self.sensors.contains(&sensor)
    }

    /// Makes it notice something, or not any more.
    pub fn set(&mut self, sensor: Sensor, is: bool) {
        if is == self.has(sensor) {
            return;
        }
        if is {
            self.sensors.push(sensor);
        } else {
            self.sensors.retain(|known| *known != sensor);
        }
        if sensor == Sensor::PaperOut {
            // What came out by then is torn off; without paper there is little of it, too.
            self.tear();
            self.set(Sensor::PaperLow, is);
            if !is {
                self.roll_dots = None;
            }
        }
        if sensor == Sensor::CoverOpen && is {
            self.whole &= self.printer.moved() == 0;
        }
        if self.automatic {
            self.tell();
        }
    }

    /// Has it draw nothing from now on: its paper moves and stays white.
    pub fn draw_nothing(&mut self) {
        self.draws = false;
        self.printer.draws = false;
    }

    /// Has it ignore `GS a`, as many cheap printers do: it answers, and tells nothing by itself.
    pub fn only_answer(&mut self) {
        self.only_answers = true;
        self.automatic = false;
    }

    /// How much paper is left; a full roll if none is said.
    pub fn set_roll(&mut self, dots: Option<usize>) {
        self.roll_dots = dots;
        self.set(Sensor::PaperLow, dots.is_some_and(|dots| dots < LOW_DOTS));
    }

    /// Has the cover opened when so many more dots are printed, and closed at once if so wanted.
    pub fn open_after(&mut self, dots: usize, closes: bool) {
        self.opens_after_dots = Some((dots, closes));
    }

    /// Whether the cover is still to be opened.
    pub fn awaits_opening(&self) -> bool {
        self.opens_after_dots.is_some()
    }

    /// Notes that whoever was sending has gone, perhaps in the middle of a command.
    pub fn break_off(&mut self) {
        self.broken_off |= !self.received.is_empty();
    }

    /// Switches it off and on again.
    pub fn power_cycle(&mut self) {
        self.tear();
        self.received.clear();
        self.last = [0; 2];
        self.answers.clear();
        self.automatic = false;
        self.printer = Printer::new(self.width);
        self.printer.draws = self.draws;
        self.whole = true;
    }

    /// Whether it does nothing until somebody has seen to it.
    pub fn is_stopped(&self) -> bool {
        self.sensors.iter().any(|sensor| *sensor != Sensor::PaperLow)
    }

    /// Does the next command, if one has come whole and it can.
    pub fn step(&mut self) -> Step {
        if self.is_stopped() {
            return Step::Stopped;
        }
        let bytes = self.received.make_contiguous();
        let Some(length) = command_bytes(bytes).filter(|length| *length <= bytes.len()) else {
            return Step::Waits;
        };
        let command: Vec<u8> = self.received.drain(..length).collect();
        let before = self.printer.moved();
        match command[..] {
            [0x10, ..] => {}
            [0x1d, b'a', what] => {
                self.automatic = what != 0 && !self.only_answers;
                if self.automatic {
                    self.tell();
                }
            }
            [0x1d, b'r', _] => self.answers.push(self.paper_in_turn()),
            [0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d] => {
                self.answers.extend([0x37, 0x22, a, b, c, d, 0x00]);
            }
            _ => {
                let _ = self.printer.take(command[0], &command[1..]);
            }
        }
        self.broken_off &= command != b"\x1b@";
        let problems = std::mem::take(&mut self.printer.printed.problems);
        self.problems.extend(problems.into_iter().filter(|_| !self.broken_off));
        let cut = self.collect();
        let moved = if cut { 0 } else { self.printer.moved().saturating_sub(before) };
        self.use_paper(moved);
        Step::Did(moved)
    }

    /// Takes what was cut off; whether anything was.
    fn collect(&mut self) -> bool {
        let papers = std::mem::take(&mut self.printer.printed.papers);
        let any = !papers.is_empty();
        for paper in papers {
            let (text, whole) = (self.printer.take_text(), std::mem::replace(&mut self.whole, true));
            self.sheets.push(Sheet { paper, text, whole });
        }
        any
    }

    /// What has been printed since the last cut comes off; the rest is another piece.
    fn tear(&mut self) {
        self.printer.end_line(0);
        if self.printer.moved() > 0 {
            self.whole = false;
            self.printer.cut();
            self.collect();
            self.whole = false;
        }
    }

    fn use_paper(&mut self, dots: usize) {
        if let Some(left) = &mut self.roll_dots {
            *left = left.saturating_sub(dots);
            let left = *left;
            self.set(Sensor::PaperLow, left < LOW_DOTS);
            if left == 0 {
                self.set(Sensor::PaperOut, true);
            }
        }
        if let Some((left, closes)) = &mut self.opens_after_dots {
            *left = left.saturating_sub(dots);
            if *left == 0 {
                let closes = *closes;
                self.opens_after_dots = None;
                self.set(Sensor::CoverOpen, true);
                self.set(Sensor::CoverOpen, !closes);
            }
        }
    }

    fn bit(&self, sensor: Sensor, bits: u8) -> u8 {
        if self.has(sensor) { bits } else { 0 }
    }

    fn errors(&self) -> u8 {
        self.bit(Sensor::Recoverable, 0x04)
            | self.bit(Sensor::CutterError, 0x08)
            | self.bit(Sensor::Unrecoverable, 0x20)
            | self.bit(Sensor::Overheated, 0x40)
    }

    fn answer_now(&mut self, what: u8) {
        let offline = if self.is_stopped() { 0x08 } else { 0 };
        let bits = match what {
            1 => offline,
            2 => {
                let error = if self.errors() == 0 { 0 } else { 0x40 };
                self.bit(Sensor::CoverOpen, 0x04) | self.bit(Sensor::PaperOut, 0x20) | error
            }
            3 => self.errors(),
            4 => self.bit(Sensor::PaperLow, 0x0c) | self.bit(Sensor::PaperOut, 0x60),
            _ => return,
        };
        self.answers.push(0x12 | bits);
    }

    fn paper_in_turn(&self) -> u8 {
        self.bit(Sensor::PaperLow, 0x03) | self.bit(Sensor::PaperOut, 0x0c)
    }

    /// Tells by itself how it is.
    fn tell(&mut self) {
        let offline = if self.is_stopped() { 0x08 } else { 0 };
        let first = 0x10 | offline | self.bit(Sensor::CoverOpen, 0x20);
        self.answers.extend([first, self.errors(), self.paper_in_turn(), 0x0f]);
    }
}

/// The length of the command that begins here, if that can be told yet.
fn command_bytes(bytes: &[u8]) -> Option<usize> {
    let at = |place: usize| bytes.get(place).copied();
    let number = |place: usize| Some(usize::from(at(place)?) + 256 * usize::from(at(place + 1)?));
    Some(match at(0)? {
        0x1b => match at(1)? {
            b'@' | b'2' | b'<' | b'i' | b'm' | b'L' | b'S' => 2,
            b'$' | b'\\' => 4,
            b'p' => 5,
            b'*' => {
                let columns = if at(2)? >= 32 { 3 } else { 1 };
                5 + columns * number(3)?
            }
            b'(' => 5 + number(3)?,
            _ => 3,
        },
        0x1d => match at(1)? {
            b':' => 2,
            b'V' if matches!(at(2)?, 65 | 66 | 97 | 98 | 103 | 104) => 4,
            b'v' => 8 + number(4)? * number(6)?,
            b'(' => 5 + number(3)?,
            b'L' | b'W' | b'P' | b'$' | b'\\' => 4,
            _ => 3,
        },
        0x10 => match (at(1)?, at(2)?) {
            (0x14, 8) => 10,
            (0x14, _) => 5,
            _ => 3,
        },
        0x1c => match at(1)? {
            b'.' | b'&' => 2,
            b'(' => 5 + number(3)?,
            _ => 3,
        },
        _ => 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(machine: &mut Machine) -> usize {
        let mut dots = 0;
        while let Step::Did(moved) = machine.step() {
            dots += moved;
        }
        dots
    }

    /// Proves that requests in turn are answered when the commands before them were done, and
    /// real-time ones at once, also in a picture's middle.
    #[test]
    fn answers_come_in_their_turn() {
        let mut machine = Machine::new(384);
        machine.receive(b"A\n\x1d(H\x06\x00001234\x1dr\x01");
        assert_eq!(machine.take_answers(), b"", "nothing was done yet");
        machine.receive(&[0x10, 0x04, 0x01, 0x10, 0x04, 0x04]);
        assert_eq!(machine.take_answers(), [0x12, 0x12]);
        run(&mut machine);
        assert_eq!(machine.take_answers(), b"\x37\x221234\x00\x00");
        machine.receive(b"\x1dv0\x00\x01\x00\x04\x00\xff");
        machine.receive(&[0x10, 0x04, 0x04]);
        assert_eq!(machine.step(), Step::Did(4), "the request's bytes were the picture's, too");
        assert_eq!(machine.take_answers(), [0x12]);
    }

    /// Proves that what is left of a command that broke off is no mistake of whoever comes next, until the
    /// printer is set up anew.
    #[test]
    fn what_broke_off_is_nobodys_mistake() {
        let mut machine = Machine::new(384);
        machine.receive(b"A\n\x1b");
        run(&mut machine);
        machine.break_off();
        machine.receive(b"\x10\x04\x01\x1b@");
        run(&mut machine);
        assert!(machine.problems.is_empty(), "{:?}", machine.problems);
        machine.receive(b"\x01");
        run(&mut machine);
        assert_eq!(machine.problems.len(), 1);
    }

    /// Proves that paper ends where it ends: the printer stops, tells so, keeps the rest, and goes on
    /// with a new roll; neither piece is whole.
    #[test]
    fn paper_ends_where_it_ends() {
        let mut machine = Machine::new(384);
        machine.receive(b"\x1da\xff");
        run(&mut machine);
        assert_eq!(machine.take_answers(), [0x10, 0x00, 0x00, 0x0f]);
        machine.set_roll(Some(50));
        machine.receive(b"A\nB\nC\n\x1dV\x00D\n\x1dV\x00");
        assert_eq!(run(&mut machine), 68);
        assert!(machine.has(Sensor::PaperOut) && machine.step() == Step::Stopped);
        let told = machine.take_answers();
        assert_eq!(told[told.len() - 4..], [0x18, 0x00, 0x0f, 0x0f]);
        machine.receive(&[0x10, 0x04, 0x04, 0x10, 0x04, 0x02]);
        assert_eq!(machine.take_answers(), [0x7e, 0x32]);
        machine.set(Sensor::PaperOut, false);
        run(&mut machine);
        let sheets: Vec<_> =
            machine.sheets().iter().map(|sheet| (sheet.text.as_str(), sheet.whole)).collect();
        assert_eq!(sheets, [("A\nB\n", false), ("C\n", false), ("D\n", true)]);
    }
}
