//! Starting the servers under test, each on its own processor, port and folder, and ending them.

use std::{
    ffi::OsString,
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::{
    http::Http,
    target::{Kind, Target},
};

/// What `cargo xtask postgres` sets, and Gavel does not know as a setting.
const VARIABLE: &str = "GAVEL_TEST_POSTGRES";
/// What may be limited. The load is to meet the server, not its limits; but that it is counted is part of what it costs.
const RATES: [&str; 6] = ["SEND", "WRITE", "READ", "SEARCH", "KEY", "ANONYMOUS"];
/// More than any load.
const UNREACHED: &str = "1000000";

/// How long a server may take to be ready.
const PATIENCE: Duration = Duration::from_secs(30);

/// The options of both servers.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// The processor the servers run on.
    #[arg(long, default_value_t = 0)]
    server_cpu: usize,
    /// Where the servers' folders are made: on a disk, since commits in memory cost nothing.
    #[arg(long, value_name = "FOLDER", default_value = "target/bench")]
    data_in: PathBuf,
    /// Both on databases of their own on this PostgreSQL server, as `postgres://USER@HOST/postgres`, instead of on SQLite.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// The limit program without its store: to see what keeping messages costs.
    #[arg(long)]
    limit_without_store: bool,
    /// Gavel's binary; by default the one beside this program.
    #[arg(long, value_name = "PATH", default_value_os_t = beside_this_program(), hide_default_value = true)]
    gavel: PathBuf,
    /// One more argument for `gavel serve`; may be repeated. `GAVEL_…` variables reach it as they are.
    #[arg(long = "gavel-arg", value_name = "ARGUMENT", allow_hyphen_values = true)]
    gavel_args: Vec<String>,
}

impl Options {
    /// Says early that something is missing.
    pub(crate) fn check(&self) -> Result<()> {
        if !self.gavel.is_file() {
            bail!("there is no {}: cargo build --release -p gavel-server", self.gavel.display());
        }
        fs::create_dir_all(&self.data_in).with_context(|| format!("making {}", self.data_in.display()))
    }

    /// Whether PostgreSQL is measured.
    pub(crate) fn on_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    /// Starts the limit program; it commits, with SQLite's `synchronous` FULL, before it delivers.
    pub(crate) fn limit(&self) -> Result<Launched> {
        let (address, folder) = (free_address()?, tempfile::tempdir_in(&self.data_in)?);
        let mut arguments: Vec<OsString> = vec!["limit".into(), "--listen".into(), address.to_string().into()];
        let database = self.postgres.as_deref().map(Database::create).transpose()?;
        match &database {
            _ if self.limit_without_store => {}
            Some(database) => arguments.extend(["--postgres".into(), (&database.url).into()]),
            None => arguments.extend(["--sqlite".into(), folder.path().join("limit.db").into()]),
        }
        let child = self.spawn(&std::env::current_exe()?, &arguments, folder.path())?;
        let mut launched = Launched {
            target: Target { host: address, kind: Kind::Limit },
            child,
            folder,
            gavel: None,
            _database: database,
        };
        launched.wait_for(|| TcpStream::connect(address).is_ok())?;
        Ok(launched)
    }

    /// A folder for what else is needed, gone when it is dropped.
    pub(crate) fn folder(&self) -> Result<TempDir> {
        Ok(tempfile::tempdir_in(&self.data_in)?)
    }

    /// Starts Gavel with an empty data folder and makes a server key.
    pub(crate) fn gavel(&self) -> Result<Launched> {
        self.gavel_with(None)
    }

    /// Starts Gavel with what is in a backup.
    pub(crate) fn gavel_from(&self, backup: &Path) -> Result<Launched> {
        self.gavel_with(Some(backup))
    }

