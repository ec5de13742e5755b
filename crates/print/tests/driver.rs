//! A driver at a printer that lives and misbehaves: the emulator, which shares no code with it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::config::{Confirms, CutCommand, PrinterLink};
use kolejka_emulator::{Emulator, Fault, Line, Sensor};
use kolejka_print::{Condition, Driver, End, Limits, News, Order, Settings, Status};
use std::{
    net::SocketAddr,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

/// How long a test waits for what the driver should tell long before.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// A ticket of a few lines, with its number.
fn ticket(number: u64) -> Vec<u8> {
    let mut bytes = b"\x1b@".to_vec();
    for line in 0..20 {
        bytes.extend(format!("ticket {number} line {line}\n").bytes());
    }
    bytes.extend(b"\x1bd\x04\x1dV\x00");
    bytes
}

struct Bench {
    driver: Driver,
    news: Receiver<News>,
}

impl Bench {
    fn new(link: PrinterLink, confirms: Confirms) -> Self {
        Self::within(link, confirms, Limits::default())
    }

    fn within(link: PrinterLink, confirms: Confirms, limits: Limits) -> Self {
        let (driver, running) =
            Driver::new(Settings { link, confirms, cut_by: Some(CutCommand::GsV), dots: 576, limits })
                .unwrap();
        let (tell, news) = mpsc::channel();
        #[expect(clippy::disallowed_methods, reason = "a clock for the tests")]
        let start = std::time::Instant::now();
        thread::spawn(move || {
            running.run(&|| start.elapsed(), &|news| {
                // The test may be over.
                let _ = tell.send(news);
            });
        });
        Self { driver, news }
    }

    fn at(emulator: &Emulator, confirms: Confirms) -> Self {
        Self::new(PrinterLink::Tcp { address: emulator.address().to_string() }, confirms)
    }

    fn order(&self, number: u64) {
        assert!(self.driver.order(Order {
            number,
            bytes: ticket(number),
            after_break: false,
            begin_by: None
        }));
    }

    /// How a job ended.
    fn end(&self) -> End {
        loop {
            if let News::Ended(_, end) = self.news.recv_timeout(WAIT_MAX).expect("a job ends") {
                return end;
            }
        }
    }

    fn print(&self, number: u64) -> End {
        self.order(number);
        self.end()
    }

    /// Waits until the driver tells that the printer is so.
    fn wait_for(&self, wanted: &[Condition]) {
        let wanted = Status::of(wanted.iter().copied());
        loop {
            let told = self.news.recv_timeout(WAIT_MAX);
            if let News::Status(status, _) = told.unwrap_or_else(|_| panic!("{wanted} is told"))
                && status == wanted
            {
                return;
            }
        }
    }
}

fn emulator() -> Emulator {
    Emulator::tcp(SocketAddr::from(([127, 0, 0, 1], 0)), 576).unwrap()
}

impl Bench {
    /// Prints a job as often as it is not begun.
    fn print_until_printed(&self, number: u64) {
        loop {
            match self.print(number) {
                End::Printed => return,
                End::NotBegun(_) => {}
                end @ (End::InDoubt(_) | End::Taken) => panic!("{number}: {end:?}"),
            }
        }
    }

    /// Waits until the printer is well, if it is not.
    fn wait_for_well(&self) {
        let mut told = None;
        while let Ok(news) = self.news.try_recv() {
            if let News::Status(status, _) = news {
                told = Some(status);
            }
        }
        if told.is_some_and(|status| !status.can_print()) {
            self.wait_for(&[]);
        }
    }
}

/// What came out: the first word and number of each piece, and whether it is whole.
fn sheets(emulator: &Emulator) -> Vec<(String, bool)> {
    let first = |text: &str| text.split(" line").next().unwrap_or_default().to_owned();
    emulator.sheets().iter().map(|sheet| (first(&sheet.text), sheet.whole)).collect()
}

/// Proves that a job is printed only when the printer has said so, by its number, by status behind the
/// cut, on a port and on a serial line; and that a printer that can prove nothing has just taken it.
#[test]
fn what_is_proven_is_what_the_printer_said() {
    let printer = emulator();
    let bench = Bench::at(&printer, Confirms::ProcessId);
    bench.order(1);
    let mut news = vec![bench.news.recv_timeout(WAIT_MAX).unwrap()];
    while !matches!(news.last(), Some(News::Ended(..))) {
        news.push(bench.news.recv_timeout(WAIT_MAX).unwrap());
    }
    let ok = News::Status(Status::default(), None);
    assert_eq!(news, [ok, News::Sent(1), News::Ended(1, End::Printed)]);
    assert_eq!(bench.print(2), End::Printed);
    drop(bench);
    assert_eq!(Bench::at(&printer, Confirms::Status).print(3), End::Printed);
    assert_eq!(Bench::at(&printer, Confirms::None).print(4), End::Taken);
    let serial = Emulator::serial(576).unwrap();
    let path = serial.path().to_str().unwrap().to_owned();
    let line = Bench::new(PrinterLink::Serial { path, baud: 115_200 }, Confirms::ProcessId);
    assert_eq!(line.print(5), End::Printed);
    assert!(printer.wait_until(WAIT_MAX, |machine| machine.sheets().len() == 4));
    let expected: Vec<(String, bool)> = (1..=4).map(|n| (format!("ticket {n}"), true)).collect();
    assert_eq!(sheets(&printer), expected);
    assert_eq!(sheets(&serial), [("ticket 5".to_owned(), true)]);
    assert!(printer.problems().is_empty() && serial.problems().is_empty(), "{:?}", printer.problems());
}

/// Proves that every trouble is told, keeps the printer from being sent anything, and goes away again.
#[test]
fn every_trouble_is_told_and_stops_printing() {
    let printer = emulator();
    let bench = Bench::at(&printer, Confirms::ProcessId);
    bench.wait_for(&[]);
    for (sensor, condition) in [
        (Sensor::CoverOpen, Condition::CoverOpen),
        (Sensor::PaperOut, Condition::PaperOut),
        (Sensor::CutterError, Condition::CutterError),
        (Sensor::Overheated, Condition::Overheated),
        (Sensor::Recoverable, Condition::Recoverable),
        (Sensor::Unrecoverable, Condition::Unrecoverable),
    ] {
        printer.set(sensor, true);
        bench.wait_for(&[condition]);
        assert!(matches!(bench.print(1), End::NotBegun(why) if why == condition.name()));
        printer.set(sensor, false);
        bench.wait_for(&[]);
    }
    printer.set(Sensor::PaperLow, true);
    bench.wait_for(&[Condition::PaperLow]);
    assert_eq!(bench.print(7), End::Printed);
    printer.refuse(true);
    bench.wait_for(&[Condition::Unreachable]);
    assert!(matches!(bench.print(8), End::NotBegun(_)));
    printer.refuse(false);
    bench.wait_for(&[Condition::PaperLow]);
    printer.silence(true);
    bench.wait_for(&[Condition::Silent]);
    assert!(matches!(bench.print(9), End::NotBegun(_)));
    printer.silence(false);
    bench.wait_for(&[Condition::PaperLow]);
    assert_eq!(sheets(&printer), [("ticket 7".to_owned(), true)]);
}

/// Proves that a printer that says nothing but noise is told to be silent, and gets nothing.
#[test]
fn noise_is_no_answer() {
    let printer = emulator();
    printer.garble(true);
    let bench = Bench::at(&printer, Confirms::Status);
    bench.wait_for(&[Condition::Silent]);
    assert!(matches!(bench.print(1), End::NotBegun(_)));
    printer.garble(false);
    bench.wait_for(&[]);
    assert_eq!(bench.print(2), End::Printed);
    assert_eq!(sheets(&printer), [("ticket 2".to_owned(), true)]);
}

/// Proves that a job in whose middle the paper ends, or the cover is opened, is in doubt, and that the
/// next one is whole when somebody has seen to it.
#[test]
fn trouble_in_the_middle_leaves_doubt() {
    for (fault, sensor) in [
        (Fault::PaperOut { after_dots: 200 }, Sensor::PaperOut),
        (Fault::CoverOpen { after_dots: 200 }, Sensor::CoverOpen),
    ] {
        let printer = emulator();
        let bench = Bench::at(&printer, Confirms::ProcessId);
        bench.wait_for(&[]);
        printer.arm(fault);
        assert!(matches!(bench.print(1), End::InDoubt(_)), "{fault:?}");
        assert!(matches!(bench.print(2), End::NotBegun(_)), "{fault:?}");
        printer.set(sensor, false);
        bench.wait_for(&[]);
        assert_eq!(bench.print(3), End::Printed, "{fault:?}");
        let whole: Vec<_> = sheets(&printer).into_iter().filter(|(_, whole)| *whole).collect();
        assert_eq!(whole, [("ticket 3".to_owned(), true)], "{fault:?}");
    }
}

/// Proves that a printer that tells nothing by itself is asked while a job is being written, so that paper
/// that ends in the middle is noticed long before the printer would be given up for taking nothing; and
/// that what is asked never gets into a picture.
#[test]
fn a_printer_that_only_answers_is_asked_while_it_is_written_to() {
    for confirms in [Confirms::ProcessId, Confirms::Status] {
        let printer = Emulator::serial(576).unwrap();
        printer.only_answer();
        // A line of 192,000 baud, on which this job takes four seconds, and a head that is faster.
        printer.set_line_speed(Some(19_200));
        let path = printer.path().to_str().unwrap().to_owned();
        // Nothing but an answer ends the job before the test is given up.
        let never = Limits { quiet: Duration::from_hours(1), confirm: Duration::from_hours(1) };
        let bench = Bench::within(PrinterLink::Serial { path, baud: 115_200 }, confirms, never);
        bench.wait_for(&[]);
        let mut bytes = b"\x1b@long\n".to_vec();
        for _ in 0..80 {
            bytes.extend(b"\x1dv0\x00\x20\x00\x20\x00");
            bytes.extend([0x55; 1024]);
        }
        bytes.extend(b"\x1dV\x00");
        printer.arm(Fault::PaperOut { after_dots: 400 });
        assert!(bench.driver.order(Order { number: 1, bytes, after_break: false, begin_by: None }));
        let end = bench.end();
        let noticed = |why: &str| why.contains("stopped after");
        assert!(matches!(&end, End::InDoubt(why) if noticed(why)), "{confirms:?}: {end:?}");
        // What is still on the line stands before the next question.
        printer.set_line_speed(None);
        let end = bench.print(3);
        assert!(matches!(&end, End::NotBegun(why) if why.contains("paper_out")), "{confirms:?}: {end:?}");
        printer.set(Sensor::PaperOut, false);
        bench.wait_for(&[]);
        bench.print_until_printed(2);
        assert_eq!(sheets(&printer).last(), Some(&("ticket 2".to_owned(), true)), "{confirms:?}");
        assert!(printer.problems().is_empty(), "{confirms:?}: {:?}", printer.problems());
    }
}

/// Proves that a cover opened and closed at once in a job's middle leaves doubt too, at a printer that was
/// well and at one that was cut off before: news of it come in one piece, and nobody asks meanwhile.
#[test]
fn trouble_that_passes_leaves_doubt() {
    for was_cut_off in [false, true] {
        let printer = emulator();
        let bench = Bench::at(&printer, Confirms::ProcessId);
        bench.wait_for(&[]);
        if was_cut_off {
            printer.arm(Fault::CutOff { after_bytes: 100 });
            assert!(matches!(bench.print(1), End::InDoubt(_)));
        }
        // Behind what brings a printer to its senses, which is half as long.
        printer.arm(Fault::CoverTouched { after_dots: 500 });
        assert!(matches!(bench.print(2), End::InDoubt(_)), "{was_cut_off}");
        assert_eq!(bench.print(3), End::Printed, "{was_cut_off}");
    }
}

/// Proves that a job that is cut off is in doubt, and that the next one comes out whole all the same,
/// though the printer was left in the middle of a picture, or has lost its power.
#[test]
fn a_job_cut_off_spoils_no_other() {
    for confirms in [Confirms::ProcessId, Confirms::Status, Confirms::None] {
        for loses_power in [false, true] {
            let printer = emulator();
            let bench = Bench::at(&printer, confirms);
            assert!(matches!(bench.print(1), End::Printed | End::Taken));
            // The picture that it breaks off in has 8 KiB.
            let mut picture = b"\x1b@before\n\x1dv0\x00\x40\x00\x80\x00".to_vec();
            picture.extend(vec![0x55; 8192]);
            picture.extend(b"\n\x1dV\x00");
            // More than a socket takes at once, so that the break is noticed.
            for _ in 0..600 {
                picture.extend([0x1b, b'@'].repeat(4096));
            }
            printer.arm(if loses_power {
                Fault::PowerLoss { after_bytes: 3000 }
            } else {
                Fault::CutOff { after_bytes: 3000 }
            });
            assert!(bench.driver.order(Order {
                number: 2,
                bytes: picture,
                after_break: false,
                begin_by: None
            }));
            assert!(matches!(bench.end(), End::InDoubt(_)), "{confirms:?} {loses_power}");
            assert!(matches!(bench.print(3), End::Printed | End::Taken), "{confirms:?} {loses_power}");
            assert!(printer.wait_until(WAIT_MAX, |machine| {
                machine.sheets().last().is_some_and(|sheet| sheet.text.starts_with("ticket 3"))
            }));
            let last = sheets(&printer).pop().unwrap();
            assert_eq!(last, ("ticket 3".to_owned(), true), "{confirms:?} {loses_power}");
            assert!(printer.problems().is_empty(), "{:?}", printer.problems());
        }
    }
}

/// Proves that what an earlier job was asked for proves nothing of the next one: a job that stopped, and
/// goes on behind the driver's back when the cover is closed, is not taken for its copy, with the line kept,
/// with a line taken up anew, and on a serial line, whose other end knows nothing of connections.
#[test]
fn an_earlier_answer_proves_no_later_job() {
    for way in ["kept", "cut off", "serial"] {
        let printer = if way == "serial" { Emulator::serial(576).unwrap() } else { emulator() };
        let link = match printer.line() {
            Line::Tcp(address) => PrinterLink::Tcp { address: address.to_string() },
            Line::Serial(path) => PrinterLink::Serial { path: path.to_str().unwrap().into(), baud: 115_200 },
        };
        let bench = Bench::new(link, Confirms::Status);
        bench.wait_for(&[]);
        printer.set_speed(Some(40));
        printer.arm(Fault::CoverTouched { after_dots: 60 });
        assert!(matches!(bench.print(1), End::InDoubt(_)), "{way}");
        if way == "cut off" {
            printer.cut_off();
        }
        // Until the printer has done the job that is in doubt, nothing proves another one.
        bench.print_until_printed(2);
        let printed = sheets(&printer);
        assert_eq!(printed.last(), Some(&("ticket 2".to_owned(), true)), "{way}: {printed:?}");
        assert!(printer.problems().is_empty(), "{way}: {:?}", printer.problems());
    }
}

/// Proves that an answer which went lost with the printer's power keeps nobody waiting for ever, and that
/// a noise which looks like an answer proves nothing: whatever the noise is, a job that is said to be
/// printed by status has come out.
#[test]
fn noise_proves_nothing() {
    let printer = emulator();
    let bench = Bench::at(&printer, Confirms::Status);
    bench.wait_for(&[]);
    let mut printed = Vec::new();
    for number in 1..=20 {
        printer.set_speed(Some(400));
        printer.garble(true);
        bench.order(number);
        // Some hundred bytes of noise while it prints.
        for _ in 0..100 {
            printer.set(Sensor::PaperLow, true);
            printer.set(Sensor::PaperLow, false);
        }
        let so_far = printer.count();
        let end = bench.end();
        if end == End::Printed {
            printed.push(number);
        }
        printer.garble(false);
        assert!(end != End::Printed || printer.count() > so_far, "{number}: {end:?}");
        printer.set_speed(None);
        bench.wait_for_well();
    }
    bench.print_until_printed(49);
    printer.arm(Fault::PowerLoss { after_bytes: 300 });
    assert!(matches!(bench.print(50), End::InDoubt(_)));
    bench.print_until_printed(51);
    assert_eq!(sheets(&printer).last(), Some(&("ticket 51".to_owned(), true)));
    let whole = sheets(&printer);
    for number in printed {
        assert!(whole.contains(&(format!("ticket {number}"), true)), "{number}: {whole:?}");
    }
}

/// Proves that a job during which a printer on a serial line was switched off and on is in doubt, though the
/// line does not break and the end of the job, with what asks for the proof, comes in again; and that the
/// next one is printed.
#[test]
fn power_lost_on_a_serial_line_proves_nothing() {
    for confirms in [Confirms::ProcessId, Confirms::Status] {
        let printer = Emulator::serial(576).unwrap();
        let path = printer.path().to_str().unwrap().to_owned();
        let bench = Bench::new(PrinterLink::Serial { path, baud: 115_200 }, confirms);
        bench.wait_for(&[]);
        // The job takes a few times as long as the printer is gone.
        printer.set_line_speed(Some(50_000));
        printer.arm(Fault::PowerLoss { after_bytes: 60_000 });
        let mut bytes = b"a long ticket\n".repeat(11_000);
        bytes.extend(ticket(1));
        assert!(bench.driver.order(Order { number: 1, bytes, after_break: false, begin_by: None }));
        let end = bench.end();
        assert!(matches!(end, End::InDoubt(_)), "{confirms:?}: {end:?}");
        printer.set_line_speed(None);
        bench.print_until_printed(2);
        assert_eq!(sheets(&printer).last(), Some(&("ticket 2".to_owned(), true)), "{confirms:?}");
    }
}

/// Proves that a printer which hangs for good keeps no job: neither one that it does not take, nor one
/// that it took and never confirms.
#[test]
fn a_printer_that_hangs_for_good_is_given_up() {
    let limits = Limits { quiet: Duration::from_millis(400), confirm: Duration::from_millis(400) };
    for confirms in [Confirms::ProcessId, Confirms::Status] {
        let printer = emulator();
        let link = PrinterLink::Tcp { address: printer.address().to_string() };
        let bench = Bench::within(link, confirms, limits);
        bench.wait_for(&[]);
        printer.hang(true);
        let end = bench.print(1);
        assert!(matches!(&end, End::InDoubt(why) if why.contains("did not say in time")), "{end:?}");
        bench.wait_for(&[Condition::Silent]);
        printer.hang(false);
        bench.wait_for(&[]);
        // What it had not said is settled.
        bench.print_until_printed(3);
        printer.hang(true);
        // More than the line's buffers hold.
        let bytes = vec![0; 32 << 20];
        assert!(bench.driver.order(Order { number: 2, bytes, after_break: false, begin_by: None }));
        let end = bench.end();
        assert!(matches!(&end, End::InDoubt(why) if why.contains("took nothing more")), "{end:?}");
    }
}

/// Proves that a job whose time to begin is over is not begun, at a printer that talks and at one that does
/// not.
#[test]
fn what_comes_too_late_is_not_begun() {
    for confirms in [Confirms::ProcessId, Confirms::None] {
        let printer = emulator();
        let bench = Bench::at(&printer, confirms);
        let late = Order { number: 1, bytes: ticket(1), after_break: false, begin_by: Some(Duration::ZERO) };
        assert!(bench.driver.order(late));
        let end = bench.end();
        assert!(matches!(&end, End::NotBegun(why) if why.contains("lease")), "{end:?}");
        let in_time = Order { number: 2, bytes: ticket(2), after_break: false, begin_by: Some(WAIT_MAX) };
        assert!(bench.driver.order(in_time));
        assert!(matches!(bench.end(), End::Printed | End::Taken));
        assert!(printer.wait_until(WAIT_MAX, |machine| !machine.sheets().is_empty()));
        assert_eq!(sheets(&printer), [("ticket 2".to_owned(), true)]);
    }
}

/// Proves that a head as slow as a real one holds up the proof, not the truth of it.
#[test]
fn a_slow_head_is_waited_for() {
    let printer = emulator();
    printer.set_speed(Some(150));
    let bench = Bench::at(&printer, Confirms::ProcessId);
    assert_eq!(bench.print(1), End::Printed);
    assert_eq!(printer.count(), 1);
}

/// Proves that a device file that is not there, and a file that is no serial line, are told in words
/// that help.
#[test]
fn a_device_file_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lp0").to_str().unwrap().to_owned();
    for confirms in [Confirms::None, Confirms::Status] {
        let bench = Bench::new(PrinterLink::Device { path: path.clone() }, confirms);
        let end = bench.print(1);
        assert!(matches!(&end, End::NotBegun(why) if why.contains("plugged in")), "{end:?}");
    }
    std::fs::write(&path, "").unwrap();
    let bench = Bench::new(PrinterLink::Serial { path: path.clone(), baud: 9600 }, Confirms::None);
    let end = bench.print(1);
    assert!(matches!(&end, End::NotBegun(why) if why.contains("no serial line")), "{end:?}");
    let bench = Bench::new(PrinterLink::File { path: path.clone() }, Confirms::None);
    assert_eq!(bench.print(1), End::Taken);
    assert_eq!(bench.print(2), End::Taken);
    assert_eq!(std::fs::read(&path).unwrap(), [ticket(1), ticket(2)].concat());
}
