//! How a printer agent becomes one of an office's: it asks for a code as a screen does, says it, and keeps
//! the token that it gets in a file.

use crate::{agent, public::ask_json};
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

/// How often it asks what became of it.
const HEAR_EVERY: Duration = Duration::from_secs(2);

/// How long one question may take.
const ASK_MAX: Duration = Duration::from_secs(10);

/// Asks for a code, tells it to `say`, and waits until an administrator has entered it; again with another
/// code when its time is over. The token is in the file then, for its owner alone.
///
/// # Errors
/// If the daemon's address is none, or the file cannot be written.
pub async fn pair(
    server: &str,
    ca: Option<&PathBuf>,
    token_file: &Path,
    say: impl Fn(&str),
) -> anyhow::Result<()> {
    let server = server.trim_end_matches('/');
    let server = if server.contains("://") { server.to_owned() } else { format!("http://{server}") };
    // Tried before anybody walks to the administrator with a code.
    let folder = token_file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    tempfile_in(folder).with_context(|| format!("cannot write in {}", folder.display()))?;
    let tls = agent::trusting(ca)?;
    let mut code: Option<(String, String)> = None;
    loop {
        let (path, body) = match &code {
            None => ("", json!({"kind": "agent"})),
            Some((_, secret)) => ("/hear", json!({"secret": secret})),
        };
        let url = format!("{server}/api/v1/pairing{path}");
        let asked = tokio::time::timeout(ASK_MAX, ask_json(&url, &tls, &body)).await;
        match asked {
            Ok(Ok((200, answer))) => {
                let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
                if code.is_none() {
                    let shown = text("code");
                    say(&shown);
                    code = Some((shown, text("secret")));
                } else if let Some(token) = answer["token"].as_str() {
                    write_token(token_file, token)?;
                    tracing::info!(id = text("id"), office = text("office"), "paired");
                    return Ok(());
                } else if text("state") == "paired" {
                    bail!("the code was entered for a screen; ask for another one");
                }
            }
            // The code is over, or the daemon was started anew.
            Ok(Ok((404, _))) if code.is_some() => code = None,
            Ok(Ok((status, answer))) => {
                let why = answer["detail"].as_str().unwrap_or_default().to_owned();
                tracing::warn!(status, why, "the daemon gives no code; trying again");
            }
            Ok(Err(error)) => {
                tracing::warn!(error = format!("{error:#}"), "no answer; trying again");
            }
            Err(_) => tracing::warn!("no answer; trying again"),
        }
        tokio::time::sleep(HEAR_EVERY).await;
    }
}

/// A file beside the one that is meant, gone at once: whether one can be made there.
fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(format!(".kolejka-{}", crate::secret::new_id()));
    File::create_new(&path)?;
    std::fs::remove_file(path)
}

/// Writes the token whole or not at all, for its owner alone.
fn write_token(path: &Path, token: &str) -> anyhow::Result<()> {
    let beside = path.with_extension(format!("new-{}", crate::secret::new_id()));
    let write = || -> std::io::Result<()> {
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(&beside)?;
        writeln!(file, "{token}")?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// An answer's body, if it is JSON.
pub(crate) fn json_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}
