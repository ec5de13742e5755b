//! A printer's driver: one thread that has the way to the printer to itself, prints one job after
//! another, and listens to what the printer says of itself meanwhile.
//!
//! It runs beside the daemon's spool and inside the printer agent alike, and knows nothing of tickets:
//! bytes come in, news goes out. What is deliberately absent: trying again, which whoever gives the
//! orders decides.
//! Invariant: a job has one end. It is `NotBegun` only if the printer can have got none of its bytes,
//! and `Printed` only if the printer said so after the last of them.

use crate::{
    bands,
    gaps::Gaps,
    link::{self, Line, LinkError},
    status::{Ask, Condition, Ear, Heard, Status, TELL_BY_YOURSELF, TELL_IN_TURN, send_number},
};
use kolejka_core::config::{Confirms, CutCommand, PrinterLink};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use std::{
    io::{Error, ErrorKind, Read, Write},
    os::unix::net::UnixStream,
    sync::mpsc,
    time::Duration,
};

/// How often a printer that can answer is asked how it is; what it tells by itself comes at once.
const ASK_EVERY: Duration = Duration::from_millis(750);

/// How often it is asked while a job is being written. Most jobs are taken sooner, and then it is not
/// asked before they are.
const ASK_WRITING_EVERY: Duration = Duration::from_millis(250);

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_millis(1_500);

/// The shortest and the longest rest before a printer that was not reached is sought again.
const SEEK_REST: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(10));

/// How often a printer is asked again for the proof of a job, which noise may have swallowed.
const PROOF_EVERY: Duration = Duration::from_secs(2);

/// How long after one answer in turn another one may come that was asked for before or just behind it:
/// longer than a printer takes for what brings it to its senses.
const SETTLE_QUIET: Duration = Duration::from_secs(2);

/// What is said of a printer that does not answer.
const NOT_TOLD: &str = "the printer does not say how it is; if it cannot, set confirms = \"none\"";

/// What is said where noise may have stood in for an answer.
const GARBLED: &str = "what the printer says is garbled";

/// How long a printer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To take another byte; it takes none while it prints.
    pub quiet: Duration,
    /// To say that it has printed what it took: a long ticket at a slow head.
    pub confirm: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { quiet: Duration::from_secs(15), confirm: Duration::from_secs(20) }
    }
}

/// The printer of a driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How it is reached.
    pub link: PrinterLink,
    /// What it can prove.
    pub confirms: Confirms,
    /// The command by which it cuts the paper, if it does.
    pub cut_by: Option<CutCommand>,
    /// Dots that it prints across the paper.
    pub dots: u16,
    /// How long it may take.
    pub limits: Limits,
}

/// A job to print.
#[derive(Debug)]
pub struct Order {
    /// The number by which news tells of it.
    pub number: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether an earlier job may have been broken off half-way, before this driver's time.
    pub after_break: bool,
    /// When it is too late to begin it, by the driver's clock: somebody else may print it from then on.
    pub begin_by: Option<Duration>,
}

/// What is said of a job that came too late.
const TOO_LATE: &str = "its lease was over before it was begun";

impl Order {
    fn is_late(&self, around: &Around<'_>) -> bool {
        self.begin_by.is_some_and(|by| around.now() >= by)
    }
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The printer said that it has printed it.
    Printed,
    /// The printer has taken all bytes, and cannot say more.
    Taken,
    /// The printer got nothing.
    NotBegun(String),
    /// Part of it or all may be on paper.
    InDoubt(String),
}

/// What a driver tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// How the printer is, and what is behind it in words.
    Status(Status, Option<String>),
    /// A job's last byte was taken.
    Sent(u64),
    /// A job ended.
    Ended(u64, End),
}

/// The end of a driver at which orders are given. Dropping it ends the driver, after the job that it is
/// printing.
pub struct Driver {
    orders: mpsc::Sender<Order>,
    waker: UnixStream,
}

impl Driver {
    /// A driver, and what has to be run on a thread of its own.
    ///
    /// # Errors
    /// If the system has no more files to give.
    pub fn new(settings: Settings) -> Result<(Self, Running), Error> {
        let (waker, woken) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        let (orders, taken) = mpsc::channel();
        let running = Running {
            settings,
            orders: taken,
            woken,
            line: None,
            ear: Ear::default(),
            known: false,
            asked_at: Duration::ZERO,
            ask_at: Duration::ZERO,
            seek_at: Duration::ZERO,
            seek_rest: SEEK_REST.0,
            broken: false,
            owed: 0,
            rounds: 0,
            writing: false,
            ask_writing: Ask::Printer,
            awaits_writing: None,
            learnt: None,
            told: None,
        };
        Ok((Self { orders, waker }, running))
    }

