//! Finding out what a printer can prove: `kolejka printer test`.
//!
//! It asks by every way that the driver knows, over one connection, with the test page in between, so
//! that what is said of the page is said of paper. What is deliberately absent: judging whether an
//! office's file fits, which the command line does.

use crate::{
    Status,
    link::{self, Line, LinkError},
    status::{Ask, Ear, Heard, TELL_IN_TURN, send_number},
};
use kolejka_core::config::{Confirms, PrinterLink};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use std::{
    io::{Error, ErrorKind, Read},
    time::Duration,
};

/// How long an answer in real time may take.
const ANSWER_MAX: Duration = Duration::from_millis(1_500);

/// How long the page may take to be printed.
const PAGE_MAX: Duration = Duration::from_secs(20);

/// How long after one proof the other may come.
const BOTH_MAX: Duration = Duration::from_secs(2);

/// The number that is sent for.
const NUMBER: [u8; 4] = *b"test";

/// What a printer answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    /// Whether it answered `DLE EOT` 1 to 4.
    pub answered: [bool; 4],
    /// How it is, as far as it answered.
    pub status: Status,
    /// Whether it took the page; a printer that cannot print, or ought to answer and does not, is sent none.
    pub took_page: bool,
    /// Whether it answered `GS r` behind the page.
    pub in_turn: bool,
    /// Whether it sent back the number (`GS ( H`) behind the page.
    pub number: bool,
}

impl Probe {
    /// Whether it answered nothing that was asked in real time.
    pub fn is_silent(&self) -> bool {
        self.answered == [false; 4]
    }

    /// What it can prove of a ticket.
    pub fn confirms(&self) -> Confirms {
        match (self.answered, self.number, self.in_turn) {
            ([true, true, true, true], true, _) => Confirms::ProcessId,
            ([true, true, true, true], false, true) => Confirms::Status,
            (_, _, _) => Confirms::None,
        }
    }
}

/// Asks a printer and prints a page on it. One that `must_answer` and does not is sent no page: another
/// program holds it.
///
/// # Errors
/// If it cannot be reached, or stops taking the page.
pub fn probe(
    link: &PrinterLink,
    page: &[u8],
    must_answer: bool,
    monotonic: &dyn Fn() -> Duration,
) -> Result<Probe, LinkError> {
    let may_close = matches!(link, PrinterLink::Tcp { .. });
    let mut asking = Asking { line: Line::open(link, monotonic)?, ear: Ear::default(), may_close, monotonic };
    let name = match link {
        PrinterLink::Tcp { address } => address,
        PrinterLink::Device { path } | PrinterLink::Serial { path, .. } | PrinterLink::File { path } => path,
        PrinterLink::Virtual | PrinterLink::Agent => "printer",
    };
    let broke = |source| LinkError::Broke { to: name.to_owned(), sent: 0, source };
    let mut probe = Probe::default();
    for (ask, answered) in Ask::ALL.into_iter().zip(&mut probe.answered) {
        asking.ear.asked = Some(ask);
        link::write_line(&mut asking.line, name, &ask.bytes(), monotonic)?;
        *answered = asking.hear(ANSWER_MAX, |heard| heard == Heard::Answer(ask)).map_err(broke)?;
        if !*answered {
            // The others would be answered in its stead.
            break;
        }
    }
    probe.status = asking.ear.status();
    if !probe.status.can_print() || (must_answer && probe.is_silent()) {
        return Ok(probe);
    }
    let mut bytes = page.to_vec();
    bytes.extend(TELL_IN_TURN);
    bytes.extend(send_number(NUMBER));
    link::write_line(&mut asking.line, name, &bytes, monotonic)?;
    probe.took_page = true;
    let (mut in_turn, mut number) = (false, false);
    let mut note = |heard| {
        in_turn |= matches!(heard, Heard::InTurn { .. });
        number |= heard == Heard::Number(NUMBER);
        in_turn || number
    };
    let first = if probe.is_silent() { BOTH_MAX } else { PAGE_MAX };
    if asking.hear(first, &mut note).map_err(broke)? {
        let mut both = |heard| {
            note(heard);
            matches!(heard, Heard::Number(_))
        };
        asking.hear(BOTH_MAX, &mut both).map_err(broke)?;
    }
    (probe.in_turn, probe.number) = (in_turn, number);
    Ok(probe)
}

struct Asking<'a> {
    line: Line,
    ear: Ear,
    /// Whether an end of what it says is the end of the line; a device file that says nothing has one, too.
    may_close: bool,
    monotonic: &'a dyn Fn() -> Duration,
}

impl Asking<'_> {
    /// Listens until what is waited for was heard; false if it was not in time.
    fn hear(&mut self, max: Duration, mut is_it: impl FnMut(Heard) -> bool) -> Result<bool, Error> {
        let until = (self.monotonic)() + max;
        let mut byte = [0];
        loop {
            match self.line.read(&mut byte) {
                Ok(0) if self.may_close => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(0) => return Ok(false),
                Ok(_) => {
                    if self.ear.take(byte[0]).is_some_and(&mut is_it) {
                        return Ok(true);
                    }
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
            let left = until.saturating_sub((self.monotonic)());
            if left.is_zero() {
                return Ok(false);
            }
            let left = Timespec::try_from(left).map_err(Error::other)?;
            match poll(&mut [PollFd::new(&self.line, PollFlags::IN)], Some(&left)) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
