//! Whether what was recorded is what there is: the chains of a data folder, walked and compared with heads
//! that somebody wrote down.

use crate::access::{Anchor, verify_acts};
use data_encoding::HEXLOWER;
use kolejka_core::{Timestamp, ids::Seq};
use kolejka_store::Hash;
use std::{collections::BTreeSet, path::Path};

/// The name of the chain of acts outside of journals; no office can have it, for ids have no dots.
pub const ACTS: &str = "acts.";

/// A head as it is written down.
pub fn head(name: &str, seq: u64, hash: Hash) -> String {
    format!("{name}:{seq}:{}", HEXLOWER.encode(&hash.0))
}

/// A head that was written down earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Of which chain; of the only office's if absent.
    pub name: Option<String>,
    /// The number of its last link then.
    pub seq: u64,
    /// The hash then.
    pub hash: Hash,
}

impl std::str::FromStr for Expected {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "must be NAME:SEQ:HASH or SEQ:HASH, as `kolejka verify` prints it".to_owned();
        let (rest, hash) = text.rsplit_once(':').ok_or_else(wrong)?;
        let (name, seq) = match rest.rsplit_once(':') {
            Some((name, seq)) => (Some(name.to_owned()), seq),
            None => (None, rest),
        };
        let bytes = HEXLOWER.decode(hash.trim().to_ascii_lowercase().as_bytes()).map_err(|_| wrong())?;
        let hash = Hash(bytes.try_into().map_err(|_| wrong())?);
        Ok(Self { name, seq: seq.trim().parse().map_err(|_| wrong())?, hash })
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// What is so, a line each.
    pub told: Vec<String>,
    /// What is not as it should be, a line each; empty if all is whole.
    pub wrong: Vec<String>,
}

/// Walks the chains in a data folder and compares them with what is expected. Nothing is changed; a daemon
/// may be running.
///
/// # Errors
/// If a file cannot be read.
pub fn verify(data: &Path, expected: &[Expected]) -> anyhow::Result<Found> {
    let mut found = Found::default();
    let asked: Vec<u64> = expected.iter().map(|one| one.seq).collect();
    // The acts first: what they say of journals, those then hold, whatever is written meanwhile.
    let acts = verify_acts(&data.join("access.db"), &asked)?;
    let anchors: &[Anchor] = acts.as_ref().map_or(&[], |acts| &acts.anchors);
    let events: Vec<Seq> = asked.iter().copied().chain(anchors.iter().map(|one| one.seq)).map(Seq).collect();
    let walked = kolejka_store::verify(&data.join("journal.db"), &events)?;
    let only = if let [only] = &walked[..] { Some(only.office.to_string()) } else { None };
    let mut met = vec![false; expected.len()];
    for chain in &walked {
        let name = chain.office.to_string();
        found.tell(&name, "events", chain.events, (chain.from, chain.until), chain.head.1);
        if let Some((seq, why)) = &chain.broken {
            found.wrong.push(format!("{name}: event {seq} is not as it was written: {why}"));
        }
        found.hold_to(chain, anchors);
        for (one, met) in expected.iter().zip(&mut met) {
            if one.name.as_ref().or(only.as_ref()) == Some(&name) {
                *met = true;
                found.compare(&name, one, chain.hash_at(Seq(one.seq)), chain.head.0.0);
            }
        }
    }
    for name in anchors.iter().map(|one| &one.office).collect::<BTreeSet<_>>() {
        if walked.iter().all(|chain| chain.office.as_str() != name) {
            found.wrong.push(format!("{name}: its journal is not here, but acts hold heads of it"));
        }
    }
    if acts.is_none() && walked.iter().any(|chain| chain.events > 0) {
        found.wrong.push(format!(
            "{ACTS}: the chain of acts is missing, though there is a journal: it was taken away, or no daemon of this \
             version has run here yet"
        ));
    }
    if let Some(chain) = &acts {
        found.tell(ACTS, "acts", chain.acts, (chain.from, chain.until), chain.head);
        if let Some((seq, why)) = &chain.broken {
            found.wrong.push(format!("{ACTS}: act {seq} is not as it was written: {why}"));
        }
        for (one, met) in expected.iter().zip(&mut met) {
            if one.name.as_deref() == Some(ACTS) {
                *met = true;
                let hash = chain.asked.iter().find(|(seq, _)| *seq == one.seq).map(|(_, hash)| *hash);
                found.compare(ACTS, one, hash, chain.acts);
            }
        }
    }
    for (one, met) in expected.iter().zip(met) {
        if !met {
            let what = one.name.as_deref().unwrap_or("an office (there are several: say which)");
            found.wrong.push(format!("{what}: there is no such chain here"));
        }
    }
    Ok(found)
}

impl Found {
    fn tell(
        &mut self,
        name: &str,
        what: &str,
        count: u64,
        times: (Option<Timestamp>, Option<Timestamp>),
        hash: Hash,
    ) {
        let time = |at: Timestamp| {
            jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| at.to_string())
        };
        let (Some(from), Some(until)) = times else {
            self.told.push(format!("{name}: no {what} yet"));
            return;
        };
        let (from, until) = (time(from), time(until));
        self.told.push(format!("{name}: {count} {what} from {from} to {until}"));
        self.told.push(format!("  head {}", head(name, count, hash)));
    }

    /// Holds a journal to its heads that acts hold; the first that it does not hold is told.
    fn hold_to(&mut self, chain: &kolejka_store::Walked, anchors: &[Anchor]) {
        let own: Vec<&Anchor> = anchors.iter().filter(|one| one.office == chain.office.as_str()).collect();
        let is_held = |one: &Anchor| {
            chain.hash_at(Seq(one.seq)).is_some_and(|hash| HEXLOWER.encode(&hash.0) == one.hash)
        };
        let Some(lost) = own.iter().find(|one| !is_held(one)) else {
            if let Some(last) = own.last() {
                self.told.push(format!(
                    "  holds {} heads that acts hold, the last at {}",
                    own.len(),
                    last.seq
                ));
            }
            return;
        };
        let (name, act, seq) = (&chain.office, lost.act, lost.seq);
        let why = match (chain.hash_at(Seq(seq)), &chain.broken) {
            (Some(_), _) => "has another hash: what was recorded up to it was written anew",
            (None, Some(_)) => "cannot be reached behind the broken one",
            (None, None) => "is not there: the journal's end was taken away",
        };
        self.wrong.push(format!("{name}: event {seq}, which act {act} holds, {why}"));
    }

    fn compare(&mut self, name: &str, expected: &Expected, now: Option<Hash>, last: u64) {
        match now {
            Some(hash) if hash == expected.hash => {
                self.told.push(format!("  as expected at {}", expected.seq));
            }
            Some(_) => self.wrong.push(format!(
                "{name}: number {} has another hash than expected: what was recorded up to it was written anew",
                expected.seq
            )),
            None if expected.seq == 0 && expected.hash == Hash::START => {}
            None => self.wrong.push(format!(
                "{name}: number {} was expected, but the chain is whole only up to {last}: its end was taken away",
                expected.seq
            )),
        }
    }
}
