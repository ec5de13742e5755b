//! Calling policies as they are named on the command line and in scenarios.

use std::{fmt, str::FromStr};

/// The greatest rate that a class may have, as in an office file.
pub(crate) const RATE_MAX: u32 = 1000;

/// The most calls of a ratio, as in an office file.
pub(crate) const CALLS_MAX: u32 = 1000;

/// A calling policy, without what a scenario says of its classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Policy {
    /// By arrival alone.
    Fifo,
    /// A higher class first.
    Strict,
    /// The greatest weighted wait first.
    Accumulating {
        /// How much a second of the highest class counts, in thousandths of a normal one.
        rate_milli: u32,
    },
    /// So many calls out of turn to one normal call, while both wait.
    Ratio {
        /// How many.
        calls: u32,
    },
}

/// Why a policy cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// There is no such policy.
    #[error("`{0}` is no policy; there are fifo, strict, accumulating:R and ratio:N")]
    Unknown(String),
    /// A policy lacks its figure.
    #[error("`{0}` needs a figure, such as {0}:{1}")]
    NoFigure(String, u32),
    /// A policy has a figure that it does not take.
    #[error("`{0}` takes no figure, but `{1}` was given")]
    Figure(String, String),
    /// The rate does not fit.
    #[error(
        "the rate of `accumulating` must be a number above 0 and up to {RATE_MAX} with at most three decimals, \
         not `{0}`"
    )]
    Rate(String),
    /// The ratio does not fit.
    #[error("the calls of `ratio` must be a whole number from 1 to {CALLS_MAX}, not `{0}`")]
    Calls(String),
}

impl FromStr for Policy {
    type Err = PolicyProblem;

    fn from_str(written: &str) -> Result<Self, PolicyProblem> {
        let (name, figure) =
            written.split_once(':').map_or((written, None), |(name, rest)| (name, Some(rest)));
        let plain = |policy| match figure {
            None => Ok(policy),
            Some(figure) => Err(PolicyProblem::Figure(name.to_owned(), figure.to_owned())),
        };
        let needed = |example| figure.ok_or_else(|| PolicyProblem::NoFigure(name.to_owned(), example));
        match name {
            "fifo" => plain(Policy::Fifo),
            "strict" => plain(Policy::Strict),
            "accumulating" => {
                let figure = needed(2)?;
                let rate_milli = rate_milli(figure).ok_or_else(|| PolicyProblem::Rate(figure.to_owned()))?;
                Ok(Policy::Accumulating { rate_milli })
            }
            "ratio" => {
                let figure = needed(3)?;
                let calls = figure.parse().ok().filter(|calls| (1..=CALLS_MAX).contains(calls));
                Ok(Policy::Ratio { calls: calls.ok_or_else(|| PolicyProblem::Calls(figure.to_owned()))? })
            }
            _ => Err(PolicyProblem::Unknown(written.to_owned())),
        }
    }
}

/// A rate in thousandths, read exactly.
fn rate_milli(written: &str) -> Option<u32> {
    let (whole, decimals) = written.split_once('.').unwrap_or((written, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 3 {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let decimals: u32 = format!("{decimals:0<3}").parse().ok()?;
    let milli = whole.checked_mul(1000)?.checked_add(decimals)?;
    (1..=RATE_MAX * 1000).contains(&milli).then_some(milli)
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Policy::Fifo => f.write_str("fifo"),
            Policy::Strict => f.write_str("strict"),
            Policy::Accumulating { rate_milli } => {
                write!(f, "accumulating:{}", f64::from(*rate_milli) / 1000.0)
            }
            Policy::Ratio { calls } => write!(f, "ratio:{calls}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that policies are read as they are written, and that what does not fit is told with
    /// its reason.
    #[test]
    fn policies_are_read_as_written() {
        for written in
            ["fifo", "strict", "accumulating:2", "accumulating:0.5", "accumulating:1.125", "ratio:3"]
        {
            assert_eq!(written.parse::<Policy>().unwrap().to_string(), written);
        }
        let told = |written: &str| written.parse::<Policy>().unwrap_err().to_string();
        assert_eq!(told("lifo"), "`lifo` is no policy; there are fifo, strict, accumulating:R and ratio:N");
        assert_eq!(told("ratio"), "`ratio` needs a figure, such as ratio:3");
        assert_eq!(told("strict:2"), "`strict` takes no figure, but `2` was given");
        for rate in ["0", "-1", "0.0001", "1000.001", "nan", "", "1e2", ".5"] {
            assert!(told(&format!("accumulating:{rate}")).contains(&format!("not `{rate}`")), "{rate}");
        }
        for calls in ["0", "-1", "1.5", "1001", ""] {
            assert!(told(&format!("ratio:{calls}")).contains(&format!("not `{calls}`")), "{calls}");
        }
    }
}
