//! The binary on a folder of its own and a free port, killed when dropped.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write, stderr},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{Client, Fresh, Look, PATIENCE};

/// Limits that no test meets but one that sets others.
const WIDE_LIMITS: [(&str, &str); 14] = [
    ("GAVEL_RATE_SEND_PER_SECOND", "1000000"),
    ("GAVEL_RATE_SEND_BURST", "1000000"),
    ("GAVEL_RATE_WRITE_PER_SECOND", "1000000"),
    ("GAVEL_RATE_WRITE_BURST", "1000000"),
    ("GAVEL_RATE_READ_PER_SECOND", "1000000"),
    ("GAVEL_RATE_READ_BURST", "1000000"),
    ("GAVEL_RATE_SEARCH_PER_SECOND", "1000000"),
    ("GAVEL_RATE_SEARCH_BURST", "1000000"),
    ("GAVEL_RATE_KEY_PER_SECOND", "1000000"),
    ("GAVEL_RATE_KEY_BURST", "1000000"),
    ("GAVEL_RATE_OPERATOR_PER_SECOND", "1000000"),
    ("GAVEL_RATE_OPERATOR_BURST", "1000000"),
    ("GAVEL_RATE_ANONYMOUS_PER_SECOND", "1000000"),
    ("GAVEL_RATE_ANONYMOUS_BURST", "1000000"),
];

/// What a server is started with, beside `serve --data … --listen 127.0.0.1:0`.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// That it is `demo` instead of `serve`.
    pub demo: bool,
    /// The folder of the database, which is SQLite then; a new one, or a new database on PostgreSQL, if absent.
    pub data: Option<PathBuf>,
    /// The PostgreSQL server of the database, if not the one that the tests run on.
    pub postgres: Option<String>,
    /// Further arguments.
    pub args: Vec<String>,
    /// Variables.
    pub env: Vec<(String, String)>,
}

impl Setup {
    /// With a variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With an argument.
    pub fn arg(mut self, arg: &str) -> Self {
        self.args.push(arg.to_owned());
        self
    }

    /// On a folder that is there.
    pub fn data(mut self, data: &Path) -> Self {
        self.data = Some(data.to_owned());
        self
    }

    /// On a new database of this PostgreSQL server.
    pub fn postgres(mut self, url: &str) -> Self {
        self.postgres = Some(url.to_owned());
        self
    }

    /// Starts it.
    pub fn start(self) -> Server {
        Server::start_with(self)
    }
}

/// A running server.
pub struct Server {
    process: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// A server key.
    pub key: String,
    /// All that it printed before it served.
    pub printed: String,
    stdout: BufReader<ChildStdout>,
    setup: Setup,
    folder: TempDir,
    database: Option<Fresh>,
}

impl Server {
    /// With the defaults.
    pub fn start() -> Self {
        Setup::default().start()
    }

    fn start_with(setup: Setup) -> Self {
        let database = match (&setup.postgres, &setup.data) {
            (Some(server), _) => Some(Fresh::on(server)),
            (None, Some(_)) => None,
            (None, None) => Fresh::new(),
        };
        Self::run(setup, tempfile::tempdir().unwrap(), database, None)
    }

    fn run(setup: Setup, folder: TempDir, database: Option<Fresh>, key: Option<String>) -> Self {
        let place = place(&setup, &folder, database.as_ref());
        let log = File::options().create(true).append(true).open(folder.path().join("log")).unwrap();
        let mut process = gavel_command(&[if setup.demo { "demo" } else { "serve" }, "--listen", "127.0.0.1:0"])
            .args(&place)
            // Where exports go, on PostgreSQL too.
            .env("GAVEL_DATA", folder.path().join("data"))
            // Of the connections that a database server has, many tests take theirs at once.
            .env("GAVEL_STORAGE_READERS", "2")
            .envs(WIDE_LIMITS)
            .args(&setup.args)
            .envs(setup.env.iter().cloned())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut printed = String::new();
        stdout.read_line(&mut printed).unwrap();
        let address = printed.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap_or_else(|| {
            let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            panic!("the server did not start: {printed}{log}")
        });
        let address = address.to_owned();
        let mut server = Self { process, address, key: String::new(), printed, stdout, setup, folder, database };
        server.key = key.unwrap_or_else(|| last_line(&server.gavel(&["key", "create", "test", "--scope", "admin"])));
        server
    }

