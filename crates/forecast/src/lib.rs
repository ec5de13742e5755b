//! Wait forecasts: the office run forward from its present state, calibrated by its own past.
//!
//! [`Forecaster`] follows a queue event by event. It learns what services take, who leaves and
//! who comes ([`Learner`]), runs the office forward many times under its own rule ([`Scene`]),
//! and corrects what comes out by what became of earlier forecasts.
//! [`evaluate`] replays recorded days through the same type.
//!
//! What is deliberately absent: clocks, a source of randomness other than the seed, storage, and
//! anything fitted by hand to one office.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "statistics of counts and seconds, far below where these casts lose anything"
)]

mod arrivals;
pub mod bank;
mod baselines;
mod boost;
mod calibration;
mod durations;
mod evaluate;
mod event;
mod features;
mod forecaster;
mod learned_rules;
mod learner;
mod live;
mod patience;
mod recent;
mod replay;
mod rng;
mod run;
mod scene;
mod tree;
mod what_if;

pub use calibration::SAMPLES_MIN;
pub use durations::{Draw, Durations};
pub use evaluate::{Baseline, Baselines, Report, Scores, WaitingScores, evaluate, evaluate_telling};
pub use event::{DayStart, Event, Kind};
pub use features::NAMES as FEATURE_NAMES;
pub use forecaster::{Board, Forecast, Forecaster, Judged, Prospect, SAMPLES_MAX, Settings};
pub use learner::Learner;
pub use patience::{Patience, Survival};
pub use rng::Rng;
pub use run::{Outlook, Scene, SceneCounter, SceneState, SceneTicket, Waits};
pub use what_if::{Change, Typical};
