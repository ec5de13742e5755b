//! A printer on the network that records what it is sent, and misbehaves on demand; and pipes as the
//! device files of printers.

use std::{
    fs::File,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::Duration,
};

/// How long a test waits for a ticket to be printed.
const WAIT_MAX: Duration = Duration::from_mins(1);

/// What a pipe holds on Linux.
const PIPE_BYTES: usize = 64 << 10;

/// Makes a pipe in the place of a device file.
///
/// # Panics
/// If it cannot be made.
pub fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("there is an `mkfifo`");
    assert!(made.success(), "{} cannot be made", path.display());
}

/// Fills a pipe, so that it can be opened and takes no byte for as long as the file is held: a device
/// without paper.
///
/// # Panics
/// If that fails.
pub fn stuff_pipe(path: &Path) -> File {
    let mut pipe = File::options().read(true).write(true).open(path).expect("the pipe can be opened");
    pipe.write_all(&vec![0; PIPE_BYTES]).expect("the pipe can be filled");
    pipe
}

/// How a printer behaves towards the next connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes everything.
    Good,
    /// Takes so many bytes and breaks off.
    BreaksOffAfter(usize),
    /// Accepts and takes nothing.
    Hangs,
    /// Takes everything, says its status without end and never closes.
    Talks,
}

/// A printer that records.
pub struct RecordingPrinter {
    /// Where it listens.
    pub address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    jobs: mpsc::Receiver<Vec<u8>>,
    breaks: mpsc::Receiver<()>,
}

fn locked(manner: &Mutex<Manner>) -> MutexGuard<'_, Manner> {
    manner.lock().unwrap_or_else(PoisonError::into_inner)
}

impl RecordingPrinter {
    /// A printer on a free port.
    pub fn start() -> Self {
        Self::at("127.0.0.1:0".parse().expect("a well-formed address"))
    }

    /// A printer at an address.
    ///
    /// # Panics
    /// If it is taken.
    pub fn at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).expect("the printer's address is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (tell, jobs) = mpsc::channel();
        let (broke, breaks) = mpsc::channel();
        let manner = Arc::new(Mutex::new(Manner::Good));
        let of_thread = Arc::clone(&manner);
        std::thread::spawn(move || {
            let mut hanging = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                let manner = *locked(&of_thread);
                match manner {
                    Manner::Hangs => hanging.push(stream),
                    Manner::Good | Manner::Talks | Manner::BreaksOffAfter(_) => {
                        let (tell, broke) = (tell.clone(), broke.clone());
                        std::thread::spawn(move || take(stream, manner, &tell, &broke));
                    }
                }
            }
        });
        Self { address, manner, jobs, breaks }
    }

    /// How it behaves from now on.
    pub fn behave(&self, manner: Manner) {
        *locked(&self.manner) = manner;
    }

    /// The bytes of the next job that came whole.
    ///
    /// # Panics
    /// If none comes.
    pub fn next_job(&self) -> Vec<u8> {
        self.jobs.recv_timeout(WAIT_MAX).expect("a ticket is printed")
    }

    /// Waits until it has broken off in the middle of a job.
    ///
    /// # Panics
    /// If it is sent none.
    pub fn wait_for_break(&self) {
        self.breaks.recv_timeout(WAIT_MAX).expect("a job is begun");
    }

    /// Jobs that came and were not looked at yet.
    pub fn others(&self) -> Vec<Vec<u8>> {
        self.jobs.try_iter().collect()
    }
}

/// Takes the bytes of one connection; what broke off is no job.
fn take(mut stream: TcpStream, manner: Manner, tell: &mpsc::Sender<Vec<u8>>, broke: &mpsc::Sender<()>) {
    let mut bytes = Vec::new();
    match manner {
        Manner::BreaksOffAfter(count) => {
            let mut some = vec![0; count];
            let _ = stream.read_exact(&mut some);
            // Closing with bytes unread resets the connection, as a printer that is switched off.
            drop(stream);
            let _ = broke.send(());
        }
        Manner::Good | Manner::Hangs | Manner::Talks => {
            if manner == Manner::Talks {
                let mut talking = stream.try_clone().expect("a connection can be shared");
                // Until the other side has gone.
                std::thread::spawn(move || while talking.write_all(&[0x12; 64]).is_ok() {});
            }
            if stream.read_to_end(&mut bytes).is_ok() && !bytes.is_empty() {
                // The test may be over.
                let _ = tell.send(bytes);
            }
        }
    }
}
