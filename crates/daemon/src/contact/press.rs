//! Presses, told until the daemon has taken them.

use super::{daemon::Daemon, sight::Sight};
use crate::secret::new_id;
use anyhow::Context as _;
use std::time::Duration;
use tokio::{
    sync::watch::{Receiver, Sender},
    time::{Instant, sleep},
};

/// The shortest and the longest rest before the daemon is asked again.
const ASK_REST: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// How long a press that was let go is still told.
const STALE_MAX: Duration = Duration::from_mins(10);

/// What has become of presses.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// The last that is settled: taken by the daemon, or given up.
    pub(super) settled: u64,
    /// Why the one after it is not yet.
    pub(super) failed: Option<String>,
}

/// A press that the daemon has not taken yet.
struct Press {
    number: u64,
    /// What the daemon knows it by: an answer that was lost is asked for again, and starts nothing anew.
    key: String,
    since: Instant,
    rest: Duration,
}

impl Press {
    fn new(number: u64) -> Self {
        Self { number, key: new_id(), since: Instant::now(), rest: ASK_REST.0 }
    }
}

/// Tells the daemon of every press.
///
/// # Errors
/// If nobody looks at the wire any more.
pub(super) async fn tell(
    daemon: &Daemon,
    mut sight: Receiver<Sight>,
    told: &Sender<Told>,
) -> anyhow::Result<()> {
    let mut settled = 0;
    loop {
        let mut press = Press::new(next(&mut sight, settled).await?);
        while let Err(error) = daemon.start_emergency(&press.key).await {
            let why = format!("{error:#}");
            if !sight.borrow().alarm && press.since.elapsed() > STALE_MAX {
                tracing::error!(why, "the emergency could not be started; given up");
                break;
            }
            tracing::error!(why, "the emergency could not be started; trying again");
            told.send_replace(Told { settled, failed: Some(why) });
            tokio::select! {
                () = sleep(press.rest) => press.rest = (press.rest * 2).min(ASK_REST.1),
                // Pressed anew is asked at once, and as a press of its own.
                newer = next(&mut sight, press.number) => press = Press::new(newer?),
            }
        }
        settled = press.number;
        told.send_replace(Told { settled, failed: None });
    }
}

/// Waits for a press after this one; the last there is.
async fn next(sight: &mut Receiver<Sight>, after: u64) -> anyhow::Result<u64> {
    let seen = sight.wait_for(|sight| sight.presses > after).await;
    Ok(seen.context("nobody looks at the wire any more")?.presses)
}