    /// Runs a command of `gavel` on the same database, with the same variables; it must succeed.
    pub fn gavel(&self, args: &[&str]) -> String {
        let mut command = gavel_command(args);
        command.args(self.place()).envs(self.setup.env.iter().cloned());
        let Output { status, stdout, stderr } = command.output().unwrap();
        assert!(status.success(), "{args:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    /// The same of a command that reads this line from standard input; its exit code, what it printed and what it complained of.
    pub fn gavel_reading(&self, args: &[&str], line: &str) -> (Option<i32>, String, String) {
        let mut command = gavel_command(args);
        command.args(self.place()).envs(self.setup.env.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        // It may refuse before it has read anything.
        let _ = process.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes());
        let Output { status, stdout, stderr } = process.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code(), text(stdout), text(stderr))
    }

    /// The arguments that say which database it uses.
    pub fn place(&self) -> [String; 2] {
        place(&self.setup, &self.folder, self.database.as_ref())
    }

    /// A look into its database.
    pub fn look(&self) -> Look {
        match &self.database {
            Some(database) => Look::postgres(&database.url),
            None => Look::sqlite(&self.data()),
        }
    }

    /// Its database, on PostgreSQL.
    pub fn database(&self) -> &Fresh {
        self.database.as_ref().unwrap()
    }

    /// The folder of the database, on SQLite.
    pub fn data(&self) -> PathBuf {
        self.setup.data.clone().unwrap_or_else(|| self.folder.path().join("data"))
    }

    /// The id of the process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// What it logged until now.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The next `lines` lines that it prints.
    pub fn read_lines(&mut self, lines: usize) -> String {
        let mut text = String::new();
        for _ in 0..lines {
            self.stdout.read_line(&mut text).unwrap();
        }
        text
    }

    /// One who sends no token.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.address)
    }

    /// Whoever holds this token or key.
    pub fn bearer(&self, token: &str) -> Client {
        self.anonymous().with("Authorization", &format!("Bearer {token}"))
    }

    /// The app itself.
    pub fn app(&self) -> Client {
        self.bearer(&self.key)
    }

    /// The app, acting for a user.
    pub fn acting(&self, user: &str) -> Client {
        self.app().with("X-Gavel-User", user)
    }

    /// A new token for a user, who is made if unknown.
    pub fn token(&self, user: &str) -> String {
        let made = self.app().post(&format!("/users/{user}/tokens"), &serde_json::json!({})).is(201);
        made["token"].as_str().unwrap().to_owned()
    }

    /// A user with a token of their own, made if unknown.
    pub fn user(&self, user: &str) -> Client {
        self.bearer(&self.token(user))
    }

    /// A public channel that the first of these users made and that the others are members of; all made if unknown.
    pub fn room<const N: usize>(&self, id: &str, users: [&str; N]) -> [Client; N] {
        let clients = users.map(|user| self.user(user));
        let channel = serde_json::json!({ "id": id, "displayName": id, "userIds": users.as_slice() });
        clients[0].post("/channels", &channel).is(201);
        clients
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").arg(format!("-{signal}")).arg(self.pid().to_string()).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the server does not end");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills it (-9) and starts it anew on the same database, with the same setup and key, at another address.
    pub fn restart(mut self) -> Self {
        self.kill();
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        let database = self.database.take();
        Self::run(self.setup.clone(), folder, database, Some(self.key.clone()))
    }

    /// Kills it (-9).
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            let mut rest = String::new();
            let _ = self.stdout.read_to_string(&mut rest);
            let log = self.log();
            let from = log.len().saturating_sub(4_000);
            let tail = String::from_utf8_lossy(&log.as_bytes()[from..]).into_owned();
            let _ = writeln!(stderr(), "--- the server's output and the end of its log\n{rest}{tail}---");
        }
    }
}

fn place(setup: &Setup, folder: &TempDir, database: Option<&Fresh>) -> [String; 2] {
    if let Some(database) = database {
        return ["--database".to_owned(), database.url.clone()];
    }
    let data = setup.data.clone().unwrap_or_else(|| folder.path().join("data"));
    ["--data".to_owned(), data.into_os_string().into_string().unwrap()]
}

/// The last line of an output.
fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().to_owned()
}

/// `gavel` with these arguments and none of the variables that the tests themselves run with.
pub fn gavel_command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gavel"));
    command.args(args).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("GAVEL_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs `gavel` to its end: its exit code, and what it wrote to standard output and to standard error.
pub fn gavel(args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = gavel_command(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}