    /// Gives an order; false if the driver has ended.
    pub fn order(&self, order: Order) -> bool {
        let given = self.orders.send(order).is_ok();
        // Full means that it is awake already.
        let _ = (&self.waker).write(&[1]);
        given
    }
}

/// The end of a driver that runs.
pub struct Running {
    settings: Settings,
    orders: mpsc::Receiver<Order>,
    woken: UnixStream,
    line: Option<Line>,
    ear: Ear,
    /// Whether all that is asked was answered since the line was opened.
    known: bool,
    asked_at: Duration,
    ask_at: Duration,
    seek_at: Duration,
    seek_rest: Duration,
    /// Whether the printer may stand in the middle of a command.
    broken: bool,
    /// Answers in turn that were asked for and have not come. They carry no name, so a job begins only
    /// when none is owed; and they outlive a connection, as what the printer took is printed all the same.
    owed: u32,
    /// How often all that is asked was answered.
    rounds: u32,
    /// Whether a job is being written, so that it is asked in the job's gaps only.
    writing: bool,
    /// What is asked next while a job is being written.
    ask_writing: Ask,
    /// What was asked while the job was being written and is still to be answered.
    awaits_writing: Option<Ask>,
    /// How a printer that cannot answer is, as its last job showed; told behind the job's end.
    learnt: Option<(Status, Option<String>)>,
    told: Option<(Status, Option<String>)>,
}

/// The clock and the ear for news, as they are passed down.
struct Around<'a> {
    monotonic: &'a dyn Fn() -> Duration,
    tell: &'a dyn Fn(News),
}

impl Around<'_> {
    fn now(&self) -> Duration {
        (self.monotonic)()
    }
}

impl Running {
    /// Runs until the other end is dropped. `monotonic` is a clock that nobody sets.
    pub fn run(mut self, monotonic: &dyn Fn() -> Duration, tell: &dyn Fn(News)) {
        let around = Around { monotonic, tell };
        loop {
            match self.orders.try_recv() {
                Ok(order) => {
                    let number = order.number;
                    let end = self.print(order, &around);
                    (around.tell)(News::Ended(number, end));
                    if let Some((status, detail)) = self.learnt.take() {
                        self.tell(status, detail, &around);
                    }
                }
                Err(mpsc::TryRecvError::Disconnected) => return,
                Err(mpsc::TryRecvError::Empty) => self.idle(&around),
            }
        }
    }

    /// Whether the printer can be heard at all.
    fn talks(&self) -> bool {
        self.settings.confirms != Confirms::None
            && match self.settings.link {
                PrinterLink::Tcp { .. } | PrinterLink::Device { .. } | PrinterLink::Serial { .. } => true,
                PrinterLink::File { .. } | PrinterLink::Virtual | PrinterLink::Agent => false,
            }
    }

    /// Listens to the printer for a while, or until there is an order.
    fn idle(&mut self, around: &Around<'_>) {
        let now = around.now();
        let mut until = None;
        if self.talks() {
            if self.line.is_none() && now >= self.seek_at {
                // What comes of it was told; without a line it is sought again.
                let _ = self.seek(around);
            }
            until = Some(if self.line.is_some() { self.keep_asking(around) } else { self.seek_at });
        }
        self.wait(until, false, around);
        self.listen(around);
    }

    /// Opens the line.
    fn seek(&mut self, around: &Around<'_>) -> Result<(), String> {
        match Line::open(&self.settings.link, around.monotonic) {
            Ok(line) => {
                self.line = Some(line);
                self.ear = Ear::default();
                self.known = false;
                self.ask_at = around.now();
                Ok(())
            }
            Err(error) => {
                let text = report(&error);
                self.lose(Condition::Unreachable, &text, around);
                Err(text)
            }
        }
    }

    /// Closes the line, for the printer does not answer as it should.
    fn lose(&mut self, condition: Condition, why: &str, around: &Around<'_>) {
        self.line = None;
        self.known = false;
        self.seek_at = around.now() + self.seek_rest;
        self.seek_rest = (self.seek_rest * 2).min(SEEK_REST.1);
        self.tell(Status::of([condition]), Some(why.to_owned()), around);
    }

