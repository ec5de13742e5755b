//! Work that waits for a disk, or takes long, away from the threads that answer everybody.

use super::problem::Problem;

/// Does something on a thread that may wait.
///
/// # Errors
/// If it came to no end.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal(&error))
}
