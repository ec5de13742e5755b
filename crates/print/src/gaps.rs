//! Gaps between the commands of a job, where something may be asked of the printer: in the middle of a
//! command, a request would be taken for a part of it.
//!
//! It knows the commands that this program sends. Behind one that it does not know there are no gaps
//! any more, since nobody knows where the next command begins.

/// The gaps of a job, found one after another.
pub(crate) struct Gaps {
    at: Option<usize>,
}

impl Gaps {
    /// From a place on, at which a command begins.
    pub(crate) fn from(at: usize) -> Self {
        Self { at: Some(at) }
    }

    /// The first gap at or behind a place, which may not lie before the last one that was asked for; none
    /// if no more are known. The job's end is no gap.
    pub(crate) fn next(&mut self, job: &[u8], from: usize) -> Option<usize> {
        loop {
            let at = self.at?;
            if at >= from {
                return (at < job.len()).then_some(at);
            }
            self.at = command_bytes(&job[at..]).map(|length| at + length);
        }
    }
}

/// How long the command is with which these bytes begin.
fn command_bytes(bytes: &[u8]) -> Option<usize> {
    let at = |place: usize| bytes.get(place).copied();
    let number = |place: usize| Some(usize::from(at(place)?) + 256 * usize::from(at(place + 1)?));
    Some(match (at(0)?, at(1)) {
        (0x1b, command) => match command? {
            b'@' | b'i' | b'm' | b'2' => 2,
            b'!' | b'-' | b'3' | b'E' | b'G' | b'J' | b'M' | b'R' | b'V' | b'a' | b'd' | b't' | b'{' => 3,
            _ => return None,
        },
        (0x1d, command) => match command? {
            b'V' if matches!(at(2)?, 65 | 66) => 4,
            b'v' => 8 + number(4)?.checked_mul(number(6)?)?,
            b'(' => 5 + number(3)?,
            b'!' | b'B' | b'V' | b'a' | b'b' | b'e' | b'r' => 3,
            _ => return None,
        },
        (0x10 | 0x1c, _) => return None,
        (_, _) => 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that gaps lie between commands, whatever stands in a picture, and that there are none behind
    /// what is not known.
    #[test]
    fn gaps_lie_between_commands() {
        let job = b"\x1b@A\x1dv0\x00\x01\x00\x03\x00\x1b@\x1d\x1d(k\x03\x001C\x03\x1dVB\x00\n";
        let mut gaps = Gaps::from(0);
        let mut found = Vec::new();
        while let Some(gap) = gaps.next(job, found.last().map_or(0, |last| last + 1)) {
            found.push(gap);
        }
        assert_eq!(found, [0, 2, 3, 14, 22, 26]);
        assert_eq!(Gaps::from(0).next(job, 5), Some(14));
        let unknown = b"A\x1b?\x00\x00B";
        assert_eq!((Gaps::from(0).next(unknown, 1), Gaps::from(0).next(unknown, 2)), (Some(1), None));
        // A picture that is said to be longer than the job has no end in it.
        assert_eq!(Gaps::from(0).next(b"A\x1dv0\x00\xff\xff\xff\xff", 2), None);
    }
}