    fn tell(&mut self, status: Status, detail: Option<String>, around: &Around<'_>) {
        let told = (status, detail);
        if self.told.as_ref() != Some(&told) {
            self.told = Some(told.clone());
            (around.tell)(News::Status(told.0, told.1));
        }
    }

    /// Asks what is to be asked now; until when there is time.
    fn keep_asking(&mut self, around: &Around<'_>) -> Duration {
        let now = around.now();
        if self.ear.asked.is_some() {
            let until = self.asked_at + ANSWER_MAX;
            if now >= until {
                self.lose(Condition::Silent, NOT_TOLD, around);
                return self.seek_at;
            }
            return until;
        }
        if now < self.ask_at {
            return self.ask_at;
        }
        let mut begin = Vec::new();
        if !self.known && !self.broken {
            begin.extend(TELL_BY_YOURSELF);
        }
        begin.extend(Ask::ALL[0].bytes());
        self.ask(Ask::ALL[0], &begin, around);
        self.asked_at + ANSWER_MAX
    }

    fn ask(&mut self, ask: Ask, bytes: &[u8], around: &Around<'_>) {
        self.asked_at = around.now();
        self.ear.asked = Some(ask);
        let Some(line) = &mut self.line else { return };
        // A request that does not get through has no answer in time.
        if let Err(error) = line.write(bytes)
            && error.kind() != ErrorKind::WouldBlock
        {
            self.lose(Condition::Unreachable, &format!("the connection broke: {error}"), around);
        }
    }

