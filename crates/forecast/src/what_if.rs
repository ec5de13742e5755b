//! What a change at the counters would do: the office run forward with it and without it.
//!
//! Both runs draw from the same seed, so what differs is the change's doing and not chance's.
//! What is deliberately absent: whether somebody is there to work at a counter that would open.
//! Invariant: asking changes nothing.

use crate::{
    event::Kind,
    forecaster::Forecaster,
    run::{Scene, SceneCounter, SceneState},
};
use kolejka_core::{
    LaneKey, Queue, Timestamp,
    config::{CounterIx, Index, ServiceIx},
};
use std::sync::Arc;

/// What would be changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// A closed counter opens.
    Open(CounterIx),
    /// The counters serve by these rules.
    Rules(Arc<Index>),
}

/// The typical wait of who comes now, by service; none where nobody is ever called.
pub type Typical = Vec<Option<f64>>;

impl Forecaster {
    /// How long who comes now without a class would wait for each of the services, as things are and with
    /// each change, in so many runs each; nothing before anything was learned.
    pub fn what_if(
        &self,
        now: Timestamp,
        services: &[ServiceIx],
        changes: &[Change],
        runs: usize,
    ) -> Option<(Typical, Vec<Typical>)> {
        if !self.knows_services() {
            return None;
        }
        let normal = self.queue().index().normal_rank();
        let probes: Vec<LaneKey> =
            services.iter().map(|service| Kind { class: normal, service: *service }.plain_lane()).collect();
        let (scene, _) = self.scene(probes, now);
        let seed = self.seed();
        let before = typical(&scene, runs, seed);
        let after = changes
            .iter()
            .map(|change| {
                let mut scene = scene.clone();
                self.make(&mut scene, change, now);
                typical(&scene, runs, seed)
            })
            .collect();
        Some((before, after))
    }

    fn make(&self, scene: &mut Scene, change: &Change, now: Timestamp) {
        match change {
            Change::Open(counter) => {
                scene.rules.set_open(*counter, true);
                if scene.counters.iter().all(|there| there.counter != *counter) {
                    scene.counters.push(SceneCounter {
                        counter: *counter,
                        state: SceneState::Pausing { for_s: 0.0 },
                        slowness: self.learner().slowness(*counter),
                        absences: self.absences(*counter, now),
                    });
                }
            }
            Change::Rules(rules) => {
                let at = scene.rules.situation();
                scene.rules = Queue::new(Arc::clone(rules), at.open.clone(), at.run);
            }
        }
    }
}

/// The median waits of the scene's probes.
fn typical(scene: &Scene, runs: usize, seed: u64) -> Typical {
    let outlook = scene.run(runs, seed);
    outlook.probes.iter().map(|waits| waits.quantile_s(0.5)).collect()
}
