//! Ways to a printer: TCP, by custom on port 9100, a device file, a serial line, and a plain file.
//!
//! Sending blocks; it runs on a thread of the printer's own.
//! Invariant: it ends in time, whatever the printer does. No file is read or written but without
//! blocking, and every wait is a `poll` that knows the job's deadline.

use kolejka_core::config::PrinterLink;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::OFlags,
    io::Errno,
    termios::{InputModes, OptionalActions, tcgetattr, tcsetattr},
};
use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::{Error, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::fs::OpenOptionsExt,
    },
    sync::mpsc,
    time::Duration,
};

/// How long a printer may take.
struct Limits {
    /// For all of a job.
    job: Duration,
    /// To accept a connection.
    connect: Duration,
    /// Without taking a byte; it stops taking them while it prints.
    write: Duration,
    /// To close the connection after the last byte.
    close: Duration,
}

/// What every printer is granted; one prints a ticket in two to five seconds.
const LIMITS: Limits = Limits {
    job: Duration::from_secs(30),
    connect: Duration::from_secs(3),
    write: Duration::from_secs(15),
    close: Duration::from_secs(2),
};

/// Rest after a device claimed that it could be written and took nothing.
const FALSE_CLAIM_REST: Duration = Duration::from_millis(20);

/// Why bytes did not reach a printer.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The printer cannot be reached.
    #[error("the printer {to} cannot be reached")]
    Unreachable {
        /// Where it was sought.
        to: String,
        /// Why.
        #[source]
        source: Error,
    },
    /// It was reached when nothing might be begun any more.
    #[error("the printer {to} was reached too late")]
    Late {
        /// Which.
        to: String,
    },
    /// The connection broke after so many bytes: what was printed of them is not known.
    #[error("the printer {to} stopped taking bytes after {sent}")]
    Broke {
        /// Which.
        to: String,
        /// Bytes that were taken.
        sent: usize,
        /// Why.
        #[source]
        source: Error,
    },
}

impl LinkError {
    /// Whether some of the bytes reached the printer.
    pub fn is_partial(&self) -> bool {
        match self {
            LinkError::Unreachable { .. } | LinkError::Late { .. } => false,
            LinkError::Broke { sent, .. } => *sent > 0,
        }
    }
}

/// Sends bytes to a printer; on return it has taken them all. `monotonic` is a clock that nobody
/// sets, by which a printer that hangs is given up after half a minute.
///
/// # Errors
/// If it could not be reached or stopped taking them.
pub fn send(link: &PrinterLink, bytes: &[u8], monotonic: &dyn Fn() -> Duration) -> Result<(), LinkError> {
    send_within(&LIMITS, link, bytes, None, monotonic)
}

/// As [`send`], but not a byte from a time on: to reach a printer takes long enough for somebody else to
/// print meanwhile what this one should.
pub(crate) fn send_begun_by(
    link: &PrinterLink,
    bytes: &[u8],
    begin_by: Option<Duration>,
    monotonic: &dyn Fn() -> Duration,
) -> Result<(), LinkError> {
    send_within(&LIMITS, link, bytes, begin_by, monotonic)
}

fn send_within(
    limits: &Limits,
    link: &PrinterLink,
    bytes: &[u8],
    begin_by: Option<Duration>,
    monotonic: &dyn Fn() -> Duration,
) -> Result<(), LinkError> {
    let in_time = |to: &str| {
        let late = begin_by.is_some_and(|by| monotonic() >= by);
        if late { Err(LinkError::Late { to: to.to_owned() }) } else { Ok(()) }
    };
    let job = Deadline { monotonic, at: monotonic() + limits.job };
    match link {
        PrinterLink::Tcp { address } => {
            let stream = connect(limits, job, address)?;
            in_time(address)?;
            tcp(limits, job, stream, address, bytes)
        }
        PrinterLink::Device { path } => {
            let file = open_device(path, false).map_err(|error| error.at(path))?;
            in_time(path)?;
            device(limits, job, file, path, bytes)
        }
        PrinterLink::Serial { path, baud } => {
            let file = open_serial(path, *baud).map_err(|error| error.at(path))?;
            in_time(path)?;
            device(limits, job, file, path, bytes)
        }
        PrinterLink::File { path } => {
            in_time(path)?;
            file(path, bytes)
        }
        // Its bytes are looked at, not sent.
        PrinterLink::Virtual => Ok(()),
        PrinterLink::Agent => {
            let source = Error::new(ErrorKind::Unsupported, "it is an agent's to reach");
            Err(LinkError::Unreachable { to: "printer".to_owned(), source })
        }
    }
}