    /// Waits until the line can be read, or written if wanted, or there is an order, or a time has come.
    fn wait(&mut self, until: Option<Duration>, to_write: bool, around: &Around<'_>) {
        let left = until.map(|until| until.saturating_sub(around.now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let mut fds = vec![PollFd::new(&self.woken, PollFlags::IN)];
        if let Some(line) = &self.line {
            let what = if to_write { PollFlags::IN | PollFlags::OUT } else { PollFlags::IN };
            fds.push(PollFd::new(line, what));
        }
        match poll(&mut fds, left.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            // Out of memory; there is nothing to do but to go on.
            Err(error) => tracing::warn!(%error, "a printer could not be waited for"),
        }
        let mut some = [0; 64];
        // Whatever was written there only wakes.
        while matches!((&self.woken).read(&mut some), Ok(n) if n == some.len()) {}
    }

    /// Reads what the printer says.
    fn listen(&mut self, around: &Around<'_>) -> Vec<Heard> {
        let mut heard = Vec::new();
        let mut some = [0; 256];
        while let Some(line) = &mut self.line {
            match line.read(&mut some) {
                Ok(0) => {
                    self.lose(Condition::Unreachable, "the printer closed the connection", around);
                }
                Ok(count) => {
                    for byte in &some[..count] {
                        match self.ear.take(*byte) {
                            // An answer that nobody asked for is noise.
                            Some(Heard::InTurn { .. }) if self.owed == 0 => self.ear.garbage += 1,
                            Some(one) => {
                                self.owed -= u32::from(matches!(one, Heard::InTurn { .. }));
                                heard.push(one);
                            }
                            None => {}
                        }
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => {
                    self.lose(Condition::Unreachable, &format!("the connection broke: {error}"), around);
                }
            }
        }
        for one in &heard {
            self.awaits_writing = self.awaits_writing.filter(|_| !matches!(one, Heard::Answer(_)));
            match one {
                Heard::Answer(ask) if self.writing => {
                    // Whether it has stopped, and what stops most; the rest is asked when it has.
                    self.ask_writing = if *ask == Ask::Printer { Ask::Paper } else { Ask::Printer };
                    self.ask_at = around.now() + ASK_WRITING_EVERY;
                }
                Heard::Answer(ask) => {
                    let next = Ask::ALL.into_iter().skip_while(|known| known != ask).nth(1);
                    if let Some(next) = next {
                        self.ask(next, &next.bytes(), around);
                    } else {
                        self.known = true;
                        self.rounds = self.rounds.wrapping_add(1);
                        self.seek_rest = SEEK_REST.0;
                        self.ask_at = around.now() + ASK_EVERY;
                    }
                }
                Heard::ByItself { .. } | Heard::InTurn { .. } | Heard::Number(_) => {}
            }
        }
        if self.line.is_some() && self.known && !heard.is_empty() {
            let status = self.ear.status();
            self.tell(status, None, around);
        }
        heard
    }

    /// Prints a job.
    fn print(&mut self, order: Order, around: &Around<'_>) -> End {
        self.broken |= order.after_break;
        if self.talks() {
            // Whoever was cut off before this driver's time may have asked, too.
            self.owed = self.owed.max(u32::from(order.after_break));
            self.print_and_hear(&order, around)
        } else if order.is_late(around) {
            End::NotBegun(TOO_LATE.to_owned())
        } else {
            let mut bytes = self.mend();
            let before = bytes.len();
            bytes.extend(order.bytes);
            self.print_only(order.number, &bytes, before, order.begin_by, around)
        }
    }

    /// What brings a printer that was left in the middle of a command back to its senses, and cuts off
    /// what it had printed by then; nothing for one that was not.
    fn mend(&self) -> Vec<u8> {
        if !self.broken {
            return Vec::new();
        }
        let mut bytes = vec![0; bands::bytes_max(self.settings.dots)];
        bytes.extend(b"\x1b@\n\x1bd\x04");
        match self.settings.cut_by {
            Some(CutCommand::GsV) => bytes.extend(b"\x1dV\x00"),
            Some(CutCommand::EscI | CutCommand::EscIEject) => bytes.extend(b"\x1bi"),
            None => {}
        }
        if self.talks() {
            // Asked for when the line was taken up, it might have been swallowed by the broken command.
            bytes.extend(TELL_BY_YOURSELF);
        }
        bytes
    }

    /// Prints at a printer that cannot answer.
    fn print_only(
        &mut self,
        number: u64,
        bytes: &[u8],
        before: usize,
        begin_by: Option<Duration>,
        around: &Around<'_>,
    ) -> End {
        match link::send_begun_by(&self.settings.link, bytes, begin_by, around.monotonic) {
            Ok(()) => {
                self.broken = false;
                self.learnt = Some((Status::default(), None));
                (around.tell)(News::Sent(number));
                End::Taken
            }
            Err(LinkError::Late { .. }) => End::NotBegun(TOO_LATE.to_owned()),
            Err(error) => {
                let text = report(&error);
                self.learnt = Some((Status::of([Condition::Unreachable]), Some(text.clone())));
                match error {
                    LinkError::Broke { sent, .. } if sent > before => {
                        self.broken = true;
                        End::InDoubt(text)
                    }
                    LinkError::Broke { .. } | LinkError::Unreachable { .. } | LinkError::Late { .. } => {
                        End::NotBegun(text)
                    }
                }
            }
        }
    }

    fn print_and_hear(&mut self, order: &Order, around: &Around<'_>) -> End {
        let number = order.number;
        if let Err(why) = self.make_sure(around) {
            return End::NotBegun(why);
        }
        let by_status = self.settings.confirms == Confirms::Status;
        if by_status && self.owed > 0 {
            let settled = self.settle(around);
            // An answer that was late because it printed is none that is missing.
            self.asked_at = around.now();
            if let Err(why) = settled {
                return End::NotBegun(why);
            }
        }
        if order.is_late(around) {
            return End::NotBegun(TOO_LATE.to_owned());
        }
        let mark = mark_of(number);
        let mut bytes = self.mend();
        let mended = bytes.len();
        bytes.extend(&order.bytes);
        if by_status {
            bytes.extend(TELL_IN_TURN);
        } else {
            bytes.extend(send_number(mark));
        }
        if let Err(end) = self.write_all(&bytes, mended, around) {
            return end;
        }
        self.owed += u32::from(by_status);
        (around.tell)(News::Sent(number));
        let end = self.await_proof(mark, around);
        self.asked_at = around.now();
        // Where the connection holds, the printer has got everything.
        self.broken = self.line.is_none();
        end
    }

    /// Waits until no answer in turn is owed, so that the next one is the next job's own. One more is
    /// asked for behind all that the printer has: when it has come and nothing follows, those that did not
    /// come were lost with what they stood behind, such as when the printer lost its power.
    fn settle(&mut self, around: &Around<'_>) -> Result<(), String> {
        let mut bytes = self.mend();
        let mended = bytes.len();
        bytes.extend(TELL_IN_TURN);
        if let Err(End::InDoubt(why) | End::NotBegun(why)) = self.write_all(&bytes, mended, around) {
            return Err(why);
        }
        self.owed += 1;
        let mut until = around.now() + self.settings.limits.confirm;
        let mut has_answered = false;
        while self.owed > 0 {
            if around.now() >= until {
                if has_answered {
                    break;
                }
                let why = "the printer does not say that it has done what it was sent before";
                self.lose(Condition::Silent, why, around);
                return Err(why.to_owned());
            }
            let ask = if self.ear.asked.is_some() { until } else { self.keep_asking(around) };
            self.wait(Some(until.min(ask)), false, around);
            if self.listen(around).iter().any(|heard| matches!(heard, Heard::InTurn { .. })) {
                has_answered = true;
                until = around.now() + SETTLE_QUIET;
            }
            if self.line.is_none() {
                return Err("the connection broke".to_owned());
            }
            if let Some(stopped) = self.ear.stopped() {
                // It has got everything, and goes on with it when somebody has seen to it.
                self.broken = false;
                return Err(stopped.to_string());
            }
            if self.ear.is_noisy() {
                self.broken = false;
                return Err(GARBLED.to_owned());
            }
        }
        self.owed = 0;
        self.broken = false;
        Ok(())
    }

    /// Reaches the printer and makes sure that it can print now.
    fn make_sure(&mut self, around: &Around<'_>) -> Result<(), String> {
        self.listen(around);
        if self.line.is_none() {
            self.seek(around)?;
        }
        while !self.known {
            let until = self.keep_asking(around);
            if self.line.is_some() {
                self.wait(Some(until), false, around);
                self.listen(around);
            }
            if self.line.is_none() {
                let told = self.told.as_ref();
                return Err(told.and_then(|(_, detail)| detail.clone()).unwrap_or_default());
            }
        }
        let status = self.ear.status();
        if status.can_print() { Ok(()) } else { Err(status.to_string()) }
    }

    /// Writes everything, unless the printer gets into trouble meanwhile. What a printer does not tell by
    /// itself it is asked for, in the gaps of the job that begins at a place, and nowhere else: in the
    /// middle of a command a request would be taken for a part of it.
    fn write_all(&mut self, bytes: &[u8], begin: usize, around: &Around<'_>) -> Result<(), End> {
        self.broken = true;
        self.ear.watch();
        self.writing = true;
        self.ask_at = around.now() + ASK_WRITING_EVERY;
        self.ask_writing = Ask::Printer;
        self.awaits_writing = None;
        let written = self.write_until_trouble(bytes, Gaps::from(begin), around);
        self.writing = false;
        self.ask_at = around.now();
        written
    }

    fn write_until_trouble(&mut self, bytes: &[u8], mut gaps: Gaps, around: &Around<'_>) -> Result<(), End> {
        let mut written = 0;
        // What of a request is still to be written, before anything more of the job is.
        let mut asking: Vec<u8> = Vec::new();
        let quiet = self.settings.limits.quiet;
        let mut until = around.now() + quiet;
        while written < bytes.len() || !asking.is_empty() {
            let mut end = bytes.len();
            if asking.is_empty() && self.ear.asked.is_none() && around.now() >= self.ask_at {
                match gaps.next(bytes, written) {
                    Some(gap) if gap == written => {
                        asking.extend(self.ask_writing.bytes());
                        self.ear.asked = Some(self.ask_writing);
                        self.awaits_writing = Some(self.ask_writing);
                        self.asked_at = around.now();
                    }
                    Some(gap) => end = gap,
                    None => {}
                }
            }
            let Some(line) = &mut self.line else {
                return Err(End::InDoubt(format!("the connection broke after {written} bytes")));
            };
            let next = if asking.is_empty() { &bytes[written..end] } else { &asking[..] };
            match line.write(next) {
                Ok(0) => {
                    self.lose(Condition::Unreachable, "the printer takes nothing", around);
                    continue;
                }
                Ok(count) => {
                    if asking.is_empty() {
                        written += count;
                    } else {
                        asking.drain(..count);
                    }
                    until = around.now() + quiet;
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => {
                    let text = format!("the connection broke after {written} bytes: {error}");
                    self.lose(Condition::Unreachable, &text, around);
                    return Err(if written == 0 { End::NotBegun(text) } else { End::InDoubt(text) });
                }
            }
            self.wait(Some(until), true, around);
            self.listen(around);
            if self.line.is_some()
                && let Some(stopped) = self.ear.stopped().cloned()
            {
                self.lose_in_trouble(around);
                return Err(End::InDoubt(format!("the printer stopped after {written} bytes: {stopped}")));
            }
            if around.now() >= until {
                let text = format!("the printer took nothing more after {written} bytes");
                self.lose(Condition::Offline, &text, around);
                return Err(if written == 0 { End::NotBegun(text) } else { End::InDoubt(text) });
            }
        }
        Ok(())
    }

    /// Leaves a printer in the middle of a job: what it has of it is never completed, so the next one
    /// begins with filling it up. Its status stays as it told.
    fn lose_in_trouble(&mut self, around: &Around<'_>) {
        self.tell(self.ear.status(), None, around);
        self.line = None;
        self.known = false;
        self.seek_at = around.now() + SEEK_REST.0;
    }

    /// Asks once more for the proof of the job that was written last. It is asked for behind the job, so
    /// the answer proves as much; a printer that takes nothing now is asked later. Not on a serial line: it
    /// does not break when the printer loses its power and with that the job, and what is asked then would
    /// be answered all the same.
    fn ask_for_proof(&mut self, mark: [u8; 4]) {
        if matches!(self.settings.link, PrinterLink::Serial { .. }) {
            return;
        }
        let by_status = self.settings.confirms == Confirms::Status;
        let Some(line) = &mut self.line else { return };
        let asked = if by_status { line.write(&TELL_IN_TURN) } else { line.write(&send_number(mark)) };
        self.owed += u32::from(by_status && asked.is_ok());
    }

    /// Waits until the printer says that it has come to the job's end. Its number proves that. An answer
    /// in turn has no name and one byte, which noise may make up: it counts if it was owed, if there was
    /// no noise since the job was begun, and if all that is asked after it is answered, and well.
    fn await_proof(&mut self, mark: [u8; 4], around: &Around<'_>) -> End {
        let until = around.now() + self.settings.limits.confirm;
        let mut again_at = around.now() + PROOF_EVERY;
        let by_status = self.settings.confirms == Confirms::Status;
        // The round of answers that has to be over for an answer in turn to count.
        let mut proven_by: Option<u32> = None;
        loop {
            let now = around.now();
            if now >= again_at && proven_by.is_none() {
                again_at = now + PROOF_EVERY;
                self.ask_for_proof(mark);
            }
            if now >= until {
                self.lose(Condition::Silent, "the printer does not say whether it has printed", around);
                return End::InDoubt("the printer did not say in time whether it has printed".to_owned());
            }
            if self.ear.asked.is_none() && proven_by.is_some() {
                self.ask_at = now;
            }
            let ask = match self.ear.asked {
                // While it prints, an answer may take longer.
                Some(_) if proven_by.is_none() => until,
                Some(_) | None => self.keep_asking(around),
            };
            let next = if proven_by.is_none() { again_at } else { until };
            self.wait(Some(until.min(ask).min(next)), false, around);
            for heard in self.listen(around) {
                match heard {
                    // What stops it behind the proof is another job's affair.
                    Heard::ByItself { can_print: false } => break,
                    Heard::Number(number) if number == mark => {
                        // Answers in real time come first. A serial line does not break when the printer
                        // is switched off and on in the middle of a job, but swallows what is asked then.
                        return if self.awaits_writing.is_some() {
                            End::InDoubt("the printer did not answer all the time".to_owned())
                        } else {
                            End::Printed
                        };
                    }
                    Heard::InTurn { paper: true } if by_status && proven_by.is_none() => {
                        // What was asked before proves nothing of now.
                        proven_by = Some(self.rounds + 1 + u32::from(self.ear.asked.is_some()));
                        self.asked_at = around.now();
                    }
                    Heard::InTurn { paper: false } if by_status => {
                        return End::InDoubt("the paper came to its end".to_owned());
                    }
                    Heard::Number(_) | Heard::InTurn { .. } | Heard::Answer(_) | Heard::ByItself { .. } => {}
                }
            }
            if self.line.is_some()
                && let Some(stopped) = self.ear.stopped().cloned()
            {
                self.tell(self.ear.status(), None, around);
                return End::InDoubt(format!("the printer stopped: {stopped}"));
            }
            if self.line.is_none() {
                return End::InDoubt(
                    "the connection broke before the printer said that it has printed".to_owned(),
                );
            }
            if by_status && self.ear.is_noisy() {
                return End::InDoubt(GARBLED.to_owned());
            }
            if proven_by.is_some_and(|round| self.rounds >= round) {
                return End::Printed;
            }
        }
    }
}

/// The four signs by which a printer tells a job's end, from the 95 that it may send.
fn mark_of(number: u64) -> [u8; 4] {
    let mut rest = number;
    std::array::from_fn(|_| {
        let digit = u8::try_from(rest % 95).unwrap_or(0);
        rest /= 95;
        32 + digit
    })
}

/// An error with all its causes.
fn report(error: &LinkError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
