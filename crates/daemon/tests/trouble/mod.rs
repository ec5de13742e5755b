//! A printer that gets into every trouble that it can, one after another.

#![allow(dead_code, reason = "not every test that shares this uses all of it")]

use kolejka_emulator::{Emulator, Fault, Sensor};
use kolejka_testkit::client::{Client, office};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    PaperOut,
    CoverOpen,
    CoverTouched,
    CutOff,
    PowerLost,
    KnifeStuck,
    Noise,
    Refused,
    Hung,
    Silent,
}

impl Trouble {
    pub(crate) const ALL: [Trouble; 10] = [
        Trouble::PaperOut,
        Trouble::CoverOpen,
        Trouble::CoverTouched,
        Trouble::CutOff,
        Trouble::PowerLost,
        Trouble::KnifeStuck,
        Trouble::Noise,
        Trouble::Refused,
        Trouble::Hung,
        Trouble::Silent,
    ];

    /// What can go wrong at a line that nobody connects.
    pub(crate) const SERIAL: [Trouble; 8] = [
        Trouble::PaperOut,
        Trouble::CoverOpen,
        Trouble::CoverTouched,
        Trouble::PowerLost,
        Trouble::KnifeStuck,
        Trouble::Noise,
        Trouble::Hung,
        Trouble::Silent,
    ];
}

/// A generator of numbers that are the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % u64::try_from(n).expect("small")).expect("smaller")
    }
}

/// Ends the trouble however the test ends.
pub(crate) struct EndTrouble(pub(crate) Arc<AtomicBool>);

impl Drop for EndTrouble {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Lets one fault after another happen until told to stop, each seen to when it has happened, and every kind
/// before any comes again; how often each did.
pub(crate) fn make_trouble(
    printer: &Emulator,
    kinds: &[Trouble],
    papers_between: usize,
    seed: u64,
    stop: &AtomicBool,
) -> BTreeMap<Trouble, u32> {
    let mut dice = Dice(seed);
    let mut done = BTreeMap::new();
    let mut left: Vec<Trouble> = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        let until = printer.count() + 1 + dice.below(papers_between);
        printer.wait_until(Duration::from_secs(3), |machine| machine.sheets().len() >= until);
        if left.is_empty() {
            left.extend(kinds);
        }
        let kind = left.swap_remove(dice.below(left.len()));
        if happens(printer, kind, &mut dice, stop) {
            *done.entry(kind).or_default() += 1;
        }
    }
    done
}

/// Lets a fault happen once, in the middle of something.
pub(crate) fn once(
    printer: &Emulator,
    kind: Trouble,
    seed: u64,
    stop: &AtomicBool,
) -> BTreeMap<Trouble, u32> {
    let until = printer.count() + 1;
    printer.wait_until(Duration::from_secs(3), |machine| machine.sheets().len() >= until);
    // Another place for each kind.
    let mut dice = Dice(seed + kind as u64);
    BTreeMap::from_iter(happens(printer, kind, &mut dice, stop).then_some((kind, 1)))
}

/// Lets a fault happen and sees to it; whether it did before it was to stop.
fn happens(printer: &Emulator, kind: Trouble, dice: &mut Dice, stop: &AtomicBool) -> bool {
    // Until the fault has happened, or there is nothing left to print by which it could.
    let tripped = |is: &dyn Fn() -> bool| {
        while !stop.load(Ordering::SeqCst) {
            if is() {
                return true;
            }
            printer.wait_until(Duration::from_millis(20), |_| false);
        }
        false
    };
    let rest = |ms| {
        printer.wait_until(Duration::from_millis(ms), |_| false);
    };
    let (bytes, dots) = (1 + dice.below(1_500), 1 + dice.below(300));
    let before = printer.bytes();
    let has_come = || printer.bytes() >= before + bytes as u64;
    match kind {
        Trouble::PaperOut => {
            printer.arm(Fault::PaperOut { after_dots: dots });
            let happened = tripped(&|| printer.has(Sensor::PaperOut));
            printer.set(Sensor::PaperOut, true);
            printer.set(Sensor::PaperOut, false);
            happened
        }
        Trouble::CoverOpen => {
            printer.arm(Fault::CoverOpen { after_dots: dots });
            let happened = tripped(&|| printer.has(Sensor::CoverOpen));
            printer.set(Sensor::CoverOpen, true);
            printer.set(Sensor::CoverOpen, false);
            happened
        }
        Trouble::CoverTouched => {
            printer.arm(Fault::CoverTouched { after_dots: dots });
            tripped(&|| !printer.awaits_opening())
        }
        Trouble::CutOff => {
            printer.arm(Fault::CutOff { after_bytes: bytes });
            tripped(&has_come)
        }
        Trouble::PowerLost => {
            printer.arm(Fault::PowerLoss { after_bytes: bytes });
            tripped(&has_come)
        }
        Trouble::KnifeStuck => {
            printer.set(Sensor::CutterError, true);
            rest(50);
            printer.set(Sensor::CutterError, false);
            true
        }
        Trouble::Noise => {
            printer.garble(true);
            rest(300);
            printer.garble(false);
            true
        }
        Trouble::Refused => {
            printer.refuse(true);
            printer.refuse(false);
            true
        }
        Trouble::Hung => {
            printer.hang(true);
            rest(300);
            printer.hang(false);
            printer.cut_off();
            true
        }
        Trouble::Silent => {
            printer.silence(true);
            rest(300);
            printer.silence(false);
            true
        }
    }
}

/// How often it is looked whether jobs are open: what ends them is told by the printer's state alone.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Waits until no job is open.
///
/// # Panics
/// If that takes too long.
pub(crate) async fn wait_for_the_end(staff: &mut Client, max: Duration, run: &dyn std::fmt::Debug) {
    let deadline = tokio::time::Instant::now() + max;
    loop {
        let printer = staff.get(&office("/printers/hall")).await.json();
        if printer["queued"] == 0 && printer["underway"] == 0 {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "{run:?}: jobs are still open: {printer}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
