//! Reads the recorded calls of "Anonymous Bank", 1999: tab-separated lines, plain or gzipped.
//!
//! A damaged line is skipped and counted; a file that is no such recording is refused.
//! Invariant: of every call kept, no time lies before the one it follows; what goes on over midnight counts on past 24 hours.

use flate2::read::MultiGzDecoder;
use jiff::civil::Date;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

const COLUMNS: [&str; 17] = [
    "vru+line",
    "call_id",
    "customer_id",
    "priority",
    "type",
    "date",
    "vru_entry",
    "vru_exit",
    "vru_time",
    "q_start",
    "q_exit",
    "q_time",
    "outcome",
    "ser_start",
    "ser_exit",
    "ser_time",
    "server",
];

/// No line of the format comes near this length; a longer one is skipped.
const LINE_BYTES_MAX: u64 = 4096;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    /// An agent answered.
    Served,
    /// The caller hung up.
    HungUp,
}

/// A recorded call; times are seconds since its day's midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankCall {
    /// Its day.
    pub date: Date,
    /// 0, 1 or 2.
    pub priority: u8,
    /// `PS`, `NW` and so on.
    pub service: String,
    /// Joining and leaving the queue, if it queued.
    pub queued: Option<(u32, u32)>,
    /// How it ended.
    pub end: CallEnd,
    /// The agent, if known, and from when to when.
    pub service_by: Option<(String, u32, u32)>,
}

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// The calls, in the file's order.
    pub calls: Vec<BankCall>,
    /// How many lines were skipped.
    pub skipped: usize,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file or its compression.
    #[error("{path} cannot be read")]
    Io {
        /// Which file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The first line is not the format's header, or nothing below it is a call.
    #[error("{path} is not a bank-1999 recording: {why}")]
    Foreign {
        /// Which file.
        path: String,
        /// What gave it away.
        why: &'static str,
    },
}

/// Reads a file.
///
/// # Errors
/// If it cannot be read or is no such recording.
pub fn read(path: &Path) -> Result<Recording, ReadError> {
    let name = path.display().to_string();
    let failed = |source| ReadError::Io { path: name.clone(), source };
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let failed = |source| ReadError::Io { path: name.clone(), source };
    let gzipped = file.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let failed = |source| ReadError::Io { path: name.clone(), source };
    if gzipped {
        read_lines(BufReader::new(MultiGzDecoder::new(file)), &name, failed)
    } else {
        read_lines(file, &name, failed)
    }
}

fn read_lines(
    mut lines: impl BufRead,
    name: &str,
    failed: impl Fn(io::Error) -> ReadError,
) -> Result<Recording, ReadError> {
    let foreign = |why| ReadError::Foreign { path: name.to_owned(), why };
    let mut line = Vec::new();
    let mut next = |line: &mut Vec<u8>| next_line(&mut lines, line).map_err(&failed);
    next(&mut line)?;
    let header = String::from_utf8_lossy(&line);
    if !header.trim_end().split('\t').eq(COLUMNS) {
        return Err(foreign("its first line is not the header"));
    }
    let mut recording = Recording::default();
    while next(&mut line)? > 0 {
        match std::str::from_utf8(&line).ok().and_then(|text| call(text.trim_end_matches(['\r', '\n']))) {
            Some(call) => recording.calls.push(call),
            None => recording.skipped += 1,
        }
    }
    if recording.calls.is_empty() {
        return Err(foreign("not one line below the header is a call"));
    }
    Ok(recording)
}

/// Reads a line; of one that is too long only the end is kept, which is no call.
fn next_line(lines: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    loop {
        line.clear();
        let read = lines.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', line)?;
        if read < LINE_BYTES_MAX as usize || line.ends_with(b"\n") {
            return Ok(read);
        }
    }
}

/// The call that a line tells, unless it is damaged or odd.
fn call(line: &str) -> Option<BankCall> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [
        _,
        _,
        _,
        priority,
        service,
        date,
        _,
        _,
        _,
        q_start,
        q_exit,
        q_time,
        outcome,
        ser_start,
        ser_exit,
        _,
        server,
    ] = fields.as_slice()
    else {
        return None;
    };
    let end = match *outcome {
        "AGENT" => CallEnd::Served,
        "HANG" => CallEnd::HungUp,
        _ => return None,
    };
    let q_time: u32 = q_time.parse().ok()?;
    let queued = if q_time > 0 {
        let (start, exit) = (seconds(q_start)?, after(seconds(q_start)?, seconds(q_exit)?));
        if exit.checked_sub(start)? != q_time {
            return None;
        }
        Some((start, exit))
    } else {
        None
    };
    let service_by = match end {
        CallEnd::Served if *server != "NO_SERVER" => {
            let (start, exit) = (seconds(ser_start)?, seconds(ser_exit)?);
            let start = queued.map_or(start, |(joined, _)| after(joined, start));
            let exit = after(start, exit);
            if exit < start {
                return None;
            }
            Some(((*server).to_owned(), start, exit))
        }
        CallEnd::Served | CallEnd::HungUp => None,
    };
    // Answered at once by nobody known tells nothing about queue or agents.
    if end == CallEnd::Served && queued.is_none() && service_by.is_none() {
        return None;
    }
    let known_service = service.len() == 2 && service.bytes().all(|byte| byte.is_ascii_uppercase());
    Some(BankCall {
        date: day(date)?,
        priority: priority.parse().ok().filter(|priority| *priority <= 2)?,
        service: known_service.then(|| (*service).to_owned())?,
        queued,
        end,
        service_by,
    })
}

/// What goes on over midnight ends on the next day's clock; half a day tells it from clocks that
/// differ by seconds.
fn after(start: u32, end: u32) -> u32 {
    if end + 43_200 < start { end + 86_400 } else { end }
}

fn day(text: &str) -> Option<Date> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(1900 + text[..2].parse::<i16>().ok()?, text[2..4].parse().ok()?, text[4..].parse().ok()?).ok()
}

fn seconds(text: &str) -> Option<u32> {
    let mut parts = text.split(':').map(|part| part.parse::<u32>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60)
        .then_some(hours * 3600 + minutes * 60 + seconds)
}
