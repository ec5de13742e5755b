//! Ways to a printer: TCP, by custom on port 9100, and a device file.
//!
//! Sending blocks; it runs on a thread of the printer's own.

use kolejka_core::config::PrinterLink;
use std::{
    fs::OpenOptions,
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpStream, ToSocketAddrs},
    time::Duration,
};

/// How long a printer may take to accept a connection.
const CONNECT_MAX: Duration = Duration::from_secs(3);

/// How long a printer may take none of the bytes; it stops taking them while it prints.
const WRITE_MAX: Duration = Duration::from_secs(15);

/// How long a printer is given to close the connection after the last byte.
const CLOSE_MAX: Duration = Duration::from_secs(2);

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
        source: std::io::Error,
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
        source: std::io::Error,
    },
}

impl LinkError {
    /// Whether some of the bytes reached the printer.
    pub fn is_partial(&self) -> bool {
        match self {
            LinkError::Unreachable { .. } => false,
            LinkError::Broke { sent, .. } => *sent > 0,
        }
    }
}

/// Sends bytes to a printer; on return it has taken them all.
///
/// # Errors
/// If it could not be reached or stopped taking them.
pub fn send(link: &PrinterLink, bytes: &[u8]) -> Result<(), LinkError> {
    match link {
        PrinterLink::Tcp { address } => tcp(address, bytes),
        PrinterLink::Device { path } => {
            let mut file = OpenOptions::new()
                .write(true)
                .open(path)
                .map_err(|source| LinkError::Unreachable { to: path.clone(), source })?;
            write(&mut file, path, bytes)
        }
        // Its bytes are looked at, not sent.
        PrinterLink::Virtual => Ok(()),
    }
}

fn tcp(address: &str, bytes: &[u8]) -> Result<(), LinkError> {
    let unreachable = |source| LinkError::Unreachable { to: address.to_owned(), source };
    let mut last = std::io::Error::new(ErrorKind::NotFound, "the name leads nowhere");
    for place in address.to_socket_addrs().map_err(unreachable)? {
        match TcpStream::connect_timeout(&place, CONNECT_MAX) {
            Ok(mut stream) => {
                stream.set_write_timeout(Some(WRITE_MAX)).map_err(unreachable)?;
                stream.set_read_timeout(Some(CLOSE_MAX)).map_err(unreachable)?;
                write(&mut stream, address, bytes)?;
                return see_off(&mut stream).map_err(|source| LinkError::Broke {
                    to: address.to_owned(),
                    sent: bytes.len(),
                    source,
                });
            }
            Err(error) => last = error,
        }
    }
    Err(unreachable(last))
}

/// Ends a connection after the last byte. Some printers drop what is under way when it is closed too
/// soon, so they are given a moment to close it themselves; one that resets it has thrown away bytes
/// that it had not read yet.
fn see_off(stream: &mut TcpStream) -> Result<(), std::io::Error> {
    stream.shutdown(Shutdown::Write)?;
    let mut status = [0; 64];
    loop {
        match stream.read(&mut status) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(());
            }
            Err(error) => return Err(error),
        }
    }
}

fn write(to: &mut impl Write, name: &str, bytes: &[u8]) -> Result<(), LinkError> {
    let mut sent = 0;
    let broke = |sent, source| LinkError::Broke { to: name.to_owned(), sent, source };
    while sent < bytes.len() {
        match to.write(&bytes[sent..]) {
            Ok(0) => return Err(broke(sent, ErrorKind::WriteZero.into())),
            Ok(taken) => sent += taken,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(broke(sent, error)),
        }
    }
    to.flush().map_err(|source| broke(sent, source))
}