/// Until when something may take.
#[derive(Clone, Copy)]
struct Deadline<'a> {
    monotonic: &'a dyn Fn() -> Duration,
    at: Duration,
}

impl Deadline<'_> {
    /// The same, but at most so long from now.
    fn or_in(self, most: Duration) -> Self {
        Self { at: self.at.min((self.monotonic)() + most), ..self }
    }

    /// The time left; an error if there is none.
    fn left(self) -> Result<Duration, Error> {
        let left = self.at.saturating_sub((self.monotonic)());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

/// Waits until a file can be read or written, or is broken, which reading or writing then tells.
fn wait(file: &impl AsFd, what: PollFlags, deadline: Deadline<'_>) -> Result<(), Error> {
    loop {
        let left = Timespec::try_from(deadline.left()?).map_err(Error::other)?;
        match poll(&mut [PollFd::new(file, what)], Some(&left)) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// A way to a printer that stays open, to write to and to read from.
pub(crate) enum Line {
    Tcp(TcpStream),
    File(File),
}

impl Line {
    /// Opens it.
    pub(crate) fn open(link: &PrinterLink, monotonic: &dyn Fn() -> Duration) -> Result<Self, LinkError> {
        let job = Deadline { monotonic, at: monotonic() + LIMITS.job };
        match link {
            PrinterLink::Tcp { address } => connect(&LIMITS, job, address).map(Line::Tcp),
            PrinterLink::Device { path } => {
                open_device(path, true).map(Line::File).map_err(|error| error.at(path))
            }
            PrinterLink::Serial { path, baud } => {
                open_serial(path, *baud).map(Line::File).map_err(|error| error.at(path))
            }
            PrinterLink::File { .. } | PrinterLink::Virtual | PrinterLink::Agent => {
                let source = Error::new(ErrorKind::Unsupported, "nothing answers there");
                Err(LinkError::Unreachable { to: "printer".to_owned(), source })
            }
        }
    }
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Line::Tcp(stream) => stream.read(into),
            Line::File(file) => file.read(into),
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Line::Tcp(stream) => stream.write(bytes),
            Line::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl AsFd for Line {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Line::Tcp(stream) => stream.as_fd(),
            Line::File(file) => file.as_fd(),
        }
    }
}

/// Why a file could not be opened; which file is said later.
struct NotOpened(Error);

impl NotOpened {
    fn at(self, path: &str) -> LinkError {
        let kind = self.0.kind();
        let source = if kind == ErrorKind::NotFound {
            Error::new(
                ErrorKind::NotFound,
                "there is no such device file; is the printer plugged in and switched on?",
            )
        } else if kind == ErrorKind::PermissionDenied {
            Error::new(
                ErrorKind::PermissionDenied,
                "this program's user may not use the device file; put it into the file's group, such as `lp`",
            )
        } else {
            self.0
        };
        LinkError::Unreachable { to: path.to_owned(), source }
    }
}

fn open_device(path: &str, both_ways: bool) -> Result<File, NotOpened> {
    // A serial line must not become the terminal whose hanging up ends the process.
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
    OpenOptions::new().read(both_ways).write(true).custom_flags(flags).open(path).map_err(NotOpened)
}

/// Opens a serial line: eight bits, as they are, at a speed. What the printer says to hold back is
/// heeded (XON and XOFF), which harms none that never says it.
fn open_serial(path: &str, baud: u32) -> Result<File, NotOpened> {
    let file = open_device(path, true)?;
    let set = || -> Result<(), Errno> {
        let mut line = tcgetattr(&file)?;
        line.make_raw();
        line.set_speed(baud)?;
        line.input_modes |= InputModes::IXON;
        tcsetattr(&file, OptionalActions::Now, &line)
    };
    match set() {
        Ok(()) => Ok(file),
        Err(Errno::NOTTY) => {
            Err(NotOpened(Error::new(ErrorKind::InvalidInput, "the file is no serial line")))
        }
        Err(error) => Err(NotOpened(error.into())),
    }
}

/// Appends to a plain file.
fn file(path: &str, bytes: &[u8]) -> Result<(), LinkError> {
    let unreachable = |source| LinkError::Unreachable { to: path.to_owned(), source };
    let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(unreachable)?;
    file.write_all(bytes).map_err(|source| LinkError::Broke {
        to: path.to_owned(),
        sent: bytes.len(),
        source,
    })
}

fn device(
    limits: &Limits,
    job: Deadline<'_>,
    mut file: File,
    path: &str,
    bytes: &[u8],
) -> Result<(), LinkError> {
    write(limits, job, &mut file, path, bytes)?;
    settle(&mut file, job.or_in(limits.write)).map_err(|source| LinkError::Broke {
        to: path.to_owned(),
        sent: bytes.len(),
        source,
    })
}

/// Waits until a device has passed on the last bytes. Linux' `usblp` takes a block before the printer
/// does, says with `poll` when the printer has it, and throws it away if the file is closed before.
fn settle(file: &mut File, deadline: Deadline<'_>) -> Result<(), Error> {
    wait(file, PollFlags::OUT, deadline)?;
    // It can be written because the printer was unplugged, too; this tells.
    file.write(&[]).map(|_| ())
}

fn tcp(
    limits: &Limits,
    job: Deadline<'_>,
    mut stream: TcpStream,
    address: &str,
    bytes: &[u8],
) -> Result<(), LinkError> {
    write(limits, job, &mut stream, address, bytes)?;
    see_off(&mut stream, job.or_in(limits.close)).map_err(|source| LinkError::Broke {
        to: address.to_owned(),
        sent: bytes.len(),
        source,
    })
}

fn connect(limits: &Limits, job: Deadline<'_>, address: &str) -> Result<TcpStream, LinkError> {
    let unreachable = |source| LinkError::Unreachable { to: address.to_owned(), source };
    let mut last = Error::new(ErrorKind::NotFound, "the name leads nowhere");
    for place in places(address, job).map_err(unreachable)? {
        let connect_max = job.or_in(limits.connect).left().map_err(unreachable)?;
        match TcpStream::connect_timeout(&place, connect_max) {
            Ok(stream) => {
                stream.set_nonblocking(true).map_err(unreachable)?;
                // The last bytes of a ticket are not held back for more.
                stream.set_nodelay(true).map_err(unreachable)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(unreachable(last))
}

/// Names by which it is known whether two ways lead to one printer: where an address leads, and a file
/// whatever it is called. A name that leads nowhere now stands for itself.
pub fn places_of(link: &PrinterLink, monotonic: &dyn Fn() -> Duration) -> BTreeSet<String> {
    match link {
        PrinterLink::Tcp { address } => {
            let deadline = Deadline { monotonic, at: monotonic() + LIMITS.connect };
            let found = places(address, deadline).unwrap_or_default();
            let named = found.is_empty().then(|| address.clone());
            found.iter().map(SocketAddr::to_string).chain(named).collect()
        }
        PrinterLink::Device { path } | PrinterLink::Serial { path, .. } | PrinterLink::File { path } => {
            let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.into());
            BTreeSet::from([real.to_string_lossy().into_owned()])
        }
        PrinterLink::Virtual | PrinterLink::Agent => BTreeSet::new(),
    }
}

/// Where an address leads. The system looks names up without a deadline, so that is left to a thread
/// that ends when it ends.
fn places(address: &str, deadline: Deadline<'_>) -> Result<Vec<SocketAddr>, Error> {
    if let Ok(place) = address.parse() {
        return Ok(vec![place]);
    }
    let (tell, found) = mpsc::channel();
    let name = address.to_owned();
    std::thread::Builder::new().name("printer-name".to_owned()).spawn(move || {
        // Nobody listens any more if it took too long.
        let _ = tell.send(name.to_socket_addrs().map(Iterator::collect));
    })?;
    found.recv_timeout(deadline.left()?).unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

/// Ends a connection after the last byte. Some printers drop what is under way when it is closed too
/// soon, so they are given a moment to close it themselves, whatever they have to say meanwhile; one
/// that resets it has thrown away bytes that it had not read yet.
fn see_off(stream: &mut TcpStream, deadline: Deadline<'_>) -> Result<(), Error> {
    stream.shutdown(Shutdown::Write)?;
    let mut status = [0; 64];
    loop {
        match wait(stream, PollFlags::IN, deadline) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(()),
            Err(error) => return Err(error),
        }
        match stream.read(&mut status) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Writes to a line that stays open.
pub(crate) fn write_line(
    line: &mut Line,
    name: &str,
    bytes: &[u8],
    monotonic: &dyn Fn() -> Duration,
) -> Result<(), LinkError> {
    let job = Deadline { monotonic, at: monotonic() + LIMITS.job };
    write(&LIMITS, job, line, name, bytes)
}

/// Writes to what does not block.
fn write(
    limits: &Limits,
    job: Deadline<'_>,
    to: &mut (impl Write + AsFd),
    name: &str,
    bytes: &[u8],
) -> Result<(), LinkError> {
    let mut sent = 0;
    let mut quiet = job.or_in(limits.write);
    let mut claimed = false;
    let broke = |sent, source| LinkError::Broke { to: name.to_owned(), sent, source };
    while sent < bytes.len() {
        match to.write(&bytes[sent..]) {
            Ok(0) => return Err(broke(sent, ErrorKind::WriteZero.into())),
            Ok(taken) => {
                sent += taken;
                quiet = job.or_in(limits.write);
                claimed = false;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                // Drivers that cannot be polled, such as `lp`, always claim that they can be written.
                if claimed {
                    std::thread::sleep(FALSE_CLAIM_REST);
                }
                wait(to, PollFlags::OUT, quiet).map_err(|source| broke(sent, source))?;
                claimed = true;
            }
            Err(error) => return Err(broke(sent, error)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::{net::TcpListener, path::Path, thread};

    /// Proves that two ways to one printer are known by a place that they share: a name and its address, a
    /// device file and a link to it; and that others share none.
    #[test]
    fn two_ways_to_one_printer_share_a_place() {
        let clock = stopwatch();
        let tcp = |address: &str| places_of(&PrinterLink::Tcp { address: address.to_owned() }, &clock);
        assert!(!tcp("localhost:9100").is_disjoint(&tcp("127.0.0.1:9100")));
        assert!(tcp("localhost:9101").is_disjoint(&tcp("127.0.0.1:9100")));
        assert_eq!(
            tcp("no.such.name.invalid:9100"),
            BTreeSet::from(["no.such.name.invalid:9100".to_owned()])
        );
        let folder = tempfile::tempdir().unwrap();
        let (real, other) = (folder.path().join("lp0"), folder.path().join("printer"));
        std::fs::write(&real, "").unwrap();
        std::os::unix::fs::symlink(&real, &other).unwrap();
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let device = places_of(&PrinterLink::Device { path: path(&real) }, &clock);
        assert_eq!(device, places_of(&PrinterLink::Serial { path: path(&other), baud: 9600 }, &clock));
        assert!(places_of(&PrinterLink::Virtual, &clock).is_empty());
    }

    /// Limits that a test can wait for.
    const SHORT: Limits = Limits {
        job: Duration::from_secs(2),
        connect: Duration::from_millis(300),
        write: Duration::from_millis(300),
        close: Duration::from_millis(300),
    };

    /// How long a test waits for what the limits should have ended long before.
    const WAIT_MAX: Duration = Duration::from_secs(20);

    /// More than a pipe or the buffers of a connection hold.
    fn a_lot() -> Vec<u8> {
        (0..16 << 20).map(|n: u32| n.to_le_bytes()[n as usize % 3]).collect()
    }

    #[expect(clippy::disallowed_methods, reason = "a clock for the tests")]
    fn stopwatch() -> impl Fn() -> Duration {
        let start = std::time::Instant::now();
        move || start.elapsed()
    }

    /// Sends on a thread of its own, so that a test fails instead of waiting for ever.
    fn sent(limits: Limits, link: &PrinterLink, bytes: &[u8]) -> Result<(), LinkError> {
        let (tell, told) = mpsc::channel();
        let (link, bytes) = (link.clone(), bytes.to_vec());
        thread::spawn(move || tell.send(send_within(&limits, &link, &bytes, None, &stopwatch())));
        told.recv_timeout(WAIT_MAX).expect("sending ends in time")
    }

    fn device(path: &Path) -> PrinterLink {
        PrinterLink::Device { path: path.to_str().unwrap().to_owned() }
    }

    fn fifo(folder: &tempfile::TempDir) -> std::path::PathBuf {
        let path = folder.path().join("lp0");
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        path
    }

    /// The other end of a pipe, open whether anybody writes or not.
    fn other_end(path: &Path) -> File {
        OpenOptions::new().read(true).write(true).open(path).unwrap()
    }

    /// After how many bytes a printer stopped taking them, and how that is called.
    fn stopped(sent: Result<(), LinkError>) -> (usize, ErrorKind) {
        match sent {
            Err(LinkError::Broke { sent, source, .. }) => (sent, source.kind()),
            other => panic!("{other:?}"),
        }
    }

    /// Proves that a device file at whose other end nobody is counts as out of reach, at once.
    #[test]
    fn a_pipe_that_nobody_reads_is_out_of_reach() {
        let folder = tempfile::tempdir().unwrap();
        let error = sent(SHORT, &device(&fifo(&folder)), b"paper").unwrap_err();
        assert!(matches!(error, LinkError::Unreachable { .. }), "{error:?}");
        assert!(!error.is_partial());
    }

    /// Proves that a device that stops taking bytes is given up, in doubt if it took some before and
    /// not in doubt if it took none.
    #[test]
    fn a_device_that_takes_nothing_more_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = fifo(&folder);
        let _held = other_end(&path);
        let (taken, kind) = stopped(sent(SHORT, &device(&path), &a_lot()));
        assert!(taken > 0 && kind == ErrorKind::TimedOut, "{taken} {kind}");
        let (taken, kind) = stopped(sent(SHORT, &device(&path), b"paper"));
        assert_eq!((taken, kind), (0, ErrorKind::TimedOut));
    }

    /// Proves that a printer that is reached when its job may be another's already gets not a byte, and that
    /// one reached in time gets them all.
    #[test]
    fn what_is_reached_too_late_is_not_begun() {
        let printer = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let link = PrinterLink::Tcp { address: printer.local_addr().unwrap().to_string() };
        for (by, expected) in [(Duration::from_secs(1), &b""[..]), (Duration::from_secs(9), b"paper")] {
            let reading = thread::spawn({
                let printer = printer.try_clone().unwrap();
                move || {
                    let mut read = Vec::new();
                    printer.accept().unwrap().0.read_to_end(&mut read).map(|_| read)
                }
            });
            // By this clock every look takes a second: it is reached after the first of the two times.
            let looks = std::cell::Cell::new(0);
            let clock = || {
                looks.set(looks.get() + 1);
                Duration::from_secs(looks.get()).min(Duration::from_secs(8))
            };
            let sent = send_within(&LIMITS, &link, b"paper", Some(by), &clock);
            assert_eq!(matches!(sent, Err(LinkError::Late { .. })), expected.is_empty(), "{sent:?}");
            assert_eq!(reading.join().unwrap().unwrap(), expected);
        }
    }

    /// Proves that a device gets every byte in order though it takes them bit by bit.
    #[test]
    fn a_slow_device_gets_everything() {
        let folder = tempfile::tempdir().unwrap();
        let path = fifo(&folder);
        let (bytes, mut end) = (a_lot(), other_end(&path));
        let reading = thread::spawn({
            let count = bytes.len();
            move || {
                let mut read = vec![0; count];
                end.read_exact(&mut read).map(|()| read)
            }
        });
        sent(LIMITS, &device(&path), &bytes).unwrap();
        assert!(reading.join().unwrap().unwrap() == bytes);
    }

    /// Proves that a device's last bytes are waited for before the file is closed: they are thrown
    /// away by then if the printer has not got them.
    #[test]
    fn the_last_bytes_are_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = fifo(&folder);
        let mut end = other_end(&path);
        let (room, _) = stopped(sent(SHORT, &device(&path), &a_lot()));
        end.read_exact(&mut vec![0; room]).unwrap();
        // It takes them all, and there they stay.
        let (taken, kind) = stopped(sent(SHORT, &device(&path), &vec![b'x'; room]));
        assert_eq!((taken, kind), (room, ErrorKind::TimedOut));
    }

    /// Proves that files and character devices that never block are written to, and that a device
    /// that has no room says so.
    #[test]
    fn what_never_blocks_is_written_to() {
        let file = tempfile::NamedTempFile::new().unwrap();
        sent(SHORT, &device(file.path()), b"paper").unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), b"paper");
        sent(SHORT, &device(Path::new("/dev/null")), b"paper").unwrap();
        let full = stopped(sent(SHORT, &device(Path::new("/dev/full")), b"paper"));
        assert_eq!(full, (0, ErrorKind::StorageFull));
    }

    /// A printer on the network, and what it does with the one connection that it gets.
    fn printer<T: Send + 'static>(
        manner: impl FnOnce(TcpStream) -> T + Send + 'static,
    ) -> (PrinterLink, thread::JoinHandle<T>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        (PrinterLink::Tcp { address }, thread::spawn(move || manner(listener.accept().unwrap().0)))
    }

    /// Proves that a printer that says its status without end, and never closes, has the job when it
    /// has all bytes, and is left after the moment that it is given to close.
    #[test]
    fn a_printer_that_never_stops_talking_is_left() {
        let (link, printing) = printer(|mut stream| {
            let mut listening = stream.try_clone().unwrap();
            let talking = thread::spawn(move || while stream.write_all(&[0x12; 64]).is_ok() {});
            let mut got = Vec::new();
            listening.read_to_end(&mut got).unwrap();
            talking.join().unwrap();
            got
        });
        sent(SHORT, &link, b"paper").unwrap();
        assert_eq!(printing.join().unwrap(), b"paper");
    }

    /// Proves that a printer that accepts and takes no bytes is given up.
    #[test]
    fn a_printer_that_takes_nothing_is_given_up() {
        let (link, printing) = printer(|stream| stream);
        let (_, kind) = stopped(sent(SHORT, &link, &a_lot()));
        assert_eq!(kind, ErrorKind::TimedOut);
        drop(printing.join().unwrap());
    }

    /// Proves that a device that takes a little now and then is given up when the job's time is over.
    #[test]
    fn a_job_has_one_deadline() {
        let folder = tempfile::tempdir().unwrap();
        let path = fifo(&folder);
        let mut end = other_end(&path);
        let (done, over) = mpsc::channel::<()>();
        let reading = thread::spawn(move || {
            let mut some = vec![0; 4096];
            // A little every 50 ms until the job has ended.
            while over.recv_timeout(Duration::from_millis(50)) == Err(mpsc::RecvTimeoutError::Timeout) {
                end.read_exact(&mut some).unwrap();
            }
        });
        let limits = Limits { job: Duration::from_millis(500), write: WAIT_MAX, ..SHORT };
        let (taken, kind) = stopped(sent(limits, &device(&path), &a_lot()));
        assert!(taken > 0 && kind == ErrorKind::TimedOut, "{taken} {kind}");
        drop(done);
        reading.join().unwrap();
    }
}
