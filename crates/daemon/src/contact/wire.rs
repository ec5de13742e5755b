//! One wire: where it is, and whether current flows.

use anyhow::{Context as _, bail};
use gpiocdev::{
    Request as GpioRequest,
    line::{Bias, Value},
};
use serial2::SerialPort;
use std::{io, time::Duration};

/// The speed of a serial line of which only the control lines are used.
const BAUD: u32 = 9_600;

/// A control line that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlLine {
    /// Clear to send.
    Cts,
    /// Data set ready.
    Dsr,
    /// Carrier detect.
    Dcd,
    /// Ring indicator.
    Ri,
}

/// Where a contact is wired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Between RTS or DTR, which are held on, and a control line of a serial port.
    Serial {
        /// The device file.
        path: String,
        /// The line that comes in.
        line: ControlLine,
    },
    /// Between a pin of a GPIO chip, pulled up, and ground.
    Gpio {
        /// The chip's device file.
        chip: String,
        /// The pin's number on it.
        pin: u32,
    },
}

impl Wire {
    /// Reads `serial:/dev/ttyS0@cts` or `gpio:/dev/gpiochip0@17`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of(text: &str) -> anyhow::Result<Self> {
        let help = "give serial:/dev/ttyS0@cts (or dsr, dcd, ri) or gpio:/dev/gpiochip0@17";
        let parts = text.split_once(':').and_then(|(kind, rest)| Some((kind, rest.rsplit_once('@')?)));
        let Some((kind, (path, at))) = parts.filter(|(_, (path, _))| !path.is_empty()) else {
            bail!("`{text}` is no contact: {help}");
        };
        let path = path.to_owned();
        Ok(match kind {
            "serial" => {
                let line = match at {
                    "cts" => ControlLine::Cts,
                    "dsr" => ControlLine::Dsr,
                    "dcd" => ControlLine::Dcd,
                    "ri" => ControlLine::Ri,
                    other => bail!("a serial port has no line `{other}` that comes in: {help}"),
                };
                Wire::Serial { path, line }
            }
            "gpio" => {
                let pin = at.parse().with_context(|| format!("`{at}` is no pin's number: {help}"))?;
                Wire::Gpio { chip: path, pin }
            }
            other => bail!("a contact is at a serial port or a GPIO chip, not at `{other}`: {help}"),
        })
    }

    /// Opens it.
    ///
    /// # Errors
    /// If it is not there, not allowed, or tells nothing of contacts.
    pub fn open(&self) -> io::Result<Box<dyn Contact>> {
        match self {
            Wire::Serial { path, line } => {
                let port = SerialPort::open(path, BAUD)?;
                // What the contact lets through; a port without these lines is told by the look below.
                let _ = port.set_rts(true);
                let _ = port.set_dtr(true);
                let mut contact = Serial { port, line: *line };
                contact.is_closed()?;
                Ok(Box::new(contact))
            }
            Wire::Gpio { chip, pin } => {
                let request = GpioRequest::builder()
                    .on_chip(chip)
                    .with_consumer("kolejka")
                    .with_line(*pin)
                    .as_input()
                    .as_active_low()
                    .with_bias(Bias::PullUp)
                    .request()
                    .map_err(io::Error::other)?;
                Ok(Box::new(Gpio { request, pin: *pin }))
            }
        }
    }
}

/// A contact, as it is at this moment.
pub trait Contact: Send {
    /// Whether current flows.
    ///
    /// # Errors
    /// If it can no longer be told.
    fn is_closed(&mut self) -> io::Result<bool>;
}

struct Serial {
    port: SerialPort,
    line: ControlLine,
}

impl Contact for Serial {
    fn is_closed(&mut self) -> io::Result<bool> {
        match self.line {
            ControlLine::Cts => self.port.read_cts(),
            ControlLine::Dsr => self.port.read_dsr(),
            ControlLine::Dcd => self.port.read_cd(),
            ControlLine::Ri => self.port.read_ri(),
        }
    }
}

struct Gpio {
    request: GpioRequest,
    pin: u32,
}

