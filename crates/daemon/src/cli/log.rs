//! The log: lines for people or JSON, on standard error.

use kolejka_daemon::settings::LogFormat;
use tracing_subscriber::EnvFilter;

/// Starts the log. `KOLEJKA_LOG` chooses what is told, such as `debug` or `kolejka_daemon=trace`.
pub(super) fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_env("KOLEJKA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,rusqlite_migration=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_target(false).init(),
        LogFormat::Json => log.json().init(),
    }
}
