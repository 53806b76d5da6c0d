//! A PostgreSQL server of one's own: on a free port of 127.0.0.1, with its data in a temporary folder, both gone with
//! whoever started it. Also used by the tests, which stop and start it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::{
        fs::{DirBuilderExt as _, MetadataExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};

/// Where packages put the server's programs, in folders by version.
const PLACES: [&str; 3] = ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt"];
/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);
/// Runs the server until there comes a line that names a signal to stop it with, says so, and runs it again when there comes
/// another line. When its standard input ends, with whoever started it, it takes the server and its folder away.
const KEEPER: &str = r#"folder=$1; shift
    while "$@" >>"$folder/log" 2>&1 & server=$!; read -r signal; do
        kill -"$signal" $server; wait $server; echo stopped; read -r _ || break
    done
    kill -QUIT $server 2>/dev/null; wait $server; rm -rf "$folder""#;

/// A server; gone when dropped.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    keeper: Child,
}

impl Cluster {
    /// Makes and starts one. If it is not `durable` it does not wait for the disk.
    pub(crate) fn start(durable: bool) -> anyhow::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let programs = programs()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("gavel-postgres-{}-{number}", std::process::id()));
        fs::DirBuilder::new().mode(0o755).create(&folder).with_context(|| folder.display().to_string())?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let started = init(&programs, &folder).and_then(|()| keep(&programs, &folder, port, durable));
        let keeper = started.inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;
        let cluster = Self { programs, folder, port, keeper };
        cluster.wait()?;
        Ok(cluster)
    }

    /// The URL of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Stops the server with a signal: `QUIT` at once, as a crash does, `INT` after it has ended its sessions.
    pub(crate) fn stop(&mut self, signal: &str) -> anyhow::Result<()> {
        self.say(signal)?;
        let mut stopped = [0; 8];
        let stdout = self.keeper.stdout.as_mut().context("the keeper says nothing")?;
        stdout.read_exact(&mut stopped).context("the server did not stop")
    }

    /// Starts the server again, on the same port.
    pub(crate) fn resume(&mut self) -> anyhow::Result<()> {
        self.say("start")?;
        self.wait()
    }

    fn say(&mut self, line: &str) -> anyhow::Result<()> {
        Ok(writeln!(self.keeper.stdin.as_mut().context("the keeper does not listen")?, "{line}")?)
    }

    /// Waits until the server answers.
    fn wait(&self) -> anyhow::Result<()> {
        let start = Instant::now();
        let mut ask = Command::new(self.programs.join("pg_isready"));
        ask.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        while !ask.status().context("cannot run pg_isready")?.success() {
            if start.elapsed() > PATIENCE {
                bail!("PostgreSQL does not start: {}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// The folder of its data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nobody is left to be told.
        let _ = self.keeper.wait();
    }
}

/// Makes the folder of its data. With the collation of a language, where there is one: what depends on it is to be found.
fn init(programs: &Path, folder: &Path) -> anyhow::Result<()> {
    let data = folder.join("data");
    fs::DirBuilder::new().mode(0o700).create(&data)?;
    if let Some((user, group)) = other_user()? {
        chown(&data, Some(user), Some(group))?;
    }
    let init = |more: &[&str]| -> anyhow::Result<Output> {
        let mut init = program(programs, "initdb");
        init.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]).args(more);
        init.output().context("cannot run initdb")
    };
    if init(&["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"])?.status.success() {
        return Ok(());
    }
    let made = init(&["--locale=C.UTF-8"])?;
    if !made.status.success() {
        bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
    }
    Ok(())
}

/// Starts the server, and who keeps it.
fn keep(programs: &Path, folder: &Path, port: u16, durable: bool) -> anyhow::Result<Child> {
    let (data, server) = (folder.join("data"), program(programs, "postgres"));
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "sh"]).arg(folder).arg(server.get_program()).args(server.get_args());
    keeper.arg("-D").arg(&data).args(["-p", &port.to_string()]);
    let socket = format!("unix_socket_directories={}", data.display());
    let durability: &[&str] = if durable { &[] } else { &["fsync=off", "full_page_writes=off"] };
    for setting in ["listen_addresses=127.0.0.1", "max_connections=500", &socket].iter().chain(durability) {
        keeper.args(["-c", setting]);
    }
    // In a group of its own: what is typed at the terminal is for others.
    keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    keeper.spawn().context("cannot run sh")
}

/// A program of the server's, which refuses to be run by root.
fn program(programs: &Path, name: &str) -> Command {
    let program = programs.join(name);
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    // It must be one that this user may enter.
    command.current_dir("/");
    command
}

/// The folder of the newest server's programs.
fn programs() -> anyhow::Result<PathBuf> {
    if let Some(given) = std::env::var_os("PG_BIN") {
        return Ok(given.into());
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if is_root() && Command::new("apt-get").args(["install", "-y", "postgresql"]).status().is_ok_and(|s| s.success()) {
        return find().context("the package postgresql brought no server");
    }
    bail!("PostgreSQL is not installed; if it is, name the folder of its programs in PG_BIN");
}

fn find() -> Option<PathBuf> {
    let versions = PLACES.iter().filter_map(|place| fs::read_dir(place).ok()).flatten().flatten();
    let programs = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").is_file());
    let newest = |bin: &PathBuf| {
        let version = bin.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        version.and_then(|v| v.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<f64>().ok()).unwrap_or(0.0)
    };
    programs.max_by(|a, b| newest(a).total_cmp(&newest(b)))
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Whose the data is to be, if not ours.
fn other_user() -> anyhow::Result<Option<(u32, u32)>> {
    if !is_root() {
        return Ok(None);
    }
    let id = |which: &str| -> anyhow::Result<u32> {
        let said = Command::new("id").args([which, "postgres"]).output().context("cannot run id")?;
        String::from_utf8_lossy(&said.stdout).trim().parse().context("there is no user postgres")
    };
    Ok(Some((id("-u")?, id("-g")?)))
}
