//! A PostgreSQL server of one's own: on a free port of 127.0.0.1, with its data in a temporary folder, both gone with
//! whoever started it. Also used by the tests, which stop and start it.

use std::{
    fs::{self, File},
    io::Write as _,
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
/// Runs the server until its standard input ends, with whoever started it, or has a line that names a signal to stop it
/// with. In the first case its folder goes too.
const KEEPER: &str = r#"folder=$1; shift; "$@" & server=$!; read -r signal
    kill -"${signal:-QUIT}" $server; wait $server; [ -n "$signal" ] || rm -rf "$folder""#;

/// A server; stopped and removed when dropped.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    durable: bool,
    keeper: Option<Child>,
}

impl Cluster {
    /// Makes and starts one. If it is not `durable` it does not wait for the disk.
    pub(crate) fn start(durable: bool) -> anyhow::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("gavel-postgres-{}-{number}", std::process::id()));
        fs::DirBuilder::new().mode(0o755).create(&folder).with_context(|| folder.display().to_string())?;
        let mut cluster = Self { programs: programs()?, folder, port: 0, durable, keeper: None };
        cluster.init()?;
        cluster.port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        cluster.resume()?;
        Ok(cluster)
    }

    /// The URL of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Stops the server with a signal, `QUIT` at once, as a crash does, `INT` after it has ended its sessions; without one, for
    /// good.
    pub(crate) fn stop(&mut self, signal: Option<&str>) -> anyhow::Result<()> {
        let Some(mut keeper) = self.keeper.take() else { return Ok(()) };
        if let (Some(mut stdin), Some(signal)) = (keeper.stdin.take(), signal) {
            writeln!(stdin, "{signal}")?;
        }
        keeper.wait()?;
        Ok(())
    }

    /// Starts the server again, on the same port.
    pub(crate) fn resume(&mut self) -> anyhow::Result<()> {
        let log = File::options().create(true).append(true).open(self.folder.join("log"))?;
        let server = self.program("postgres");
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "sh"]).arg(&self.folder).arg(server.get_program()).args(server.get_args());
        keeper.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
        let socket = format!("unix_socket_directories={}", self.data().display());
        let durability: &[&str] = if self.durable { &[] } else { &["fsync=off", "full_page_writes=off"] };
        for setting in ["listen_addresses=127.0.0.1", "max_connections=500", &socket].iter().chain(durability) {
            keeper.args(["-c", setting]);
        }
        // In a group of its own: what is typed at the terminal is for others.
        keeper.process_group(0).stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        self.keeper = Some(keeper.spawn().context("cannot run sh")?);
        let start = Instant::now();
        while !self.answers()? {
            let ended = self.keeper.as_mut().is_some_and(|keeper| matches!(keeper.try_wait(), Ok(Some(_))));
            if ended || start.elapsed() > PATIENCE {
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

    fn answers(&self) -> anyhow::Result<bool> {
        let mut ask = Command::new(self.programs.join("pg_isready"));
        let asked = ask.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status();
        Ok(asked.context("cannot run pg_isready")?.success())
    }

    /// Makes the folder of its data. With the collation of a language, where there is one: what depends on it is to be found.
    fn init(&self) -> anyhow::Result<()> {
        fs::DirBuilder::new().mode(0o700).create(self.data())?;
        if let Some((user, group)) = other_user()? {
            chown(self.data(), Some(user), Some(group))?;
        }
        let init = |more: &[&str]| -> anyhow::Result<Output> {
            let mut init = self.program("initdb");
            init.arg("-D")
                .arg(self.data())
                .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"])
                .args(more);
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

    /// A program of the server's, which refuses to be run by root.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        if !is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        // It must be one that this user may enter.
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nobody is left to be told.
        let _ = self.stop(None);
        let _ = fs::remove_dir_all(&self.folder);
    }
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