impl Contact for Gpio {
    fn is_closed(&mut self) -> io::Result<bool> {
        Ok(self.request.value(self.pin).map_err(io::Error::other)? == Value::Active)
    }
}

/// What a contact is when it has been so for a while: contacts bounce, and long wires catch sparks.
#[derive(Debug)]
pub struct Debounce {
    least: Duration,
    settled: Option<bool>,
    since: Option<(bool, Duration)>,
}

impl Debounce {
    /// A contact is believed when it has been so for this long.
    pub fn new(least: Duration) -> Self {
        Self { least, settled: None, since: None }
    }

    /// Takes what it is at a moment; what it is from now on, if that is new.
    pub fn see(&mut self, is: bool, now: Duration) -> Option<bool> {
        let (_, since) = *match &mut self.since {
            Some(known) if known.0 == is => known,
            other => other.insert((is, now)),
        };
        let is_new = self.settled != Some(is) && now.saturating_sub(since) >= self.least;
        if is_new {
            self.settled = Some(is);
        }
        is_new.then_some(is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that wires are read as people write them, and that what is none is told with what would be.
    #[test]
    fn wires_are_read() {
        let serial = |line| Wire::Serial { path: "/dev/ttyS0".to_owned(), line };
        for (text, wire) in [
            ("serial:/dev/ttyS0@cts", serial(ControlLine::Cts)),
            ("serial:/dev/ttyS0@dsr", serial(ControlLine::Dsr)),
            ("serial:/dev/ttyS0@dcd", serial(ControlLine::Dcd)),
            ("serial:/dev/ttyS0@ri", serial(ControlLine::Ri)),
            ("gpio:/dev/gpiochip0@17", Wire::Gpio { chip: "/dev/gpiochip0".to_owned(), pin: 17 }),
        ] {
            assert_eq!(Wire::of(text).unwrap(), wire);
        }
        for text in [
            "",
            "serial:/dev/ttyS0",
            "serial:@cts",
            "serial:/dev/ttyS0@rts",
            "gpio:/dev/gpiochip0@x",
            "usb:x@1",
        ] {
            let why = format!("{:#}", Wire::of(text).unwrap_err());
            assert!(why.contains("give serial:/dev/ttyS0@cts"), "{text}: {why}");
        }
    }

    /// Proves that a contact counts when it has been so without a break, once; and that bouncing, or a spark on
    /// the wire, counts for nothing.
    #[test]
    fn bouncing_counts_for_nothing() {
        let ms = Duration::from_millis;
        let mut debounce = Debounce::new(ms(50));
        let mut told = Vec::new();
        let mut see = |is: bool, from: u64, to: u64| {
            for at in (from..to).step_by(10) {
                told.extend(debounce.see(is, ms(at)).map(|is| (at, is)));
            }
        };
        see(false, 0, 200);
        // A spark, and a press that bounces.
        see(true, 200, 230);
        see(false, 230, 400);
        see(true, 400, 420);
        see(false, 420, 440);
        see(true, 440, 1_000);
        see(false, 1_000, 1_040);
        see(true, 1_040, 2_000);
        see(false, 2_000, 3_000);
        assert_eq!(told, [(50, false), (490, true), (2_050, false)]);
    }

    /// Proves that a device file that is no contact is told, and not taken for an open one.
    #[test]
    fn what_is_no_contact_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tty").to_str().unwrap().to_owned();
        assert!(Wire::Serial { path: path.clone(), line: ControlLine::Cts }.open().is_err());
        assert!(Wire::Gpio { chip: path.clone(), pin: 1 }.open().is_err());
        std::fs::write(&path, "").unwrap();
        assert!(Wire::Serial { path, line: ControlLine::Dcd }.open().is_err());
        // A pseudo-terminal is a serial line without control lines.
        let printer = kolejka_emulator::Emulator::serial(384).unwrap();
        let path = printer.path().to_str().unwrap().to_owned();
        assert!(Wire::Serial { path, line: ControlLine::Cts }.open().is_err());
    }
}