    fn gavel_with(&self, backup: Option<&Path>) -> Result<Launched> {
        let (address, folder) = (free_address()?, tempfile::tempdir_in(&self.data_in)?);
        let database = self.postgres.as_deref().map(Database::create).transpose()?;
        let place: [OsString; 2] = match &database {
            Some(database) => ["--database".into(), (&database.url).into()],
            None => ["--data".into(), folder.path().join("data").into()],
        };
        if let Some(backup) = backup {
            tell(&self.gavel, &["restore".into(), backup.into()], &place)?;
        }
        let mut arguments: Vec<OsString> = vec!["serve".into()];
        arguments.extend(place.clone());
        arguments.extend(["--listen".into(), address.to_string().into()]);
        arguments.extend(self.gavel_args.iter().map(Into::into));
        let child = self.spawn(&self.gavel, &arguments, folder.path())?;
        let kind = Kind::Gavel { key: String::new() };
        let mut launched =
            Launched { target: Target { host: address, kind }, child, folder, gavel: None, _database: database };
        launched.wait_for(|| Http::connect(address).and_then(|mut http| http.is_ok("/readyz")).unwrap_or(false))?;
        let key = ["key", "create", "bench", "--scope", "admin"].map(OsString::from);
        let printed = tell(&self.gavel, &key, &place)?;
        launched.target.kind = Kind::Gavel { key: printed.lines().last().context("no key")?.trim().to_owned() };
        launched.gavel = Some((self.gavel.clone(), place));
        Ok(launched)
    }

    fn spawn(&self, program: &Path, arguments: &[OsString], folder: &Path) -> Result<Child> {
        let log = File::create(folder.join("log"))?;
        Command::new("taskset")
            .args(["-c", &self.server_cpu.to_string()])
            .arg(program)
            .args(arguments)
            .env_remove(VARIABLE)
            .stdin(Stdio::null())
            .envs(limits().filter(|name| std::env::var_os(name).is_none()).map(|name| (name, UNREACHED)))
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting taskset and {}", program.display()))
    }
}

/// A server that ends, and whose folder goes, when it is dropped.
pub(crate) struct Launched {
    pub(crate) target: Target,
    child: Child,
    folder: TempDir,
    /// The program and the arguments that name its database, if it is Gavel.
    gavel: Option<(PathBuf, [OsString; 2])>,
    /// Dropped when nobody uses it any more.
    _database: Option<Database>,
}

/// A PostgreSQL database; gone when it is dropped.
struct Database {
    url: String,
    name: String,
    server: String,
}

impl Database {
    fn create(server: &str) -> Result<Self> {
        let (base, _) = server.rsplit_once('/').context("not a URL of PostgreSQL")?;
        // Of one process one server is under test at a time.
        let name = format!("bench_{}", std::process::id());
        let database = Self { url: format!("{base}/{name}"), name, server: server.to_owned() };
        database.admin(&format!("drop database if exists {} with (force)", database.name))?;
        database.admin(&format!("create database {}", database.name))?;
        // What the one before left to be done is not to be done while this one is measured.
        database.admin("checkpoint")?;
        Ok(database)
    }

    fn admin(&self, sql: &str) -> Result<()> {
        let mut client =
            postgres::Client::connect(&self.server, postgres::NoTls).context("connecting to PostgreSQL")?;
        Ok(client.batch_execute(sql)?)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The next one of this name drops it too.
        let _ = self.admin(&format!("drop database if exists {} with (force)", self.name));
    }
}

impl Launched {
    /// The server's process: `taskset` replaces itself by it.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Has all that is in it written to a file.
    pub(crate) fn backup(&self, file: &Path) -> Result<()> {
        let (gavel, place) = self.gavel.as_ref().context("this is about Gavel")?;
        tell(gavel, &["backup".into(), file.into()], place).map(drop)
    }

    /// The last lines the server wrote, for an error message.
    pub(crate) fn last_words(&self) -> String {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(8).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    fn wait_for(&mut self, is_ready: impl Fn() -> bool) -> Result<()> {
        let start = Instant::now();
        while !is_ready() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once ({status}):\n{}", self.last_words());
            }
            if start.elapsed() > PATIENCE {
                bail!("the server is not ready after {PATIENCE:?}:\n{}", self.last_words());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Launched {
    fn drop(&mut self) {
        // Its data is thrown away, so it need not end in order.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs one of Gavel's commands on a database; what it prints.
fn tell(gavel: &Path, command: &[OsString], place: &[OsString; 2]) -> Result<String> {
    let output = Command::new(gavel).args(command).args(place).env_remove(VARIABLE).output();
    let output = output.with_context(|| format!("running {}", gavel.display()))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("gavel {command:?}: {printed}{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(printed)
}

fn beside_this_program() -> PathBuf {
    std::env::current_exe().unwrap_or_default().with_file_name("gavel")
}

fn limits() -> impl Iterator<Item = String> {
    RATES.iter().flat_map(|rate| ["PER_SECOND", "BURST"].map(|kind| format!("GAVEL_RATE_{rate}_{kind}")))
}

/// An address that nobody listens on at this moment.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
