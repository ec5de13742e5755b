//! The real program as a process of its own, ended with the test.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

/// How long the program may take to start; it takes a fraction of a second.
const START_MAX: Duration = Duration::from_secs(30);

/// A running `kolejka`.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    output: mpsc::Receiver<String>,
}

impl Process {
    /// Starts the demo of a binary on a free port with its data in a folder.
    ///
    /// # Panics
    /// If it does not start.
    pub fn demo(binary: &Path, data: &Path) -> Self {
        Self::try_command(Command::new(binary).args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data))
            .unwrap_or_else(|output| panic!("kolejka did not start: {output}"))
    }

    /// Starts a command that runs `kolejka`, and waits until it says where it listens.
    ///
    /// # Errors
    /// What it said instead.
    ///
    /// # Panics
    /// If there is no such program.
    pub fn try_command(command: &mut Command) -> Result<Self, String> {
        #[expect(clippy::zombie_processes, reason = "every way out kills it and waits for it")]
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let (lines, output) = mpsc::channel();
        let pipes: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("its output is piped")),
            Box::new(child.stderr.take().expect("its output is piped")),
        ];
        for pipe in pipes {
            let lines = lines.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    // Nobody listens any more when the test is over.
                    let _ = lines.send(line);
                }
            });
        }
        drop(lines);
        let mut said = String::new();
        loop {
            if let Ok(line) = output.recv_timeout(START_MAX) {
                if let Some(address) = line.strip_prefix("listening on ") {
                    let address = address.split_whitespace().next().unwrap_or_default();
                    let address = address.parse().expect("it says an address");
                    return Ok(Self { child, address, output });
                }
                said.push_str(&line);
                said.push('\n');
            } else {
                let _ = child.kill();
                let _ = child.wait();
                return Err(said);
            }
        }
    }

    /// The next address that it says it listens on, after the first.
    ///
    /// # Panics
    /// If it says none.
    pub fn next_address(&self) -> SocketAddr {
        loop {
            let line = self.output.recv_timeout(START_MAX).expect("it says where it listens");
            if let Some(address) = line.strip_prefix("listening on ") {
                let address = address.split_whitespace().next().unwrap_or_default();
                return address.parse().expect("it says an address");
            }
        }
    }

    /// The process's id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would (`SIGKILL`), and waits until it is gone.
    ///
    /// # Panics
    /// If the system refuses.
    pub fn kill(&mut self) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a child can be waited for");
    }

    /// Asks it to stop (`SIGTERM`) and waits until it has; whether it ended well, and the log.
    ///
    /// # Panics
    /// If it cannot be asked.
    pub fn stop(&mut self) -> (bool, String) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .expect("there is a `kill`");
        assert!(asked.success());
        let status = self.child.wait().expect("a child can be waited for");
        // Whoever traces it ends after it, and closes what it writes to then.
        (status.success(), self.output.iter().collect::<Vec<_>>().join("\n"))
    }

    /// The memory that it uses, in KiB (`VmRSS`).
    ///
    /// # Panics
    /// If the system does not tell.
    pub fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .expect("a running process has a status");
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
            .expect("the status tells VmRSS")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
