//! `kolejka serve` in a folder of its own, with devices and people as an office would have them.

use crate::{client::Client, process::Process};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The example office, open at all hours, whatever the hour at which a test runs.
///
/// # Panics
/// If the example's opening hours are not where they were.
pub fn always_open() -> String {
    let mut file = include_str!("../../../config/gostynin.toml").to_owned();
    for (day, hours) in [
        ("mon", "[\"07:30-17:00\"]"),
        ("tue", "[\"07:30-15:00\"]"),
        ("wed", "[\"07:30-15:00\"]"),
        ("thu", "[\"07:30-15:00\"]"),
        ("fri", "[\"07:30-14:00\"]"),
    ] {
        let line = format!("\n{day} = {hours}\n");
        assert!(file.contains(&line), "the example is open on {day} at {hours}");
        file = file.replace(&line, &format!("\n{day} = [\"03:00-03:00\"]\n"));
    }
    file = file.replace("holidays = \"poland\"", "sat = [\"03:00-03:00\"]\nsun = [\"03:00-03:00\"]");
    let from = file.find("[[hours.exceptions]]").expect("the example has an exception");
    let to = file.find("[policy]").expect("the policy follows the hours");
    file.replace_range(from..to, "");
    file
}

/// The example office, always open, with other equipment at its end.
///
/// # Panics
/// If the example does not end with its equipment.
pub fn office_file(equipment: &str) -> String {
    let mut file = always_open();
    file.truncate(file.find("# --- Sprzęt").expect("the example office ends with its equipment"));
    file + equipment
}

/// Paper whose number is written in letters, for a printer with `way = "text"`: a test reads it off the
/// bytes, where the usual number is drawn.
pub const PAPER_IN_LETTERS: &str = r#"
[paper]
blocks = [
  { text = "{copy}", size = "large", bold = true },
  { text = "{office}", bold = true },
  { rule = true },
  { text = "{number}", size = "huge" },
  { text = "{services}", size = "large", bold = true },
  { text = "{ahead}" },
  { text = "{issued}" },
  { feed_mm = 30 },
]
"#;

/// A folder with settings and an office.
pub struct Served {
    folder: tempfile::TempDir,
    binary: PathBuf,
    /// The kiosk's token.
    pub kiosk_token: String,
}

impl Served {
    /// Makes the folder: settings with these listeners, the office, a kiosk and a clerk.
    ///
    /// # Panics
    /// If that fails.
    pub fn make(binary: &Path, listen: &str, equipment: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let settings = format!(
            "data = \"data\"\noffices = [\"office.toml\"]\npublic_url = \"https://q.example\"\n[listen]\n{listen}\n"
        );
        std::fs::write(folder.path().join("daemon.toml"), settings).expect("the folder can be written");
        std::fs::write(folder.path().join("office.toml"), office_file(equipment)).expect("it can be written");
        let mut served = Self { folder, binary: binary.to_owned(), kiosk_token: String::new() };
        let added =
            served.run(&["device", "add"], &["--kind", "kiosk", "--id", "hall", "--office", "gostynin"], "");
        let token = added.lines().find_map(|line| line.strip_prefix("token: "));
        token.expect("it prints the token").clone_into(&mut served.kiosk_token);
        let person = ["anna", "--name", "Anna", "--role", "clerk", "--office", "gostynin"];
        served.run(&["user", "set"], &person, "a long password\n");
        served
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.folder.path().join("daemon.toml")
    }

    /// Runs a command with the settings and something on standard input; what it printed.
    ///
    /// # Panics
    /// If it fails.
    pub fn run(&self, command: &[&str], args: &[&str], input: &str) -> String {
        let mut child = Command::new(&self.binary)
            .args(command)
            .arg("--config")
            .arg(self.settings())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be run");
        child
            .stdin
            .take()
            .expect("its input is piped")
            .write_all(input.as_bytes())
            .expect("it reads its input");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Starts the daemon.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(&self) -> Process {
        Process::try_command(Command::new(&self.binary).arg("serve").arg("--config").arg(self.settings()))
            .unwrap_or_else(|output| panic!("kolejka did not start: {output}"))
    }

    /// The kiosk's client.
    pub async fn kiosk(&self, process: &Process) -> Client {
        Client::device(process.address, &self.kiosk_token).await
    }

    /// The clerk's client, signed in.
    ///
    /// # Panics
    /// If signing in fails.
    pub async fn anna(&self, process: &Process) -> Client {
        let mut client = Client::connect(process.address).await.expect("somebody listens");
        let body = r#"{"login":"anna","password":"a long password"}"#;
        let answer = client.post("/api/v1/session", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        client
    }
}
