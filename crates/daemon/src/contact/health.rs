//! How the contact is, told to the daemon every minute, and at once when it is otherwise.

use super::{
    daemon::Daemon,
    press::Told,
    sight::{Seen, Sight},
};
use std::time::Duration;
use tokio::{
    sync::watch::Receiver,
    time::{Instant, MissedTickBehavior, interval},
};

/// How often it tells how it is.
const HEALTH_EVERY: Duration = Duration::from_mins(1);

/// How often it sees whether that is otherwise: a wire that hangs tells nothing by itself.
const SEE_EVERY: Duration = Duration::from_millis(250);

/// The longest trouble that the daemon takes.
const TROUBLE_CHARS_MAX: usize = 200;

/// Tells for ever.
pub(super) async fn tell(daemon: &Daemon, mut sight: Receiver<Sight>, mut presses: Receiver<Told>) {
    let mut see = interval(SEE_EVERY);
    see.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last: Option<(Instant, Vec<String>)> = None;
    loop {
        let now = Instant::now();
        let troubles = troubles(&sight.borrow_and_update(), &presses.borrow_and_update(), now);
        let is_told = |troubles: &Vec<String>| {
            last.as_ref().is_some_and(|(at, told)| told == troubles && now.duration_since(*at) < HEALTH_EVERY)
        };
        if let Some(troubles) = troubles.filter(|troubles| !is_told(troubles)) {
            if let Err(error) = tell_once(daemon, &troubles).await {
                tracing::warn!(why = format!("{error:#}"), "the daemon cannot be told how the contact is");
            }
            last = Some((now, troubles));
        }
        tokio::select! {
            Ok(()) = sight.changed() => {}
            Ok(()) = presses.changed() => {}
            _ = see.tick() => {}
        }
    }
}

/// What is wrong; nothing is told of it while a press is on its way, or before the wire has been read.
fn troubles(sight: &Sight, told: &Told, now: Instant) -> Option<Vec<String>> {
    let mut troubles = Vec::new();
    match sight.seen(now) {
        Seen::NotYet => return None,
        Seen::Well => {}
        Seen::Not(why) => troubles.push(why),
    }
    if sight.presses > told.settled {
        let why = told.failed.as_ref()?;
        troubles.push(format!("it was pressed, and the emergency could not be started: {why}"));
    }
    Some(troubles)
}

/// Tells how it is, and sees whether a press would count.
async fn tell_once(daemon: &Daemon, troubles: &[String]) -> anyhow::Result<()> {
    let mut troubles: Vec<String> = troubles.iter().map(|trouble| fitting(trouble)).collect();
    let (_, may) = daemon.meet().await?;
    if !may {
        let why = "the office file names it under [emergency] contacts nowhere: it can start nothing";
        tracing::error!("{why}");
        troubles.push(why.to_owned());
    }
    daemon.tell_health(&troubles).await
}

/// As the daemon takes it: on one line, and not too long.
fn fitting(trouble: &str) -> String {
    let shown = trouble.chars().map(|c| if c.is_control() { ' ' } else { c });
    shown.take(TROUBLE_CHARS_MAX).collect()
}
