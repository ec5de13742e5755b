//! Where passwords are hashed: on few threads, each with memory of its own, so that signing in takes neither all cores
//! nor ever more memory.

use super::password::Memory;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};
use tokio::sync::oneshot;

/// Passwords hashed at once; each takes 19 MiB and tens of milliseconds.
const HASHING_MAX: usize = 2;

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// The threads; they end when this is dropped and what was asked for is done.
pub(super) struct Hashing(mpsc::Sender<Job>);

impl Hashing {
    pub(super) fn begin() -> Self {
        let (sender, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..HASHING_MAX {
            let jobs = Arc::clone(&jobs);
            thread::spawn(move || {
                let mut memory = Memory::new();
                loop {
                    let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(job) = job else { break };
                    // Whoever waits for one that panicked learns of it; the thread goes on.
                    let _ = catch_unwind(AssertUnwindSafe(|| job(&mut memory)));
                }
            });
        }
        Self(sender)
    }

    /// Does something that hashes, in its turn; not at all if nobody waits for it any more. None if it panicked.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Option<T> {
        let (told, heard) = oneshot::channel();
        let job = move |memory: &mut Memory| {
            if !told.is_closed() {
                let _ = told.send(work(memory));
            }
        };
        self.0.send(Box::new(job)).ok()?;
        heard.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::HashSet,
        sync::{
            Barrier,
            atomic::{AtomicUsize, Ordering},
        },
    };

    /// Proves that no more than the threads there are work at once, that each asker gets its own answer, that one
    /// who has gone is not worked for, and that a panic takes no thread away.
    #[tokio::test]
    async fn few_hash_at_once() {
        let hashing = Arc::new(Hashing::begin());
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        for _ in 0..HASHING_MAX {
            assert_eq!(hashing.run(|_| panic!("as if hashing had failed")).await, None::<()>);
        }
        // Each waits until as many are at work as may be: with fewer threads this would never end.
        let all = Arc::new(Barrier::new(HASHING_MAX));
        let asked = (0..10 * HASHING_MAX).map(|n| {
            let (hashing, now, most) = (Arc::clone(&hashing), Arc::clone(&now), Arc::clone(&most));
            let all = Arc::clone(&all);
            tokio::spawn(async move {
                let work = move |_: &mut Memory| {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    all.wait();
                    now.fetch_sub(1, Ordering::SeqCst);
                    (n, thread::current().id())
                };
                hashing.run(work).await.expect("it does not panic")
            })
        });
        let asked: Vec<_> = asked.collect();
        let mut threads = HashSet::new();
        for (n, one) in asked.into_iter().enumerate() {
            let (answer, thread) = one.await.expect("it does not panic");
            assert_eq!(answer, n);
            threads.insert(thread);
        }
        assert_eq!((most.load(Ordering::SeqCst), threads.len()), (HASHING_MAX, HASHING_MAX));

        let (release, held) = mpsc::channel::<()>();
        let held = Arc::new(Mutex::new(held));
        let busy: Vec<_> = (0..HASHING_MAX)
            .map(|_| {
                let (hashing, held) = (Arc::clone(&hashing), Arc::clone(&held));
                tokio::spawn(async move {
                    hashing.run(move |_| held.lock().map(|held| held.recv().is_ok()).is_ok()).await
                })
            })
            .collect();
        let done = Arc::new(AtomicUsize::new(0));
        let (gone, count) = (Arc::clone(&hashing), Arc::clone(&done));
        let gone = tokio::spawn(async move { gone.run(move |_| count.fetch_add(1, Ordering::SeqCst)).await });
        tokio::task::yield_now().await;
        gone.abort();
        let _ = gone.await;
        for _ in 0..HASHING_MAX {
            release.send(()).expect("the threads wait");
        }
        for one in busy {
            assert_eq!(one.await.expect("it does not panic"), Some(true));
        }
        assert_eq!(hashing.run(|_| 7).await, Some(7));
        assert_eq!(done.load(Ordering::SeqCst), 0, "nobody waited for it");
    }
}
