//! A printer behind a TCP port or a pseudo-terminal, and ways to make it misbehave.
//!
//! Like a real one it serves one connection at a time. Its threads end with the process.

use crate::machine::{Fault, Machine, Sensor, Sheet, Step};
use nix::{
    pty::openpty,
    sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr},
};
use std::{
    fs::File,
    io::{self, Error, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    os::fd::AsRawFd,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Dots to the millimetre.
const DOTS_A_MM: u32 = 8;

/// In how many pieces a second a slow line brings its bytes.
const LINE_PIECES_S: u32 = 50;

/// How long a printer that was switched off and on takes to come back. On a line that does not break by it,
/// what comes meanwhile is lost.
const BOOT: Duration = Duration::from_secs(1);

/// How long a connection may take no answer.
const ANSWER_MAX: Duration = Duration::from_secs(1);

/// How often a port is tried again that somebody took while the printer refused connections.
const REBIND_EVERY: Duration = Duration::from_millis(50);

/// Pieces of paper that a printer remembers to show; a test that counts them takes fewer.
const SHEETS_MAX: usize = 10_000;

#[expect(clippy::disallowed_methods, reason = "a printer takes its time, whatever the daemon's clock says")]
fn now() -> Instant {
    Instant::now()
}

/// How a printer is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A port.
    Tcp(SocketAddr),
    /// A pseudo-terminal, as a serial line.
    Serial(PathBuf),
}

/// A printer that runs.
#[derive(Clone)]
pub struct Emulator {
    shared: Arc<Shared>,
    line: Line,
}

struct Shared {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[expect(clippy::struct_excessive_bools, reason = "a printer has covers, paper and wires")]
struct Inner {
    machine: Machine,
    /// Where answers go.
    answers_to: Option<Box<dyn Write + Send>>,
    /// The connection, to be cut.
    stream: Option<TcpStream>,
    /// How fast the head is; as fast as it can if none is said.
    speed_mm_s: Option<u32>,
    /// How fast bytes come in, as on a serial line; as fast as they are sent if none is said.
    line_bytes_s: Option<u32>,
    hangs: bool,
    /// Whether its line is one that does not break when it loses its power.
    is_serial: bool,
    /// Whether it was switched on just now.
    boots: bool,
    refuses: bool,
    is_silent: bool,
    is_garbled: bool,
    noise: u64,
    /// A fault by bytes: how many are left, and whether power is lost.
    cut_after: Option<(usize, bool)>,
    bytes: u64,
}

impl Inner {
    fn say(&mut self) {
        let mut answers = self.machine.take_answers();
        if self.is_silent || self.hangs || answers.is_empty() {
            return;
        }
        if self.is_garbled {
            for byte in &mut answers {
                // A xorshift generator: the same noise in every run.
                self.noise ^= self.noise << 13;
                self.noise ^= self.noise >> 7;
                self.noise ^= self.noise << 17;
                *byte = self.noise.to_le_bytes()[0];
            }
        }
        if let Some(to) = &mut self.answers_to {
            // Who does not listen is not told.
            let _ = to.write_all(&answers);
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, inner: MutexGuard<'a, Inner>) -> MutexGuard<'a, Inner> {
        self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner)
    }

    /// Prints for ever.
    fn run(&self) {
        let mut inner = self.lock();
        loop {
            match inner.machine.step() {
                Step::Did(dots) => {
                    inner.say();
                    let speed = inner.speed_mm_s;
                    if inner.machine.sheets().len() > SHEETS_MAX {
                        inner.machine.problems.push("more paper came out than is remembered".to_owned());
                    }
                    self.changed.notify_all();
                    if let Some(speed) = speed.filter(|_| dots > 0) {
                        drop(inner);
                        let dots = u32::try_from(dots).unwrap_or(u32::MAX);
                        thread::sleep(Duration::from_secs(1) * dots / (speed.max(1) * DOTS_A_MM));
                        inner = self.lock();
                    }
                }
                Step::Waits | Step::Stopped => {
                    inner.say();
                    inner = self.wait(inner);
                }
            }
        }
    }

    /// Reads a line until it ends; whether it may be read on all the same, by a device that was
    /// switched off and on.
    fn read(&self, line: &mut dyn Read) -> bool {
        let mut some = [0_u8; 4096];
        let mut has_lost = false;
        let began = now();
        loop {
            let mut inner = self.lock();
            while inner.hangs || inner.machine.room() < some.len() {
                inner = self.wait(inner);
                if inner.refuses {
                    return false;
                }
            }
            if has_lost {
                // No line skips bytes and goes on: a device that has died begins anew.
                inner.machine.power_cycle();
                inner.boots = inner.is_serial;
                self.changed.notify_all();
                return true;
            }
            let at_once = inner.line_bytes_s.map(|rate| {
                let bytes = usize::try_from(rate / LINE_PIECES_S).unwrap_or(usize::MAX);
                bytes.clamp(1, some.len())
            });
            drop(inner);
            if at_once.is_some() {
                thread::sleep(Duration::from_secs(1) / LINE_PIECES_S);
            }
            let most = at_once.unwrap_or(some.len());
            let count = match line.read(&mut some[..most]) {
                Ok(0) => return false,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return false,
            };
            let mut inner = self.lock();
            if inner.boots && began.elapsed() < BOOT {
                continue;
            }
            inner.boots = false;
            if inner.hangs {
                // It was read and is lost, as in a device that has died.
                has_lost = true;
                continue;
            }
            inner.bytes += u64::try_from(count).unwrap_or(0);
            let taken = inner.cut_after.map_or(count, |(left, _)| left.min(count));
            inner.machine.receive(&some[..taken]);
            inner.say();
            if let Some((left, loses_power)) = inner.cut_after {
                if left > count {
                    inner.cut_after = Some((left - count, loses_power));
                } else {
                    inner.cut_after = None;
                    while !loses_power && matches!(inner.machine.step(), Step::Did(_)) {}
                    if loses_power {
                        inner.machine.power_cycle();
                        inner.boots = inner.is_serial;
                    }
                    inner.machine.break_off();
                    if let Some(stream) = inner.stream.take() {
                        // It may be gone already.
                        let _ = stream.shutdown(Shutdown::Both);
                    }
                    self.changed.notify_all();
                    return loses_power;
                }
            }
            self.changed.notify_all();
        }
    }

    fn serve(&self, stream: &TcpStream) {
        let (Ok(mut reading), Ok(writing), Ok(cutting)) =
            (stream.try_clone(), stream.try_clone(), stream.try_clone())
        else {
            return;
        };
        // Sockets that are just open have options.
        let _ = writing.set_write_timeout(Some(ANSWER_MAX));
        let _ = writing.set_nodelay(true);
        {
            let mut inner = self.lock();
            if inner.refuses {
                return;
            }
            inner.answers_to = Some(Box::new(writing));
            inner.stream = Some(cutting);
            self.changed.notify_all();
        }
        self.read(&mut reading);
        let mut inner = self.lock();
        inner.machine.break_off();
        inner.answers_to = None;
        inner.stream = None;
        let _ = stream.shutdown(Shutdown::Both);
        self.changed.notify_all();
    }

    fn listen(&self, listener: TcpListener, address: SocketAddr) {
        let mut listener = Some(listener);
        loop {
            let mut inner = self.lock();
            if inner.refuses {
                listener = None;
                self.changed.notify_all();
                while inner.refuses {
                    inner = self.wait(inner);
                }
            }
            drop(inner);
            if listener.is_none() {
                match TcpListener::bind(address) {
                    Ok(bound) => {
                        listener = Some(bound);
                        self.changed.notify_all();
                    }
                    Err(_) => thread::sleep(REBIND_EVERY),
                }
            }
            let Some(listening) = &listener else { continue };
            let Ok((stream, _)) = listening.accept() else { continue };
            if !self.lock().refuses {
                self.serve(&stream);
            }
        }
    }
}

impl Emulator {
    fn shared(width: usize) -> Arc<Shared> {
        let shared = Arc::new(Shared {
            inner: Mutex::new(Inner {
                machine: Machine::new(width),
                answers_to: None,
                stream: None,
                speed_mm_s: None,
                line_bytes_s: None,
                hangs: false,
                is_serial: false,
                boots: false,
                refuses: false,
                is_silent: false,
                is_garbled: false,
                noise: 0x9e37_79b9_7f4a_7c15,
                cut_after: None,
                bytes: 0,
            }),
            changed: Condvar::new(),
        });
        let running = Arc::clone(&shared);
        thread::spawn(move || running.run());
        shared
    }

    /// A printer on a port, for paper of so many dots' width.
    ///
    /// # Errors
    /// If the port cannot be had.
    pub fn tcp(address: SocketAddr, width: usize) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Self::shared(width);
        let serving = Arc::clone(&shared);
        thread::spawn(move || serving.listen(listener, address));
        Ok(Self { shared, line: Line::Tcp(address) })
    }

    /// A printer on a pseudo-terminal, which is as a serial line.
    ///
    /// # Errors
    /// If the system gives none.
    pub fn serial(width: usize) -> io::Result<Self> {
        let pair = openpty(None, None).map_err(Error::from)?;
        let mut settings = tcgetattr(&pair.slave).map_err(Error::from)?;
        cfmakeraw(&mut settings);
        tcsetattr(&pair.slave, SetArg::TCSANOW, &settings).map_err(Error::from)?;
        let path = std::fs::read_link(format!("/proc/self/fd/{}", pair.slave.as_raw_fd()))?;
        let mut reading = File::from(pair.master);
        let writing = reading.try_clone()?;
        let shared = Self::shared(width);
        {
            let mut inner = shared.lock();
            inner.answers_to = Some(Box::new(writing));
            inner.is_serial = true;
        }
        let serving = Arc::clone(&shared);
        let slave = pair.slave;
        thread::spawn(move || {
            while serving.read(&mut reading) {}
            // Held open, so that the line does not hang up between two who use it.
            drop(slave);
        });
        Ok(Self { shared, line: Line::Serial(path) })
    }

    /// How it is connected.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Its address.
    ///
    /// # Panics
    /// If it has none.
    pub fn address(&self) -> SocketAddr {
        match &self.line {
            Line::Tcp(address) => *address,
            Line::Serial(path) => panic!("{} is no address", path.display()),
        }
    }

    /// Its device file.
    ///
    /// # Panics
    /// If it has none.
    pub fn path(&self) -> &Path {
        match &self.line {
            Line::Serial(path) => path,
            Line::Tcp(address) => panic!("{address} is no device file"),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Inner)) {
        let mut inner = self.shared.lock();
        change(&mut inner);
        inner.say();
        self.shared.changed.notify_all();
    }

    /// Makes it notice something, or not any more.
    pub fn set(&self, sensor: Sensor, is: bool) {
        self.change(|inner| inner.machine.set(sensor, is));
    }

    /// Whether it notices something.
    pub fn has(&self, sensor: Sensor) -> bool {
        self.shared.lock().machine.has(sensor)
    }

    /// Whether its cover is still to be opened by a fault.
    pub fn awaits_opening(&self) -> bool {
        self.shared.lock().machine.awaits_opening()
    }

    /// Has a fault happen once.
    pub fn arm(&self, fault: Fault) {
        self.change(|inner| match fault {
            Fault::PaperOut { after_dots } => inner.machine.set_roll(Some(after_dots)),
            Fault::CoverOpen { after_dots } => inner.machine.open_after(after_dots, false),
            Fault::CoverTouched { after_dots } => inner.machine.open_after(after_dots, true),
            Fault::CutOff { after_bytes } => inner.cut_after = Some((after_bytes, false)),
            Fault::PowerLoss { after_bytes } => inner.cut_after = Some((after_bytes, true)),
        });
    }

    /// Says how fast the head is; as fast as it can if none is said.
    pub fn set_speed(&self, mm_s: Option<u32>) {
        self.change(|inner| inner.speed_mm_s = mm_s);
    }

    /// Says how many bytes a second its line brings, as a serial one does; as they are sent if none is said.
    pub fn set_line_speed(&self, bytes_s: Option<u32>) {
        self.change(|inner| inner.line_bytes_s = bytes_s);
    }

    /// Has it draw nothing, only read: for tests that print much.
    pub fn draw_nothing(&self) {
        self.change(|inner| inner.machine.draw_nothing());
    }

    /// Has it ignore `GS a`: it answers, and tells nothing by itself.
    pub fn only_answer(&self) {
        self.change(|inner| inner.machine.only_answer());
    }

    /// Has it take nothing and say nothing, or not any more.
    pub fn hang(&self, hangs: bool) {
        self.change(|inner| inner.hangs = hangs);
    }

    /// Has it say nothing, though it prints.
    pub fn silence(&self, is_silent: bool) {
        self.change(|inner| inner.is_silent = is_silent);
    }

    /// Has it say nothing but noise.
    pub fn garble(&self, is_garbled: bool) {
        self.change(|inner| inner.is_garbled = is_garbled);
    }

    /// Has it refuse connections, that which stands included, or not any more; returns when it does.
    pub fn refuse(&self, refuses: bool) {
        self.change(|inner| {
            inner.refuses = refuses;
            if let Some(stream) = inner.stream.take().filter(|_| refuses) {
                // It may be gone already.
                let _ = stream.shutdown(Shutdown::Both);
            }
        });
        let Line::Tcp(address) = &self.line else { return };
        // The one who waits for a connection has to see it; then nobody listens any more.
        while TcpStream::connect_timeout(address, ANSWER_MAX).is_ok() == refuses {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Cuts the connection.
    pub fn cut_off(&self) {
        self.change(|inner| {
            if let Some(stream) = inner.stream.take() {
                let _ = stream.shutdown(Shutdown::Both);
            }
        });
    }

    /// The pieces of paper that came out.
    pub fn sheets(&self) -> Vec<Sheet> {
        self.shared.lock().machine.sheets().to_vec()
    }

    /// How many pieces of paper came out.
    pub fn count(&self) -> usize {
        self.shared.lock().machine.sheets().len()
    }

    /// How many bytes it has taken.
    pub fn bytes(&self) -> u64 {
        self.shared.lock().bytes
    }

    /// What it was sent that no reference explains.
    pub fn problems(&self) -> Vec<String> {
        self.shared.lock().machine.problems.clone()
    }

    /// Waits until something is so; false if it was not in time.
    pub fn wait_until(&self, max: Duration, is: impl Fn(&Machine) -> bool) -> bool {
        let inner = self.shared.lock();
        let waited = self.shared.changed.wait_timeout_while(inner, max, |inner| !is(&inner.machine));
        let (inner, timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(inner);
        !timed_out.timed_out()
    }
}
